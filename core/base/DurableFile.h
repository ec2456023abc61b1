// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Small files that are replaced whole: whatever ends the program or the machine leaves the old one or the new one.
// Blocking; safe from any thread, as long as one at a time writes a path.

#include "core/base/Result.h"

#include <sys/types.h>

#include <string>
#include <string_view>

namespace waybill {

// Durable when it returns. `mode` is the new file's. Io.
Result<void> replaceFile(const std::string& path, std::string_view text, mode_t mode);

// What was renamed, made or removed in the folder is durable when it returns. Io.
Result<void> syncFolder(const std::string& folder);

// Writes everything, also where the system takes only a part at a time. False, with errno set, when it can't.
bool writeAll(int file, std::string_view bytes);

} // namespace waybill
