// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Rows of an event store as its earlier versions left them, with nothing that later steps made: names that no look-up
// knows, messages that no key finds. Event i (1, 2, …) is of message (i + 2) / 3, to customer(that)@example.org.

#include "core/events/sqlite/EventSchema.h"
#include "core/sqlite/Statement.h"
#include "core/sqlite/Transaction.h"

#include <spdlog/fmt/fmt.h>

namespace waybill::events::tests {

inline std::string oldRecipient(std::int64_t event) { return fmt::format("customer{}@example.org", (event + 2) / 3); }

// The events after `from` up to `to`, both multiples of 3, in one transaction. The file has the first step at least.
inline Result<void> addOldRows(sqlite::Database& database, std::int64_t from, std::int64_t to)
{
    TRY(identify(database));
    sqlite::Transaction transaction = TRY(sqlite::Transaction::begin(database));
    const auto insert = [&](const char* into, std::int64_t after, std::int64_t last, const char* values) {
        return database.execute(
            fmt::format("INSERT INTO {} WITH RECURSIVE numbers (n) AS (VALUES ({}) UNION ALL SELECT n + 1 FROM numbers"
                        " WHERE n < {}) SELECT {} FROM numbers",
                        into, after + 1, last, values)
                .c_str());
    };
    TRY_VOID(insert("events", from, to,
                    "n, random(), randomblob(32), (n + 2) / 3, 1767000000000 + n, 1767000000900 + n, 1767000000000 + n, n % 3, 0,"
                    " NULL, '', 'sendgrid', 'production', 'sendgrid-production', 'customer' || ((n + 2) / 3) || '@example.org',"
                    " 'example.org', 'hello@shop.example', 'message-' || ((n + 2) / 3), hex(randomblob(8)), 'order-' || ((n + 2) / 3),"
                    " '250 2.0.0 OK accepted for delivery', '[\"receipt\"]', NULL, '', '', '', 'receipt', '', 'delivered', 0, 1, 1, 2,"
                    " 2, n, 0, 400, 0"));
    TRY_VOID(insert("messages", from / 3, to / 3,
                    "n, 'sendgrid', 'production', 'message-' || n, 'customer' || n || '@example.org', random(), x'', NULL"));
    sqlite::Statement place = TRY(sqlite::Statement::prepare(
        database, "UPDATE store SET last_seq = ?1, events = ?1, messages = ?2, source_mark = CAST(?1 AS TEXT)"));
    TRY_VOID(place.bind(0, to).bind(1, to / 3).run());
    return transaction.commit();
}

} // namespace waybill::events::tests
