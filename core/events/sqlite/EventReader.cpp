// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/sqlite/EventReader.h"

#include "core/events/Address.h"
#include "core/events/sqlite/Aggregate.h"
#include "core/events/sqlite/Baselines.h"
#include "core/events/sqlite/Copies.h"
#include "core/events/sqlite/EventRow.h"
#include "core/events/sqlite/FeedPage.h"
#include "core/events/sqlite/FilterSql.h"
#include "core/events/sqlite/LookupIndex.h"
#include "core/events/sqlite/SendTable.h"
#include "core/sqlite/Statement.h"
#include "core/sqlite/Transaction.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <iterator>
#include <limits>

namespace waybill::events {

namespace {

using sqlite::Statement;

constexpr std::size_t idleReaders = 8;
// With a filter, how far one pull looks: a rare match must not keep a connection busy for seconds.
constexpr std::int64_t scanAtOnce = 100'000;

Before orNewest(std::optional<Before> before)
{
    const Before newest{Timestamp::max(), Seq(std::numeric_limits<std::int64_t>::max())};
    return before.value_or(newest);
}

// The first condition lets SQLite use the index.
constexpr const char* beforeSql = "events.time <= ? AND (events.time < ? OR events.seq < ?)";
constexpr int beforeCount = 3;

Result<std::vector<Event>> readAll(Statement& select)
{
    std::vector<Event> events;
    while (TRY(select.step()))
        events.push_back(readEventRow(select));
    return events;
}

} // namespace

SqliteEventStore::Reader::Reader(std::string path, const StoreIdentity& identity, const Clock& clock)
    : m_relay(identity.relay), m_epoch(identity.epoch), m_lookupKey(lookupKey(identity.tombstoneKey)), m_clock(clock),
      m_readers(std::move(path), idleReaders)
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
    const std::string address = foldedAddress(key);
    if (address.empty())
        return std::vector<Event>();
    auto reader = TRY(m_readers.lease());
    const sqlite::Transaction snapshot = TRY(sqlite::Transaction::beginRead(*reader));
    std::vector<std::int64_t> found = TRY(messagesUnder(*reader, lookupHash(m_lookupKey, address)));
    if (key != address)
        std::ranges::copy(TRY(messagesUnder(*reader, lookupHash(m_lookupKey, key))), std::back_inserter(found));
    Statement select = TRY(Statement::prepare(
        *reader,
        fmt::format("WITH named (message) AS ("
                    " SELECT messages.id FROM json_each(?1) CROSS JOIN messages ON messages.id = value"
                    "  WHERE recipient = ?2 COLLATE NOCASE OR message_id = ?3 OR EXISTS"
                    "   (SELECT 1 FROM events AS its WHERE its.message = messages.id AND"
                    "    (its.correlation_id = ?3 OR its.provider_event_id = ?3 OR its.id = ?4))"
                    "  OR EXISTS (SELECT 1 FROM sends WHERE sends.correlation_id = ?3"
                    "   AND sends.message_id = messages.message_id AND sends.recipient = messages.recipient"
                    "   AND sends.provider = messages.provider AND sends.environment = messages.environment))"
                    " SELECT {} FROM named CROSS JOIN events ON events.message = named.message"
                    " WHERE events.time <= ?5 AND (events.time < ?5 OR events.seq < ?6)"
                    " ORDER BY events.time DESC, events.seq DESC LIMIT ?7",
                    eventColumns())));
    const std::string messages = fmt::format("[{}]", fmt::join(found, ","));
    const Before start = orNewest(before);
    select.bind(0, std::string_view(messages)).bind(1, std::string_view(address)).bind(2, std::string_view(key));
    const std::optional<EventId> id = eventIdFrom(key);
    id ? select.bind(3, std::int64_t(id->value())) : select.bindNull(3);
    select.bind(4, start.time).bind(5, start.seq.value()).bind(6, std::int64_t(limit));
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
    const Before start = orNewest(before);
    select.bind(0, start.time).bind(1, start.time).bind(2, start.seq.value());
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
    const sqlite::Transaction snapshot = TRY(sqlite::Transaction::beginRead(*reader));
    Statement select = TRY(Statement::prepare(
        *reader, fmt::format("SELECT {} FROM events WHERE message = ? AND id = ?", eventColumns())));
    for (const std::int64_t message : TRY(messagesUnder(*reader, lookupHash(m_lookupKey, toString(id))))) {
        const sqlite::ResetAtEnd reset(select);
        if (TRY(select.bind(0, message).bind(1, std::int64_t(id.value())).step()))
            return readEventRow(select);
    }
    return fail(ErrorCode::NotFound, fmt::format("there is no event {}", toString(id)),
                "it may have been erased, or fallen to retention");
}

Result<std::vector<Send>> SqliteEventStore::Reader::sends(const std::string& key, std::size_t limit)
{
    const std::string address = normalisedAddress(key);
    if (address.empty())
        return std::vector<Send>();
    auto reader = TRY(m_readers.lease());
    Statement select = TRY(Statement::prepare(
        *reader, fmt::format("SELECT {} FROM sends WHERE correlation_id = ? OR message_id = ? OR recipient = ?"
                             " ORDER BY registered_at DESC, id DESC LIMIT ?",
                             sendColumns)));
    select.bind(0, std::string_view(key)).bind(1, std::string_view(key)).bind(2, std::string_view(address));
    select.bind(3, std::int64_t(limit));
    std::vector<Send> sends;
    while (TRY(select.step()))
        sends.push_back(readSend(select));
    return sends;
}

Result<std::optional<std::int64_t>> SqliteEventStore::Reader::sentSince(const std::string& provider,
                                                                        const std::string& environment, Timestamp since)
{
    auto reader = TRY(m_readers.lease());
    // The index on the time keeps this to what is new.
    Statement count = TRY(Statement::prepare(
        *reader, "SELECT count(*) FROM sends WHERE registered_at > ? AND provider = ? AND environment = ?"));
    count.bind(0, since).bind(1, std::string_view(provider)).bind(2, std::string_view(environment));
    if (TRY(count.step()) && count.integer(0) > 0)
        return std::optional(count.integer(0));
    Statement any = TRY(Statement::prepare(*reader, "SELECT 1 FROM sends WHERE provider = ? AND environment = ? LIMIT 1"));
    any.bind(0, std::string_view(provider)).bind(1, std::string_view(environment));
    return TRY(any.step()) ? std::optional<std::int64_t>(0) : std::nullopt;
}

Result<std::optional<Timestamp>> SqliteEventStore::Reader::oldest()
{
    auto reader = TRY(m_readers.lease());
    std::optional<Timestamp> oldest;
    for (const char* sql : {"SELECT min(time) FROM events", "SELECT min(registered_at) FROM sends"}) {
        Statement select = TRY(Statement::prepare(*reader, sql));
        const auto time = TRY(select.step()) ? select.timeOrNull(0) : std::nullopt;
        if (time && (!oldest || *time < *oldest))
            oldest = time;
    }
    return oldest;
}

Result<std::vector<Collapsed>> SqliteEventStore::Reader::collapsed(std::size_t limit)
{
    auto reader = TRY(m_readers.lease());
    const sqlite::Transaction snapshot = TRY(sqlite::Transaction::beginRead(*reader));
    return readCollapsed(*reader, limit);
}

Result<Collapsed> SqliteEventStore::Reader::collapsed(EventId id)
{
    Event found = TRY(event(id));
    auto reader = TRY(m_readers.lease());
    std::vector<Copy> copies = TRY(readCopies(*reader, found.seq));
    return Collapsed{std::move(found), std::move(copies)};
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
