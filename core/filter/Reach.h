// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How far back a filter looks. Pure; safe from any thread.

#include "core/filter/Query.h"

#include <optional>

namespace waybill::filter {

// No event that happened and arrived before it can match; nothing: an event of any time may. Relative times are taken
// back from now.
std::optional<Timestamp> reachOf(const Query& query, Timestamp now);

} // namespace waybill::filter
