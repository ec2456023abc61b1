// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/JsonText.h"

#include "core/base/Utf8.h"

#include <algorithm>
#include <optional>

namespace waybill {

namespace {

std::size_t skipDigits(std::string_view token, std::size_t i)
{
    while (i < token.size() && token[i] >= '0' && token[i] <= '9')
        ++i;
    return i;
}

std::optional<char32_t> hexUnit(std::string_view text, std::size_t at)
{
    if (at + 4 > text.size())
        return {};
    char32_t value = 0;
    for (const char c : text.substr(at, 4)) {
        value <<= 4;
        if (c >= '0' && c <= '9')
            value |= char32_t(c - '0');
        else if (c >= 'a' && c <= 'f')
            value |= char32_t(c - 'a' + 10);
        else if (c >= 'A' && c <= 'F')
            value |= char32_t(c - 'A' + 10);
        else
            return {};
    }
    return value;
}

// The character that a backslash and `c` stand for; 0 when there is none.
char simpleEscape(char c)
{
    switch (c) {
    case '"':
    case '\\':
    case '/': return c;
    case 'b': return '\b';
    case 'f': return '\f';
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    default: return 0;
    }
}

// Reads \uXXXX at `at` (which points behind the u), and its partner if it is half a pair. Moves `at` behind it all.
bool appendUnicodeEscape(std::string& out, std::string_view text, std::size_t& at)
{
    const auto unit = hexUnit(text, at);
    if (!unit)
        return false;
    at += 4;
    char32_t point = *unit;
    if (point >= 0xD800 && point < 0xDC00 && text.substr(at, 2) == "\\u") {
        const auto low = hexUnit(text, at + 2);
        if (low && *low >= 0xDC00 && *low <= 0xDFFF) {
            point = 0x10000 + ((point - 0xD800) << 10) + (*low - 0xDC00);
            at += 6;
        }
    }
    appendUtf8(out, point);
    return true;
}

} // namespace

bool isJsonNumber(std::string_view token)
{
    std::size_t i = token.starts_with('-') ? 1 : 0;
    const std::size_t whole = skipDigits(token, i);
    if (whole == i || (token[i] == '0' && whole > i + 1))
        return false;
    i = whole;
    if (i < token.size() && token[i] == '.') {
        const std::size_t end = skipDigits(token, i + 1);
        if (end == i + 1)
            return false;
        i = end;
    }
    if (i < token.size() && (token[i] == 'e' || token[i] == 'E')) {
        ++i;
        if (i < token.size() && (token[i] == '+' || token[i] == '-'))
            ++i;
        const std::size_t end = skipDigits(token, i);
        if (end == i)
            return false;
        i = end;
    }
    return i == token.size();
}

bool appendUnescaped(std::string& out, std::string_view quoted)
{
    std::size_t i = 0;
    while (i < quoted.size()) {
        const std::size_t slash = std::min(quoted.find('\\', i), quoted.size());
        out.append(quoted, i, slash - i);
        if (slash == quoted.size())
            return true;
        if (slash + 1 == quoted.size())
            return false;
        i = slash + 2;
        if (quoted[slash + 1] == 'u') {
            if (!appendUnicodeEscape(out, quoted, i))
                return false;
        } else if (const char c = simpleEscape(quoted[slash + 1])) {
            out.push_back(c);
        } else {
            return false;
        }
    }
    return true;
}

} // namespace waybill
