// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How long answers wait because what is stored is not yet applied: nobody trusts a console that is seconds behind. The
// intake writer's own; no clock and no thread in it.

#include <chrono>
#include <cstdint>
#include <deque>

namespace waybill::relay {

class HoldBack {
public:
    using Time = std::chrono::steady_clock::time_point;

    // Requests up to `durable` are stored, those up to `applied` are applied. Nothing while the oldest that waits has
    // done so for less than 0.4 s; then the longer the further behind, four milliseconds at most.
    std::chrono::microseconds pause(std::int64_t durable, std::int64_t applied, Time now);

private:
    struct Seen {
        std::int64_t durable;
        Time at;
    };
    std::deque<Seen> m_seen; // whose last request still waits, oldest first
};

} // namespace waybill::relay
