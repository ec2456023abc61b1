// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How fast a client has to be: where its connection stands, since when, and how many bytes have moved. Somebody looks
// at it a few times a second instead of arming a timer for each step. Pure; belongs to the connection.

#include "core/relay/http/HttpServer.h"

#include <chrono>
#include <cstddef>

namespace waybill::relay {

class Pace {
public:
    using Time = std::chrono::steady_clock::time_point;
    enum class Phase { Idle, Head, Body, Handling, Writing, Draining, Closed };
    enum class Finding { Fine, TooSlow, LongPoll };

    void enter(Phase phase, Time now)
    {
        m_phase = phase;
        m_since = now;
        m_moved = 0;
    }
    void moved(std::size_t bytes) { m_moved += bytes; }

    Phase phase() const { return m_phase; }
    std::size_t movedBytes() const { return m_moved; } // since the phase or its newest window began

    // LongPoll: the handler takes long, so that it is time to watch whether the client is still there.
    Finding look(const HttpLimits& limits, Time now);

private:
    Phase m_phase = Phase::Idle;
    Time m_since;
    std::size_t m_moved = 0;
};

} // namespace waybill::relay
