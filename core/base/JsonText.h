// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The scalar tokens of RFC 8259. Pure; safe from any thread.

#include <string>
#include <string_view>

namespace waybill {

bool isJsonNumber(std::string_view token);

// Appends what the text between the quotes means; false at a bad escape. A surrogate without its partner becomes
// U+FFFD: senders cut texts in the middle of one, and that must not cost the whole body.
bool appendUnescaped(std::string& out, std::string_view quoted);

} // namespace waybill
