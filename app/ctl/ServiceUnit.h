// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The relay as a systemd user unit, from the same text that packages install. Pure but for the two that write and
// remove the file.

#include "core/base/Result.h"

#include <optional>
#include <string>
#include <vector>

namespace waybill::ctl {

inline constexpr const char* unitName = "waybill-relay.service";

// For the program at that path with those arguments; whatever is in them is quoted as systemd.service(5) has it.
// Io when this program was built without the text.
Result<std::string> unitText(const std::string& program, const std::vector<std::string>& arguments);

// The waybill-relay beside this program, else the one in PATH. NotFound.
Result<std::string> relayProgram();

// ~/.config/systemd/user/waybill-relay.service, or in $XDG_CONFIG_HOME.
std::string unitPath();
std::optional<std::string> unitAtPlace(); // what stands there; nothing when there is none
Result<void> writeUnit(const std::string& text);
Result<bool> removeUnit(); // false when there was none

} // namespace waybill::ctl
