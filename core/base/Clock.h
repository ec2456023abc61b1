// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The only source of "now" in the core, so that tests and the demo can bring their own. Safe from any thread.

#include <chrono>
#include <optional>

namespace waybill {

// UTC, millisecond precision: what providers give and what the store keeps.
using Timestamp = std::chrono::sys_time<std::chrono::milliseconds>;

inline Timestamp timestampFromMs(long long ms) { return Timestamp(std::chrono::milliseconds(ms)); }
inline long long toMs(Timestamp time) { return time.time_since_epoch().count(); }

class Clock {
public:
    virtual ~Clock() = default;
    virtual Timestamp now() const = 0;
};

class SystemClock : public Clock {
public:
    Timestamp now() const override
    {
        return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
    }
};

} // namespace waybill
