// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/filter/TimeSpec.h"

#include "core/base/Rfc3339.h"

#include <charconv>
#include <string>

namespace waybill::filter {

namespace {

std::optional<std::chrono::seconds> unitFrom(std::string_view unit)
{
    using namespace std::chrono;
    if (unit == "s")
        return seconds(1);
    if (unit == "m")
        return minutes(1);
    if (unit == "h")
        return hours(1);
    if (unit == "d")
        return days(1);
    if (unit == "w")
        return weeks(1);
    return {};
}

// The span that any term on times asks for. A whole millisecond stands for "after" and "up to and with".
struct Ends {
    std::optional<TimeSpec> from, to;
    int fromShift = 0, toShift = 0; // ms
};

Ends endsOf(const Term& term)
{
    if (term.comparison == Comparison::Equal && (term.field == Field::Time || term.field == Field::Received)) {
        const TimeSpan span = TimeSpan::parse(term.value).value_or(TimeSpan());
        return {span.from, span.to};
    }
    const auto at = TimeSpec::parse(term.value);
    if (term.field == Field::Since || term.comparison == Comparison::GreaterOrEqual)
        return {at, {}};
    if (term.field == Field::Before || term.comparison == Comparison::Less)
        return {{}, at};
    if (term.comparison == Comparison::Greater)
        return {at, {}, 1, 0};
    return {{}, at, 0, 1};
}

} // namespace

TimeBounds TimeBounds::of(const Term& term, Timestamp now)
{
    const Ends ends = endsOf(term);
    TimeBounds bounds;
    if (ends.from)
        bounds.from = toMs(ends.from->resolve(now)) + ends.fromShift;
    if (ends.to)
        bounds.to = toMs(ends.to->resolve(now)) + ends.toShift;
    return bounds;
}

std::vector<TimeSpec> TimeBounds::relativeTimes(const Term& term)
{
    std::vector<TimeSpec> relative;
    const Ends ends = endsOf(term);
    for (const auto& end : {ends.from, ends.to}) {
        if (end && end->isRelative())
            relative.push_back(*end);
    }
    return relative;
}

std::optional<TimeSpec> TimeSpec::parse(std::string_view text)
{
    TimeSpec spec;
    long long count = 0;
    const char* const end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, count);
    if (error == std::errc() && count >= 0) {
        if (const auto unit = unitFrom({stopped, std::size_t(end - stopped)})) {
            if (count > std::chrono::days(36'500) / *unit)
                return {};
            spec.m_relative = true;
            spec.m_ago = count * *unit;
            return spec;
        }
    }
    const bool isDay = text.size() == 10;
    const auto at = parseRfc3339(isDay ? std::string(text) + "T00:00:00Z" : std::string(text));
    if (!at)
        return {};
    spec.m_at = *at;
    return spec;
}

TimeSpec TimeSpec::at(Timestamp time)
{
    TimeSpec spec;
    spec.m_at = time;
    return spec;
}

std::optional<TimeSpan> TimeSpan::parse(std::string_view text)
{
    TimeSpan span;
    const std::size_t dots = text.find("..");
    if (dots == std::string_view::npos) {
        span.from = TimeSpec::parse(text);
        if (!span.from || text.size() != 10 || span.from->isRelative())
            return {};
        span.to = TimeSpec::at(span.from->resolve({}) + std::chrono::days(1));
        return span;
    }
    const std::string_view from = text.substr(0, dots);
    const std::string_view to = text.substr(dots + 2);
    if (from.empty() && to.empty())
        return {};
    if (!from.empty() && !(span.from = TimeSpec::parse(from)))
        return {};
    if (!to.empty() && !(span.to = TimeSpec::parse(to)))
        return {};
    return span;
}

} // namespace waybill::filter
