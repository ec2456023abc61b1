// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Sets up spdlog's default logger: rotating file (5 x 2 MiB) or stderr, RFC 3339 UTC times, one line an entry,
// in which every address is masked (forLog). Call once from main before threads start; log with spdlog::info(...).

#include "core/base/Result.h"

#include <string>

namespace waybill {

// An empty path logs to stderr. Io when the file can't be made.
Result<void> setUpLog(const std::string& filePath, bool verbose);

} // namespace waybill
