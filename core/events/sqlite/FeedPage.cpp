// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/sqlite/FeedPage.h"

#include "core/events/sqlite/EventRow.h"
#include "core/sqlite/Statement.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <iterator>

namespace waybill::events {

namespace {

using sqlite::Statement;

void bindStretch(Statement& select, std::int64_t after, std::int64_t to, const SqlCondition& condition,
                 std::size_t limit)
{
    select.bind(0, after).bind(1, to);
    int index = 2;
    for (const sqlite::Value& value : condition.values)
        select.bind(index++, value);
    select.bind(index, std::int64_t(limit));
}

Result<std::vector<Record>> readEvents(sqlite::Database& database, std::int64_t after, std::int64_t to,
                                       std::size_t limit, const SqlCondition& condition)
{
    Statement select = TRY(Statement::prepare(
        database, fmt::format("SELECT {} FROM events WHERE events.seq > ? AND events.seq <= ? AND ({})"
                              " ORDER BY events.seq LIMIT ?",
                              eventColumns(), condition.sql)));
    bindStretch(select, after, to, condition, limit);
    std::vector<Record> records;
    while (TRY(select.step())) {
        Record record;
        record.event = readEventRow(select);
        record.seq = record.event.seq;
        records.push_back(std::move(record));
    }
    return records;
}

Record noticeFrom(const Statement& row)
{
    Record record;
    record.seq = Seq(row.integer(0));
    record.kind = row.enumeration(1, RecordKind::Dropped, RecordKind::Erased);
    if (record.kind == RecordKind::Status)
        record.event = readEventRow(row, 4);
    else if (record.kind == RecordKind::Erased)
        record.event.id = EventId(std::uint64_t(row.integer(2)));
    else
        record.day = std::chrono::sys_days(std::chrono::days(row.integer(3)));
    return record;
}

// A status whose event went since has nothing to say.
Result<std::vector<Record>> readNotices(sqlite::Database& database, std::int64_t after, std::int64_t to,
                                        std::size_t limit, const SqlCondition& condition)
{
    Statement select = TRY(Statement::prepare(
        database,
        fmt::format("SELECT notices.seq, notices.kind, notices.event_id, notices.day, {} FROM notices"
                    " LEFT JOIN events ON events.seq = notices.event_seq"
                    " WHERE notices.seq > ? AND notices.seq <= ? AND (notices.kind <> {status} OR"
                    " (events.seq IS NOT NULL AND ({})))"
                    " ORDER BY notices.seq LIMIT ?",
                    eventColumns(), condition.sql, fmt::arg("status", int(RecordKind::Status)))));
    bindStretch(select, after, to, condition, limit);
    std::vector<Record> records;
    while (TRY(select.step()))
        records.push_back(noticeFrom(select));
    return records;
}

} // namespace

Result<Stretch> readFeed(sqlite::Database& database, std::int64_t after, std::int64_t to, std::size_t limit,
                         const SqlCondition& condition)
{
    std::vector<Record> events = TRY(readEvents(database, after, to, limit, condition));
    std::vector<Record> notices = TRY(readNotices(database, after, to, limit, condition));
    Stretch stretch;
    stretch.records.reserve(events.size() + notices.size());
    std::merge(std::make_move_iterator(events.begin()), std::make_move_iterator(events.end()),
               std::make_move_iterator(notices.begin()), std::make_move_iterator(notices.end()),
               std::back_inserter(stretch.records),
               [](const Record& a, const Record& b) { return a.seq < b.seq; });
    if (stretch.records.size() >= limit) {
        stretch.records.resize(limit);
        stretch.scannedTo = stretch.records.back().seq.value();
    } else {
        stretch.scannedTo = to;
    }
    return stretch;
}

} // namespace waybill::events
