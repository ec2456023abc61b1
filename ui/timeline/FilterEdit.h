// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What clicks do to the filter text: every choice made with the mouse ends up as text that can be read and typed.
// Pure; a text that doesn't parse is taken as empty.

#include "core/base/Clock.h"
#include "core/filter/Query.h"

#include <optional>
#include <string>
#include <vector>

namespace waybill::ui::timeline {

// Adds field:value (or -field:value) for exactly this value, and takes away what it contradicts or repeats.
std::string withTerm(const std::string& text, filter::Field field, const std::string& value, bool exclude = false);

// Takes the top-level terms of the field away.
std::string withoutField(const std::string& text, filter::Field field);
std::string withoutLastCondition(const std::string& text);

// Replaces since: and before:. Without `to` the range follows the clock.
std::string withRange(const std::string& text, Timestamp from, std::optional<Timestamp> to);
std::string withSince(const std::string& text, const std::string& since); // "3h"; empty: no range at all

// The one value that a top-level field:value demands; nothing when there is none or several.
std::optional<std::string> valueOf(const std::string& text, filter::Field field);

} // namespace waybill::ui::timeline
