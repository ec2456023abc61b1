// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The address alone out of what providers write. "Name <a@B>" gives what is in the brackets, a list its first address
// (commas in quotes don't separate). The domain, after the last '@', becomes lower case; no IDNA conversion.
// Pure; safe from any thread.

#include <string>
#include <string_view>

namespace waybill::providers {

// A text without '@' is kept as given, trimmed: it is what was refused. "<>" is empty.
std::string recipientOf(std::string_view text);

// A text without '@' is empty.
std::string senderOf(std::string_view text);

} // namespace waybill::providers
