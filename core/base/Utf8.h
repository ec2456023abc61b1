// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Reading and writing UTF-8 (RFC 3629: no overlong forms, no surrogates). Pure; safe from any thread.

#include <string>
#include <string_view>

namespace waybill {

struct CodePoint {
    char32_t value = 0xFFFD;
    std::size_t length = 1; // bytes; 1 for a bad byte
    bool valid = false;
};

// The code point that starts at `position`, which must be inside the text.
CodePoint codePointAt(std::string_view text, std::size_t position);

bool isValidUtf8(std::string_view bytes);

// A value that is no scalar value (a surrogate, beyond 10FFFF) is written as U+FFFD.
void appendUtf8(std::string& text, char32_t codePoint);

} // namespace waybill
