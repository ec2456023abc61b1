// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Breaks and indents JSON for reading. Only white space between tokens changes, so numbers and escapes stay as they
// were sent; a text that isn't JSON comes back as it is. Pure; safe from any thread.

#include <string>
#include <string_view>

namespace waybill::ui::timeline {

std::string prettyJson(std::string_view text);

} // namespace waybill::ui::timeline
