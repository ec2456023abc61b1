// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Utf8.h"

#include <cstdint>
#include <cstring>

namespace waybill {

namespace {

// How many bytes the sequence has by its first byte, and the smallest value that may be written with so many.
struct Lead {
    std::size_t length;
    char32_t smallest;
};

Lead leadOf(unsigned char byte)
{
    if (byte >= 0xC2 && byte <= 0xDF)
        return {2, 0x80};
    if (byte >= 0xE0 && byte <= 0xEF)
        return {3, 0x800};
    if (byte >= 0xF0 && byte <= 0xF4)
        return {4, 0x10000};
    return {0, 0};
}

bool isScalarValue(char32_t value) { return value <= 0x10FFFF && (value < 0xD800 || value > 0xDFFF); }

} // namespace

CodePoint codePointAt(std::string_view text, std::size_t position)
{
    const auto first = static_cast<unsigned char>(text[position]);
    if (first < 0x80)
        return {first, 1, true};
    const Lead lead = leadOf(first);
    if (lead.length == 0 || position + lead.length > text.size())
        return {};
    char32_t value = first & (0xFFu >> (lead.length + 1));
    for (std::size_t i = 1; i < lead.length; ++i) {
        const auto byte = static_cast<unsigned char>(text[position + i]);
        if ((byte & 0xC0) != 0x80)
            return {};
        value = value << 6 | (byte & 0x3F);
    }
    if (value < lead.smallest || !isScalarValue(value))
        return {};
    return {value, lead.length, true};
}

bool isValidUtf8(std::string_view bytes)
{
    std::size_t i = 0;
    while (i < bytes.size()) {
        // Most text is ASCII: eight bytes at once.
        std::uint64_t word = 0;
        if (i + sizeof word <= bytes.size()) {
            std::memcpy(&word, bytes.data() + i, sizeof word);
            if ((word & 0x8080808080808080ull) == 0) {
                i += sizeof word;
                continue;
            }
        }
        const CodePoint point = codePointAt(bytes, i);
        if (!point.valid)
            return false;
        i += point.length;
    }
    return true;
}

void appendUtf8(std::string& text, char32_t codePoint)
{
    const char32_t c = isScalarValue(codePoint) ? codePoint : 0xFFFD;
    if (c < 0x80) {
        text.push_back(char(c));
    } else if (c < 0x800) {
        text.push_back(char(0xC0 | c >> 6));
        text.push_back(char(0x80 | (c & 0x3F)));
    } else if (c < 0x10000) {
        text.push_back(char(0xE0 | c >> 12));
        text.push_back(char(0x80 | (c >> 6 & 0x3F)));
        text.push_back(char(0x80 | (c & 0x3F)));
    } else {
        text.push_back(char(0xF0 | c >> 18));
        text.push_back(char(0x80 | (c >> 12 & 0x3F)));
        text.push_back(char(0x80 | (c >> 6 & 0x3F)));
        text.push_back(char(0x80 | (c & 0x3F)));
    }
}

} // namespace waybill
