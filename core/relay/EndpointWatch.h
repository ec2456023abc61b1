// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the webhook listener sees and nobody stores: how long answers took, requests to paths that are no endpoint, what
// signed times say of the clock. Bounded, in memory, gone with the relay. Safe from any thread.

#include "core/base/Clock.h"
#include "core/events/Event.h"

#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace waybill::relay {

// Requests to one path that is no endpoint's.
struct StrayPath {
    std::string path; // shortened where a secret may begin
    std::int64_t hits = 0;
    Timestamp first{};
    Timestamp last{};
    std::string peer; // of the last one
};

class EndpointWatch {
public:
    static constexpr std::size_t maxPaths = 64;

    // An accepted request was answered that long after it had come in whole.
    void noteAnswer(const std::string& endpoint, events::RequestId request, std::chrono::microseconds took, Timestamp at);
    // A signed time, minus ours.
    void noteSkew(const std::string& endpoint, std::chrono::seconds skew);
    void noteStray(const std::string& path, const std::string& peer, Timestamp at);
    // Told to come back because the endpoint's secret can't be read.
    void noteHeldBack(const std::string& endpoint);

    // Of the answers in the last hour; nothing without any.
    std::optional<std::chrono::microseconds> answerP95(const std::string& endpoint, Timestamp now) const;
    // How long that request's answer took; nothing when that is no longer known.
    std::optional<std::chrono::microseconds> answerTo(events::RequestId request) const;
    // The middle of the last signed times; nothing without any.
    std::optional<std::chrono::seconds> skew(const std::string& endpoint) const;
    std::vector<StrayPath> strayPaths() const; // the latest first
    std::int64_t heldBack(const std::string& endpoint) const;

private:
    struct Answer {
        Timestamp at{};
        std::chrono::microseconds took{0};
    };
    struct Seen {
        std::deque<Answer> answers;
        std::deque<std::chrono::seconds> skews;
        std::int64_t heldBack = 0;
    };

    mutable std::mutex m_mutex;
    std::map<std::string, Seen> m_endpoints;
    std::map<std::string, StrayPath> m_strays;
    // The newest answers, each at its id's place.
    std::vector<std::pair<events::RequestId, std::chrono::microseconds>> m_answers;
};

} // namespace waybill::relay
