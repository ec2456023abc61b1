// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/Text.h"

#include "core/base/Ascii.h"
#include "core/base/Utf8.h"

#include <QChar>

#include <algorithm>

namespace waybill::providers {

namespace {

bool isSpace(const CodePoint& point) { return point.valid && QChar::isSpace(point.value); }
bool isWord(const CodePoint& point) { return point.valid && QChar::isLetterOrNumber(point.value); }

// Where the character that ends before `position` starts.
std::size_t previousStart(std::string_view text, std::size_t position)
{
    std::size_t start = position - 1;
    while (start > 0 && position - start < 4 && (static_cast<unsigned char>(text[start]) & 0xC0) == 0x80)
        --start;
    return start;
}

} // namespace

std::string_view detail::trimmedSlowly(std::string_view text)
{
    while (!text.empty()) {
        const CodePoint point = codePointAt(text, 0);
        if (!isSpace(point))
            break;
        text.remove_prefix(point.length);
    }
    while (!text.empty()) {
        const std::size_t start = previousStart(text, text.size());
        const CodePoint point = codePointAt(text, start);
        if (!isSpace(point) || start + point.length != text.size())
            break;
        text.remove_suffix(point.length);
    }
    return text;
}

bool isDigits(std::string_view text)
{
    return !text.empty() && std::ranges::all_of(text, isAsciiDigit);
}

bool isWordCharacterAt(std::string_view text, std::size_t position)
{
    return position < text.size() && isWord(codePointAt(text, position));
}

bool isWordCharacterBefore(std::string_view text, std::size_t position)
{
    return position > 0 && isWord(codePointAt(text, previousStart(text, position)));
}

} // namespace waybill::providers
