// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// RFC 3339 times. Pure; safe from any thread.

#include "core/base/Clock.h"

#include <optional>
#include <string>
#include <string_view>

namespace waybill {

// "2026-05-02T10:11:12.345Z": UTC, always exactly three fraction digits.
std::string formatRfc3339(Timestamp time);

// Date and time with 'T' or space, 0 to n fraction digits (truncated to ms, never rounded), and 'Z', an offset
// (+02:00, +0200, +02) or no zone (then UTC). Nothing for anything else, impossible dates included.
std::optional<Timestamp> parseRfc3339(std::string_view text);

} // namespace waybill
