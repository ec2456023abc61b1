// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A clock that a test sets. Safe from any thread.

#include "core/base/Clock.h"

#include <atomic>

namespace waybill::tests {

class FakeClock : public Clock {
public:
    explicit FakeClock(long long ms = 1'767'258'000'000) : m_ms(ms) {}

    Timestamp now() const override { return timestampFromMs(m_ms); }
    void setSeconds(long long seconds) { m_ms = seconds * 1000; }
    void advance(std::chrono::milliseconds by) { m_ms += by.count(); }

private:
    std::atomic<long long> m_ms;
};

} // namespace waybill::tests
