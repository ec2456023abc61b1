// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Two people changed the rules of one environment at the same time: what both wanted, and what each of them changed.
// Pure; safe from any thread.

#include "core/environments/Environment.h"

#include <cstdint>
#include <vector>

namespace waybill::environments {

enum class Rule : std::uint8_t { Guard, Addresses, Domains, Cap, Types, Colour, Pause, Title };

// The rules that differ.
std::vector<Rule> changedRules(const Environment& before, const Environment& after);

// What was changed in `mine` stays, everything else is as in `theirs`. Lists are merged entry by entry: what one added or
// took away is added or taken away.
Environment merged(const Environment& base, const Environment& mine, const Environment& theirs);

} // namespace waybill::environments
