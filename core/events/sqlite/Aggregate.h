// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Counts of events by one of their properties. Same thread rule as the connection given.

#include "core/events/EventStore.h"
#include "core/events/sqlite/FilterSql.h"
#include "core/sqlite/Database.h"

#include <vector>

namespace waybill::events {

// Times ascending, everything else by count, most first. An event without the property counts under "", but for tags.
Result<std::vector<Group>> readGroups(sqlite::Database& database, const SqlCondition& condition, TimeRange range,
                                      GroupBy by);

} // namespace waybill::events
