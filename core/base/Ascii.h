// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Letters and digits of ASCII, whatever the locale: what mail, DNS and HTTP compare by. Bytes beyond ASCII are neither
// and stay as they are. Pure; safe from any thread.

#include <string>
#include <string_view>

namespace waybill {

constexpr bool isAsciiDigit(char c) { return c >= '0' && c <= '9'; }
constexpr bool isAsciiUpper(char c) { return c >= 'A' && c <= 'Z'; }
constexpr bool isAsciiLower(char c) { return c >= 'a' && c <= 'z'; }
constexpr bool isAsciiLetter(char c) { return isAsciiLower(c) || isAsciiUpper(c); }
constexpr bool isAsciiLetterOrDigit(char c) { return isAsciiLetter(c) || isAsciiDigit(c); }

constexpr char asciiLower(char c) { return isAsciiUpper(c) ? char(c | 0x20) : c; }

inline std::string asciiLower(std::string_view text)
{
    std::string lower(text);
    for (char& c : lower)
        c = asciiLower(c);
    return lower;
}

constexpr bool equalsIgnoringCase(std::string_view a, std::string_view b)
{
    if (a.size() != b.size())
        return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (asciiLower(a[i]) != asciiLower(b[i]))
            return false;
    }
    return true;
}

// How people name environments, endpoints, credentials and templates: 1 to `longest` of a-z, 0-9 and '-'.
constexpr bool isPlainName(std::string_view text, std::size_t longest)
{
    for (const char c : text) {
        if (!isAsciiLower(c) && !isAsciiDigit(c) && c != '-')
            return false;
    }
    return !text.empty() && text.size() <= longest;
}

} // namespace waybill
