// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sending/CircuitBreaker.h"

namespace waybill::sending {

bool CircuitBreaker::mayTry(Timestamp now)
{
    if (!m_openUntil)
        return true;
    if (now < *m_openUntil || m_probing)
        return false;
    m_probing = true;
    return true;
}

void CircuitBreaker::noteSuccess()
{
    m_failures = 0;
    m_openUntil.reset();
    m_probing = false;
}

void CircuitBreaker::noteFailure(Timestamp now)
{
    ++m_failures;
    m_probing = false;
    if (m_failures >= m_failuresToOpen)
        m_openUntil = now + m_openFor;
}

} // namespace waybill::sending
