// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The value of since: and before:, a time or a distance back from now. Pure value; safe from any thread.

#include "core/base/Clock.h"

#include <optional>
#include <string_view>

namespace waybill::filter {

class TimeSpec {
public:
    // 30s, 15m, 2h, 3d, 1w (at most 36 500 days); 2026-11-01, the UTC day's beginning; RFC 3339.
    static std::optional<TimeSpec> parse(std::string_view text);

    // Moves with the clock.
    bool isRelative() const { return m_relative; }
    Timestamp resolve(Timestamp now) const { return m_relative ? now - m_ago : m_at; }

private:
    bool m_relative = false;
    std::chrono::milliseconds m_ago{};
    Timestamp m_at{};
};

} // namespace waybill::filter
