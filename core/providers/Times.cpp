// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/Times.h"

#include "core/base/Ascii.h"
#include "core/base/JsonText.h"
#include "core/base/Rfc3339.h"
#include "core/providers/Text.h"

#include <algorithm>
#include <charconv>

namespace waybill::providers {

namespace {

constexpr long long lastMs = 253402300799999; // 9999-12-31T23:59:59.999Z

std::optional<Timestamp> inRange(std::optional<Timestamp> time)
{
    return time && toMs(*time) > 0 && toMs(*time) <= lastMs ? time : std::nullopt;
}

// The whole part of number * 10^shift, for a number written like 12, 12.5 or 1.25e1. Nothing beyond 17 digits.
std::optional<long long> scaledWhole(std::string_view number, int shift)
{
    const auto isExponent = [](char c) { return c == 'e' || c == 'E'; };
    const auto e = std::size_t(std::ranges::find_if(number, isExponent) - number.begin());
    const std::string_view mantissa = number.substr(0, e);
    if (e < number.size()) {
        std::string_view exponent = number.substr(e + 1);
        if (exponent.starts_with('+'))
            exponent.remove_prefix(1);
        int value = 0;
        const auto [end, error] = std::from_chars(exponent.data(), exponent.data() + exponent.size(), value);
        if (error != std::errc() || value > 1000 || value < -1000)
            return {};
        shift += value;
    }
    static constexpr long long most = 99'999'999'999'999'999;
    std::ptrdiff_t wanted = std::ptrdiff_t(std::min(mantissa.find('.'), mantissa.size())) + shift;
    long long whole = 0;
    for (auto c = mantissa.begin(); wanted > 0; --wanted) {
        if (c != mantissa.end() && *c == '.')
            ++c;
        whole = whole * 10 + (c == mantissa.end() ? 0 : *c++ - '0');
        if (whole > most)
            return {};
    }
    return whole;
}

// A number without fraction or exponent, as most are.
std::optional<long long> wholeNumber(std::string_view text)
{
    static constexpr std::size_t mostDigits = 14; // times a thousand it still fits
    if (text.empty() || text.size() > mostDigits || text.front() == '0')
        return {};
    long long number = 0;
    for (const char c : text) {
        if (!isAsciiDigit(c))
            return {};
        number = number * 10 + (c - '0');
    }
    return number;
}

} // namespace

std::optional<Timestamp> timeOf(std::string_view text, UnixUnit unit)
{
    text = trimmed(text);
    if (const auto number = wholeNumber(text))
        return inRange(timestampFromMs(unit == UnixUnit::Seconds ? *number * 1000 : *number));
    if (!isJsonNumber(text))
        return inRange(parseRfc3339(text));
    if (text.starts_with('-'))
        return {};
    const auto ms = scaledWhole(text, unit == UnixUnit::Seconds ? 3 : 0);
    return ms ? inRange(timestampFromMs(*ms)) : std::nullopt;
}

std::optional<Timestamp> timeOf(const JsonValue& value, UnixUnit unit)
{
    if (const auto text = value.string())
        return timeOf(*text, unit);
    if (const auto number = value.numberText())
        return timeOf(*number, unit);
    return {};
}

} // namespace waybill::providers
