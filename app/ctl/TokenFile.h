// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Makes a named API token where the relay looks for it. Writes a file.

#include "core/base/Result.h"

#include <string>

namespace waybill::ctl {

// DIR/api-token.<name>.<role> with 256 random bits, mode 0600; returns its path. The token is never printed.
// InvalidInput for a name that isn't plain, Conflict when there is such a token, Io.
Result<std::string> makeTokenFile(const std::string& directory, const std::string& name, const std::string& role);

} // namespace waybill::ctl
