// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What waits for the intake's writer: requests, bounded in number and bytes, those in its hands included. put(), close(),
// wake() and the counts are safe from any thread; the rest is the writer's.

#include "core/relay/storage/IntakeLog.h"

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <vector>

namespace waybill::relay {

struct WaitingRequest {
    IncomingRequest request;
    IntakeLog::Done done;
    std::size_t bytes = 0;
};

class IntakeQueue {
public:
    // The options outlive it.
    explicit IntakeQueue(const IntakeOptions& options) : m_options(options) {}

    // Calls `done` at once, with Unavailable, when there is no room or nothing is taken any more.
    void put(IncomingRequest request, IntakeLog::Done done);
    // Takes no more; what waits is still given out.
    void close();
    // The writer has something else to do.
    void wake();

    // Waits for what comes: a batch, in the order of its coming; empty when it was woken; nothing at the end.
    std::optional<std::vector<WaitingRequest>> take();
    // Their room is free again.
    void release(const std::vector<WaitingRequest>& batch);
    // Takes no more, and gives what waits to be refused: nothing of it can be stored.
    std::deque<WaitingRequest> giveUp(const Error& why);

    // Fills in what waits, and what was refused.
    void addTo(IntakeCounts& counts) const;

private:
    std::optional<Error> refusalFor(std::size_t bytes) const;
    void holdBack(std::unique_lock<std::mutex>& lock);

    const IntakeOptions& m_options;
    mutable std::mutex m_mutex; // for what follows
    std::condition_variable m_wake;
    std::condition_variable m_closing; // wakes nobody but a writer that holds back
    std::deque<WaitingRequest> m_queue;
    std::size_t m_bytes = 0;
    std::size_t m_requests = 0;
    std::int64_t m_refused = 0;
    bool m_isClosed = false;
    bool m_isWoken = false;
    std::optional<Error> m_fatal;
};

} // namespace waybill::relay
