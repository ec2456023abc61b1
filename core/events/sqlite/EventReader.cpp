// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/sqlite/EventReader.h"

#include "core/events/sqlite/Address.h"
#include "core/events/sqlite/Aggregate.h"
#include "core/events/sqlite/Baselines.h"
#include "core/events/sqlite/EventRow.h"
#include "core/events/sqlite/FeedPage.h"
#include "core/events/sqlite/FilterSql.h"
#include "core/sqlite/Statement.h"
#include "core/sqlite/Transaction.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <limits>

namespace waybill::events {

namespace {

using sqlite::Statement;

constexpr std::size_t idleReaders = 8;
// With a filter, how far one pull looks: a rare match must not keep a connection busy for seconds.
constexpr std::int64_t scanAtOnce = 100'000;

// The blocks that the indexes of look-ups are kept in, newest first.
constexpr const char* eventBlocks =
    "event_blocks (block) AS (SELECT max(seq) >> 14 FROM events UNION ALL"
    " SELECT block - 1 FROM event_blocks WHERE block > 0)";
constexpr const char* messageBlocks =
    "message_blocks (block) AS (SELECT max(id) >> 13 FROM messages UNION ALL"
    " SELECT block - 1 FROM message_blocks WHERE block > 0)";

Before orNewest(std::optional<Before> before)
{
    const Before newest{Timestamp::max(), Seq(std::numeric_limits<std::int64_t>::max())};
    return before.value_or(newest);
}

// The same three values for "?, ?, ?" in: time <= ? AND (time < ? OR seq < ?). The first lets SQLite use the index.
constexpr const char* beforeSql = "events.time <= ? AND (events.time < ? OR events.seq < ?)";
void bindBefore(Statement& select, int first, const Before& before)
{
    select.bind(first, before.time).bind(first + 1, before.time).bind(first + 2, before.seq.value());
}
constexpr int beforeCount = 3;

Result<std::vector<Event>> readAll(Statement& select)
{
    std::vector<Event> events;
    while (TRY(select.step()))
        events.push_back(readEventRow(select));
    return events;
}

} // namespace

SqliteEventStore::Reader::Reader(std::string path, RelayId relay, Epoch epoch, const Clock& clock)
    : m_relay(std::move(relay)), m_epoch(std::move(epoch)), m_clock(clock), m_readers(std::move(path), idleReaders)
{
}

Result<Position> SqliteEventStore::Reader::position(const RelayId& relay, const Epoch& epoch)
{
    if (relay != m_relay || epoch != m_epoch)
        return Position{};
    auto reader = TRY(m_readers.lease());
    Statement select = TRY(Statement::prepare(*reader, "SELECT last_seq, source_mark FROM store"));
    if (!TRY(select.step()))
        return Position{};
    return Position{Seq(select.integer(0)), select.text(1)};
}

// A cursor that is ahead of us comes from this database before it was put back from a copy.
Result<std::int64_t> SqliteEventStore::Reader::startOf(const Cursor& after, std::int64_t lastSeq) const
{
    const std::int64_t start = after.lastSeq(m_relay, m_epoch).value();
    const std::size_t known = start > 0 ? 1 : 0;
    if (after.entries().size() != known || start > lastSeq)
        return fail(ErrorCode::CursorGone, "the relay's database was replaced", "start again from the beginning");
    return start;
}

Result<Page> SqliteEventStore::Reader::pull(const Cursor& after, std::size_t limit, const filter::Query* query)
{
    auto reader = TRY(m_readers.lease());
    const sqlite::Transaction snapshot = TRY(sqlite::Transaction::beginRead(*reader));
    const std::int64_t lastSeq = TRY(reader->queryInteger("SELECT last_seq FROM store"));
    const std::int64_t start = TRY(startOf(after, lastSeq));
    const std::int64_t to = query ? std::min(lastSeq, start + scanAtOnce) : lastSeq;
    const SqlCondition condition = query ? toSql(*query, m_clock.now()) : SqlCondition{"1", {}};
    Stretch stretch = TRY(readFeed(*reader, start, to, std::max<std::size_t>(limit, 1), condition));

    Page page;
    page.records = std::move(stretch.records);
    page.next = after;
    page.next.advance(m_relay, m_epoch, Seq(stretch.scannedTo));
    return page;
}

Result<std::vector<Event>> SqliteEventStore::Reader::trace(const std::string& key, std::optional<Before> before,
                                                           std::size_t limit)
{
    const std::string address = normalisedAddress(key);
    if (address.empty())
        return std::vector<Event>();
    auto reader = TRY(m_readers.lease());
    Statement select = TRY(Statement::prepare(
        *reader,
        fmt::format("WITH RECURSIVE {}, {}, named (message) AS ("
                    " SELECT messages.id FROM message_blocks CROSS JOIN messages ON messages.id >> 13 = block"
                    "  AND recipient = ?"
                    " UNION SELECT messages.id FROM message_blocks CROSS JOIN messages ON messages.id >> 13 = block"
                    "  AND message_id = ? AND message_id <> ''"
                    " UNION SELECT message FROM event_blocks CROSS JOIN events ON events.seq >> 14 = block"
                    "  AND correlation_id = ? AND correlation_id <> ''"
                    " UNION SELECT message FROM event_blocks CROSS JOIN events ON events.seq >> 14 = block"
                    "  AND provider_event_id = ? AND provider_event_id <> ''"
                    " UNION SELECT message FROM event_blocks CROSS JOIN events ON events.seq >> 14 = block"
                    "  AND events.id = ?)"
                    " SELECT {} FROM named CROSS JOIN events ON events.message = named.message WHERE {}"
                    " ORDER BY events.time DESC, events.seq DESC LIMIT ?",
                    eventBlocks, messageBlocks, eventColumns(), beforeSql)));
    int index = 0;
    select.bind(index++, std::string_view(address));
    for (int i = 0; i < 3; ++i)
        select.bind(index++, std::string_view(key));
    const std::optional<EventId> id = eventIdFrom(key);
    id ? select.bind(index++, std::int64_t(id->value())) : select.bindNull(index++);
    bindBefore(select, index, orNewest(before));
    select.bind(index + beforeCount, std::int64_t(limit));
    return readAll(select);
}

Result<std::vector<Event>> SqliteEventStore::Reader::timeline(const filter::Query& query, std::optional<Before> before,
                                                              std::size_t limit)
{
    auto reader = TRY(m_readers.lease());
    const SqlCondition condition = toSql(query, m_clock.now());
    Statement select = TRY(Statement::prepare(
        *reader, fmt::format("SELECT {} FROM events WHERE {} AND ({}) ORDER BY events.time DESC, events.seq DESC LIMIT ?",
                             eventColumns(), beforeSql, condition.sql)));
    bindBefore(select, 0, orNewest(before));
    int index = beforeCount;
    for (const sqlite::Value& value : condition.values)
        select.bind(index++, value);
    select.bind(index, std::int64_t(limit));
    return readAll(select);
}

Result<std::vector<Group>> SqliteEventStore::Reader::aggregate(const filter::Query& query, TimeRange range, GroupBy by)
{
    auto reader = TRY(m_readers.lease());
    return readGroups(*reader, toSql(query, m_clock.now()), range, by);
}

Result<Event> SqliteEventStore::Reader::event(EventId id)
{
    auto reader = TRY(m_readers.lease());
    Statement select = TRY(Statement::prepare(
        *reader, fmt::format("WITH RECURSIVE {} SELECT {} FROM event_blocks CROSS JOIN events"
                             " ON events.seq >> 14 = block AND events.id = ? LIMIT 1",
                             eventBlocks, eventColumns())));
    if (!TRY(select.bind(0, std::int64_t(id.value())).step()))
        return fail(ErrorCode::NotFound, fmt::format("there is no event {}", toString(id)));
    return readEventRow(select);
}

Result<Baseline> SqliteEventStore::Reader::baseline(const std::string& provider)
{
    auto reader = TRY(m_readers.lease());
    return readBaseline(*reader, provider);
}

Result<StoreHealth> SqliteEventStore::Reader::health()
{
    auto reader = TRY(m_readers.lease());
    const std::int64_t pages = TRY(reader->queryInteger("PRAGMA page_count"));
    Statement select = TRY(Statement::prepare(*reader, "SELECT events, messages, copies, last_seq FROM store"));
    if (!TRY(select.step()))
        return StoreHealth{};
    return StoreHealth{select.integer(0), select.integer(1), select.integer(2), pages * sqlite::Database::pageBytes,
                       Seq(select.integer(3))};
}

} // namespace waybill::events
