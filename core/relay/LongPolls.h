// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Readers who wait for the feed to grow: one thread for all of them. Safe from any thread; callbacks run in its thread
// and must not block.

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace waybill::relay {

class LongPolls {
public:
    using SteadyTime = std::chrono::steady_clock::time_point;

    LongPolls();
    ~LongPolls(); // as stop()

    // How often the feed has grown. Ask before reading it: what comes after this number wakes the waiter.
    std::uint64_t generation() const;
    void publish();

    // True: the deadline is over, or all is stopping; answer with what there is.
    using Wake = std::function<void(bool isOver)>;
    // Calls `wake` once, when the feed has grown past `seen`, at the deadline, or when stopping.
    void wait(std::uint64_t seen, SteadyTime deadline, Wake wake);

    // Wakes everybody; from now on wait() wakes at once.
    void stop();

private:
    struct Waiter {
        std::uint64_t seen;
        SteadyTime deadline;
        Wake wake;
    };

    void run(std::stop_token stop);
    bool hasGrownForSomeone() const; // the lock is held

    mutable std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::uint64_t m_generation = 0;
    bool m_stopped = false;
    std::vector<Waiter> m_waiters;
    std::jthread m_thread;
};

} // namespace waybill::relay
