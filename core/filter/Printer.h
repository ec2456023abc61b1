// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Writes filter text that parses back to the same tree. Pure; safe from any thread.

#include "core/filter/Query.h"

#include <string>

namespace waybill::filter {

std::string print(const Node& node);
std::string print(const Term& term);
// A value as it stands behind "field:", in quotes where it needs them.
std::string printValue(std::string_view value);

} // namespace waybill::filter
