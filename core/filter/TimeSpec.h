// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What times look like in a filter: a time, a distance back from now, a span. Pure values; safe from any thread.

#include "core/base/Clock.h"
#include "core/filter/Query.h"

#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>
#include <vector>

namespace waybill::filter {

class TimeSpec {
public:
    // 30s, 15m, 2h, 3d, 1w (at most 36 500 days); 2026-11-01, the UTC day's beginning; RFC 3339.
    static std::optional<TimeSpec> parse(std::string_view text);

    static TimeSpec at(Timestamp time);

    // Moves with the clock.
    bool isRelative() const { return m_relative; }
    Timestamp resolve(Timestamp now) const { return m_relative ? now - m_ago : m_at; }

private:
    bool m_relative = false;
    std::chrono::milliseconds m_ago{};
    Timestamp m_at{};
};

// The value of time: and received:, from <= t < to; an end that is missing is open.
struct TimeSpan {
    std::optional<TimeSpec> from, to;

    // "a..b", "a..", "..b"; a day alone is that day.
    static std::optional<TimeSpan> parse(std::string_view text);
};

// What a term on times asks for, in ms: from <= t < to.
struct TimeBounds {
    std::int64_t from = std::numeric_limits<std::int64_t>::min();
    std::int64_t to = std::numeric_limits<std::int64_t>::max();

    // Of since:, before:, time: and received:; relative times are taken back from now.
    static TimeBounds of(const Term& term, Timestamp now);
    // The times of such a term that move with the clock.
    static std::vector<TimeSpec> relativeTimes(const Term& term);
};

} // namespace waybill::filter
