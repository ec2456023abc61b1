// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A stretch of the feed: new events and notices, merged by their seqs. Same thread rule as the connection given.

#include "core/events/EventStore.h"
#include "core/events/sqlite/FilterSql.h"
#include "core/sqlite/Database.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace waybill::events {

struct Stretch {
    std::vector<Record> records; // seqs in (after, to] that match, at most `limit`
    std::int64_t scannedTo = 0;  // everything up to here was looked at
};

// Inside the caller's read transaction. Erased and dropped records pass every condition: caches must hear of them.
Result<Stretch> readFeed(sqlite::Database& database, std::int64_t after, std::int64_t to, std::size_t limit,
                         const SqlCondition& condition);

} // namespace waybill::events
