// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Small files that are replaced whole: whatever ends the program or the machine leaves the old one or the new one.
// Blocking; safe from any thread, as long as one at a time writes a path.

#include "core/base/Result.h"

#include <sys/types.h>

#include <string>
#include <string_view>

namespace waybill {

// Durable when it returns. Mode is of the new file. Io.
Result<void> replaceFile(const std::string& path, std::string_view text, mode_t mode);

// What was renamed, made or removed in the folder is durable when it returns. Io.
Result<void> syncFolder(const std::string& folder);

// All of it, also where the system takes a part at a time. False, with errno, when it can't be.
bool writeAll(int file, std::string_view bytes);

} // namespace waybill
