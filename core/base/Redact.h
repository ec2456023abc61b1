// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What may leave the program about a person or an outside text. Pure; safe from any thread.

#include <string>
#include <string_view>

namespace waybill {

// "nora.quist@example.org" -> "n•••@example.org". A text without '@' keeps its first character only.
std::string maskAddress(std::string_view address);

// The same for every address inside a text; the rest stays as it is.
std::string maskAddresses(std::string_view text);

// A character that moves, hides or reorders others (controls, bidi overrides, invisible ones): to be shown, not obeyed.
bool isTreacherous(char32_t c);

// One line, whatever came in: control characters, bidi overrides and bytes that are not UTF-8 become visible escapes
// (\x1b, \u202e), addresses are masked. For log lines: one event, one line.
std::string forLog(std::string_view text);

// The same without masking: for showing outside text to the person at the window or the terminal.
std::string printable(std::string_view text);

// Valid UTF-8: every bad byte becomes U+FFFD.
std::string toValidUtf8(std::string_view bytes);

} // namespace waybill
