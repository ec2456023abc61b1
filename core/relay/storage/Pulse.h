// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Whether a worker thread gets on: busy since when. The worker sets it, anybody may ask.

#include <atomic>
#include <chrono>

namespace waybill::relay {

class Pulse {
public:
    using Steady = std::chrono::steady_clock;

    void begin() { m_busySince.store(Steady::now().time_since_epoch().count(), std::memory_order_relaxed); }
    void end() { m_busySince.store(idle, std::memory_order_relaxed); }
    // Busy with one piece of work for longer than that.
    bool isStuck(Steady::duration limit) const
    {
        const Steady::rep since = m_busySince.load(std::memory_order_relaxed);
        return since != idle && Steady::now().time_since_epoch().count() - since > limit.count();
    }

private:
    static constexpr Steady::rep idle = 0;
    std::atomic<Steady::rep> m_busySince{idle};
};

} // namespace waybill::relay
