// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Base64 and hex, strict in what they read (no white space, no missing padding, no other alphabet), and random tokens.
// Pure but for randomToken; safe from any thread.

#include <optional>
#include <string>
#include <string_view>

namespace waybill {

std::string toBase64(std::string_view bytes);
std::optional<std::string> fromBase64(std::string_view text);

std::string toHex(std::string_view bytes); // lower case
std::optional<std::string> fromHex(std::string_view text); // either case

// A bearer token of 256 random bits from the system's generator, base64url without padding (43 characters).
std::string randomToken();

// Compares in a time that depends on the lengths only.
bool equalsConstantTime(std::string_view a, std::string_view b);

} // namespace waybill
