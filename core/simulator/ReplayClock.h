// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A clock that is led through a stretch of history and then follows the real one. It never goes back. Safe from any
// thread; the real clock must outlive it.

#include "core/base/Clock.h"

#include <algorithm>
#include <atomic>

namespace waybill::simulator {

class ReplayClock : public Clock {
public:
    ReplayClock(const Clock& real, Timestamp start) : m_real(real), m_reached(toMs(start)) {}

    Timestamp now() const override
    {
        const long long reached = m_reached.load();
        return timestampFromMs(m_following.load() ? std::max(reached, toMs(m_real.now())) : reached);
    }

    // Earlier times than the one reached change nothing.
    void leadTo(Timestamp time)
    {
        long long reached = m_reached.load();
        while (reached < toMs(time) && !m_reached.compare_exchange_weak(reached, toMs(time))) {
        }
    }
    void followRealTime() { m_following.store(true); }

private:
    const Clock& m_real;
    std::atomic<long long> m_reached;
    std::atomic<bool> m_following = false;
};

} // namespace waybill::simulator
