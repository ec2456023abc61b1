// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Stops asking a provider with a credential that keeps failing: after some failures in a row it is open for a while,
// then lets one attempt through to see. One per credential; not shared between threads.

#include "core/base/Clock.h"

#include <chrono>
#include <optional>

namespace waybill::sending {

class CircuitBreaker {
public:
    explicit CircuitBreaker(int failuresToOpen = 5, std::chrono::seconds openFor = std::chrono::seconds(30))
        : m_failuresToOpen(failuresToOpen), m_openFor(openFor)
    {
    }

    // Whether an attempt may be made now. While half open only the first one may, until its outcome is noted.
    bool mayTry(Timestamp now);
    void noteNotTried() { m_probing = false; } // the attempt that might be made was not: another one may

    void noteSuccess(); // the provider answered, whatever it said
    void noteFailure(Timestamp now); // 5xx, reset, timeout, no connection

private:
    int m_failuresToOpen;
    std::chrono::seconds m_openFor;
    int m_failures = 0;
    std::optional<Timestamp> m_openUntil; // none while closed
    bool m_probing = false;
};

} // namespace waybill::sending
