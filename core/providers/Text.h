// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Small questions about texts from payloads. White space is Unicode's. Pure; safe from any thread.

#include <string_view>

namespace waybill::providers {

namespace detail {
std::string_view trimmedSlowly(std::string_view text);
} // namespace detail

inline bool isVisibleAscii(char c) { return c > ' ' && c <= '~'; }

// Nearly every text begins and ends with what can be seen.
inline std::string_view trimmed(std::string_view text)
{
    const bool isTrimmed = !text.empty() && isVisibleAscii(text.front()) && isVisibleAscii(text.back());
    return isTrimmed ? text : detail::trimmedSlowly(text);
}
inline bool isBlank(std::string_view text)
{
    return text.empty() || (!isVisibleAscii(text.front()) && detail::trimmedSlowly(text).empty());
}
bool isDigits(std::string_view text); // ASCII digits only, at least one

// Whether a letter or digit of any script starts at, or ends before, this byte.
bool isWordCharacterAt(std::string_view text, std::size_t position);
bool isWordCharacterBefore(std::string_view text, std::size_t position);

} // namespace waybill::providers
