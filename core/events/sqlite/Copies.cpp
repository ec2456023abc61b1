// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/sqlite/Copies.h"

#include "core/events/sqlite/EventRow.h"
#include "core/sqlite/Statement.h"

#include <spdlog/fmt/fmt.h>

namespace waybill::events {

using sqlite::Statement;

Result<std::vector<Collapsed>> readCollapsed(sqlite::Database& database, std::size_t limit)
{
    // An event with many copies stands in many notices; its newest one decides its place. Looks at the newest notices
    // only, however many there are.
    Statement select = TRY(Statement::prepare(
        database, fmt::format("SELECT {} FROM events JOIN (SELECT event_seq, max(seq) AS last FROM notices"
                              " WHERE seq IN (SELECT seq FROM notices ORDER BY seq DESC LIMIT 4096) AND request IS NOT NULL"
                              " GROUP BY event_seq ORDER BY last DESC LIMIT ?) AS newest"
                              " ON events.seq = newest.event_seq ORDER BY newest.last DESC",
                              eventColumns())));
    select.bind(0, std::int64_t(limit));
    std::vector<Collapsed> all;
    while (TRY(select.step()))
        all.push_back({readEventRow(select), {}});
    for (Collapsed& collapsed : all)
        collapsed.copies = TRY(readCopies(database, collapsed.event.seq));
    return all;
}

Result<std::vector<Copy>> readCopies(sqlite::Database& database, Seq event)
{
    Statement select = TRY(Statement::prepare(
        database, "SELECT received_at, request, raw_offset, raw_length FROM notices"
                  " WHERE event_seq = ? AND request IS NOT NULL ORDER BY seq"));
    select.bind(0, event.value());
    std::vector<Copy> copies;
    while (TRY(select.step()))
        copies.push_back({select.time(0), RequestId(select.integer(1)),
                          {std::uint32_t(select.integer(2)), std::uint32_t(select.integer(3))}});
    return copies;
}

} // namespace waybill::events
