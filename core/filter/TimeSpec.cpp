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

} // namespace

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

} // namespace waybill::filter
