// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/http/Pace.h"

namespace waybill::relay {

namespace {

// After a refusal the rest of the request is read and thrown away for a moment, or the client's kernel drops our
// answer.
constexpr std::chrono::milliseconds drainTime{2000};
constexpr std::chrono::milliseconds longWait{1000};

} // namespace

Pace::Finding Pace::look(const HttpLimits& limits, Time now)
{
    const auto age = now - m_since;
    const auto within = [age](std::chrono::milliseconds limit) { return age > limit ? Finding::TooSlow : Finding::Fine; };
    switch (m_phase) {
    case Phase::Idle:
        return within(limits.idleTimeout);
    case Phase::Head:
        return within(limits.headDeadline);
    case Phase::Body:
    case Phase::Writing:
        if (age <= limits.rateWindow)
            break;
        if (m_moved < limits.bytesPerWindow)
            return Finding::TooSlow;
        m_since = now;
        m_moved = 0;
        break;
    case Phase::Handling:
        return age > longWait ? Finding::LongPoll : Finding::Fine;
    case Phase::Draining:
        return within(drainTime);
    case Phase::Closed:
        break;
    }
    return Finding::Fine;
}

} // namespace waybill::relay
