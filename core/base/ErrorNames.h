// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Error codes by their names in the pull API: "invalid_input", "cursor_gone". Pure; safe from any thread.

#include "core/base/Result.h"

#include <optional>
#include <string_view>

namespace waybill {

std::string_view errorCodeName(ErrorCode code);
std::optional<ErrorCode> errorCodeFrom(std::string_view name);

} // namespace waybill
