// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A filter as a condition on the table `events`. Pure; safe from any thread.

#include "core/base/Clock.h"
#include "core/filter/Query.h"
#include "core/sqlite/Statement.h"

#include <string>
#include <vector>

namespace waybill::events {

// For "SELECT … FROM events WHERE (sql)", with '?' where the values go, in order.
struct SqlCondition {
    std::string sql;
    std::vector<sqlite::Value> values;
};

// What a person typed is in the values only, never in the SQL. `now` is what since: counts from.
SqlCondition toSql(const filter::Query& query, Timestamp now);

} // namespace waybill::events
