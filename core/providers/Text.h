// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Small questions about texts from payloads. White space is Unicode's. Pure; safe from any thread.

#include <string_view>

namespace waybill::providers {

std::string_view trimmed(std::string_view text);
bool isBlank(std::string_view text);
bool isDigits(std::string_view text); // ASCII digits only, at least one

// Whether a letter or digit of any script starts at, or ends before, this byte.
bool isWordCharacterAt(std::string_view text, std::size_t position);
bool isWordCharacterBefore(std::string_view text, std::size_t position);

} // namespace waybill::providers
