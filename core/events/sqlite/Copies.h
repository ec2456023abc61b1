// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Which events came more than once, and when. Reads over any connection.

#include "core/events/EventStore.h"
#include "core/sqlite/Database.h"

namespace waybill::events {

// The events whose copies came last, newest copy first.
Result<std::vector<Collapsed>> readCollapsed(sqlite::Database& database, std::size_t limit);

// The copies of the event stored under that seq, oldest first.
Result<std::vector<Copy>> readCopies(sqlite::Database& database, Seq event);

} // namespace waybill::events
