// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Event times as providers write them: unix time as integer, decimal or text, or ISO 8601. Cut to milliseconds by the
// digits as written, never through a double. Nothing for what can't be read or is not after 1970-01-01T00:00:00Z.
// Pure; safe from any thread.

#include "core/base/Clock.h"
#include "core/base/Json.h"

#include <optional>
#include <string_view>

namespace waybill::providers {

enum class UnixUnit { Seconds, Milliseconds };

std::optional<Timestamp> timeOf(std::string_view text, UnixUnit unit = UnixUnit::Seconds);
std::optional<Timestamp> timeOf(const JsonValue& value, UnixUnit unit = UnixUnit::Seconds);

} // namespace waybill::providers
