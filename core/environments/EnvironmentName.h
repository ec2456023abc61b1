// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How an environment is named, wherever somebody names one: in its rules, in relay.toml, with a credential, a template.
// Pure; safe from any thread.

#include "core/base/Ascii.h"

#include <string_view>

namespace waybill::environments {

inline constexpr std::size_t longestEnvironmentName = 40;
inline constexpr std::string_view environmentNameRule = "1 to 40 of a-z, 0-9 and -";

constexpr bool isEnvironmentName(std::string_view text) { return isPlainName(text, longestEnvironmentName); }

} // namespace waybill::environments
