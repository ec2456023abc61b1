// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/sqlite/EventWriter.h"

#include "core/base/Digest.h"
#include "core/events/sqlite/Address.h"
#include "core/events/sqlite/EventRow.h"
#include "core/sqlite/Transaction.h"

#include <spdlog/fmt/fmt.h>

#include <set>
#include <utility>

namespace waybill::events {

namespace {

using sqlite::Statement;

// Long enough that pages written often go to the file once, short enough that readers look through little.
constexpr std::int64_t longWalBytes = 32 << 20;

} // namespace

SqliteEventStore::Writer::Writer(sqlite::Database database, StoreIdentity identity, Statements statements,
                                 MessageTable messages, LookupIndex lookup)
    : m_database(std::move(database)), m_relay(std::move(identity.relay)), m_epoch(std::move(identity.epoch)),
      m_tombstoneKey(std::move(identity.tombstoneKey)), m_statements(std::move(statements)),
      m_messages(std::move(messages)), m_lookup(std::move(lookup))
{
}

Result<std::unique_ptr<SqliteEventStore::Writer>> SqliteEventStore::Writer::open(const std::string& path)
{
    sqlite::Database database = TRY(sqlite::Database::openWriter(path, sqlite::SecureDelete::On));
    TRY_VOID(sqlite::migrate(database, eventSchema()));
    TRY_VOID(database.execute("PRAGMA cache_size=-8192")); // KiB: the relay is to stay small
    StoreIdentity identity = TRY(identify(database));
    Statements statements{
        TRY(Statement::prepare(database, "SELECT seq FROM events WHERE occurred_at IS ? AND id = ? AND dedup_key = ?")),
        TRY(Statement::prepare(database, "UPDATE events SET copies = copies + 1 WHERE seq = ?")),
        TRY(Statement::prepare(database, insertEventSql())),
        TRY(Statement::prepare(database, "INSERT INTO notices VALUES (?, ?, ?, ?, ?)")),
        TRY(Statement::prepare(database, "SELECT until FROM tombstones WHERE digest = ?")),
        TRY(Statement::prepare(database, "DELETE FROM events WHERE seq = ?")),
    };
    MessageTable messages = TRY(MessageTable::open(database));
    LookupIndex lookup = TRY(LookupIndex::open(database, identity.tombstoneKey));
    const bool hasTombstones = TRY(database.queryInteger("SELECT EXISTS (SELECT 1 FROM tombstones)")) != 0;
    auto writer = std::unique_ptr<Writer>(
        new Writer(std::move(database), std::move(identity), std::move(statements), std::move(messages),
                   std::move(lookup)));
    writer->m_hasTombstones = hasTombstones;
    TRY_VOID(writer->indexOldEvents());
    return writer;
}

Result<void> SqliteEventStore::Writer::indexOldEvents()
{
    constexpr std::int64_t atOnce = 10'000;
    const std::int64_t last = TRY(m_database.queryInteger("SELECT last_seq FROM store"));
    std::int64_t done = TRY(m_database.queryInteger("SELECT looked_up_to FROM store"));
    while (done < last) {
        sqlite::Transaction transaction = TRY(sqlite::Transaction::begin(m_database));
        const std::int64_t to = std::min(done + atOnce, last);
        for (const Row& row : TRY(rowsWhere("seq > ? AND seq <= ?", {done, to})))
            m_lookup.add(row.event, row.message, true);
        TRY_VOID(m_lookup.write(m_database));
        Statement update = TRY(Statement::prepare(m_database, "UPDATE store SET looked_up_to = ?"));
        TRY_VOID(update.bind(0, to).run());
        TRY_VOID(transaction.commit());
        TRY_VOID(checkpointWhenLong());
        done = to;
    }
    return {};
}

Result<SqliteEventStore::Writer::Change> SqliteEventStore::Writer::beginChange()
{
    Statement select =
        TRY(Statement::prepare(m_database, "SELECT last_seq, events, messages, copies FROM store WHERE one = 1"));
    if (!TRY(select.step()))
        return fail(ErrorCode::Corrupt, m_database.path() + " has lost its place");
    return Change{{select.integer(0), select.integer(1), select.integer(2), select.integer(3)}, {}};
}

Result<void> SqliteEventStore::Writer::writeChange(const Change& change, const std::string* sourceMark)
{
    TRY_VOID(change.baselines.write(m_database));
    TRY_VOID(m_lookup.write(m_database));
    Statement update = TRY(Statement::prepare(
        m_database, "UPDATE store SET last_seq = ?1, looked_up_to = ?1, events = ?2, messages = ?3, copies = ?4,"
                    " source_mark = coalesce(?5, source_mark)"));
    update.bind(0, change.totals.lastSeq)
        .bind(1, change.totals.events)
        .bind(2, change.totals.messages)
        .bind(3, change.totals.copies);
    sourceMark ? update.bindBlob(4, *sourceMark) : update.bindNull(4);
    return update.run();
}

Result<void> SqliteEventStore::Writer::append(const Batch& batch)
{
    if (batch.relay != m_relay || batch.epoch != m_epoch)
        return fail(ErrorCode::Conflict, "the events are another relay's", "give each relay a database of its own");
    {
        sqlite::Transaction transaction = TRY(sqlite::Transaction::begin(m_database));
        m_lookup.clear();
        Change change = TRY(beginChange());
        const std::int64_t first = batch.firstSeq.value();
        if (first > change.totals.lastSeq + 1 || first < 1)
            return fail(ErrorCode::Conflict,
                        fmt::format("events up to {} are stored and the next is {}", change.totals.lastSeq, first));
        // A batch that was stored before must not take the mark back to where it was then.
        if (!batch.events.empty() && first + std::int64_t(batch.events.size()) - 1 <= change.totals.lastSeq)
            return {};
        for (std::size_t i = std::size_t(change.totals.lastSeq + 1 - first); i < batch.events.size(); ++i) {
            change.totals.lastSeq = first + std::int64_t(i);
            TRY_VOID(appendOne(batch.events[i], Seq(change.totals.lastSeq), change));
        }
        TRY_VOID(writeChange(change, &batch.sourceMark));
        TRY_VOID(transaction.commit());
    }
    return checkpointWhenLong();
}

Result<void> SqliteEventStore::Writer::appendOne(const Event& event, Seq seq, Change& change)
{
    if (TRY(isErased(event)))
        return addNotice(seq, RecordKind::Erased, {}, event.id);
    if (TRY(addCopy(event, seq, change)))
        return {};
    const MessageTable::Applied applied = TRY(m_messages.apply(event, change.baselines));
    const EventRow row(event, seq, applied.message);
    row.bind(m_statements.insertEvent);
    TRY_VOID(m_statements.insertEvent.run());
    m_lookup.add(event, applied.message, applied.isNew);
    ++change.totals.events;
    change.totals.messages += applied.isNew ? 1 : 0;
    return {};
}

Result<bool> SqliteEventStore::Writer::isErased(const Event& event)
{
    if (!m_hasTombstones || event.recipient.empty())
        return false;
    const std::string digest = tombstoneDigest(event.recipient);
    const sqlite::ResetAtEnd reset(m_statements.findTombstone);
    return TRY(m_statements.findTombstone.bindBlob(0, digest).step())
        && event.time() <= m_statements.findTombstone.time(0);
}

Result<bool> SqliteEventStore::Writer::addCopy(const Event& event, Seq seq, Change& change)
{
    Statement& find = m_statements.findCopy;
    const sqlite::ResetAtEnd reset(find);
    find.bind(0, event.occurredAt).bind(1, std::int64_t(event.id.value())).bindBlob(2, event.dedupKey);
    if (!TRY(find.step()))
        return false;
    const Seq original(find.integer(0));
    TRY_VOID(m_statements.countCopy.bind(0, original.value()).run());
    TRY_VOID(addNotice(seq, RecordKind::Status, original, event.id));
    ++change.totals.copies;
    return true;
}

Result<void> SqliteEventStore::Writer::addNotice(Seq seq, RecordKind kind, std::optional<Seq> eventSeq, EventId eventId,
                                                 std::optional<std::chrono::sys_days> day)
{
    Statement& notice = m_statements.notice;
    notice.bind(0, seq.value()).bind(1, int(kind));
    eventSeq ? notice.bind(2, eventSeq->value()) : notice.bindNull(2);
    notice.bind(3, std::int64_t(eventId.value()));
    day ? notice.bind(4, std::int64_t(day->time_since_epoch().count())) : notice.bindNull(4);
    return notice.run();
}

std::string SqliteEventStore::Writer::tombstoneDigest(std::string_view recipient) const
{
    return hmacSha256(m_tombstoneKey, {recipient});
}

// Before anything is removed: a retry that comes in between finds it.
Result<void> SqliteEventStore::Writer::layTombstone(const std::string& recipient, Timestamp now)
{
    const std::string digest = tombstoneDigest(recipient);
    Statement insert = TRY(Statement::prepare(
        m_database, "INSERT INTO tombstones VALUES (?, ?) ON CONFLICT DO UPDATE SET until = max(until, excluded.until)"));
    TRY_VOID(insert.bindBlob(0, digest).bind(1, now).run());
    m_hasTombstones = true;
    return {};
}

Result<std::vector<SqliteEventStore::Writer::Row>>
SqliteEventStore::Writer::rowsWhere(const char* condition, const std::vector<sqlite::Value>& values)
{
    Statement select = TRY(Statement::prepare(
        m_database, fmt::format("SELECT message, {} FROM events WHERE {}", eventColumns(), condition)));
    for (std::size_t i = 0; i < values.size(); ++i)
        select.bind(int(i), values[i]);
    std::vector<Row> rows;
    while (TRY(select.step()))
        rows.push_back({select.integer(0), readEventRow(select, 1)});
    return rows;
}

Result<void> SqliteEventStore::Writer::removeRows(const std::vector<Row>& rows, Change& change, bool fromLookup)
{
    std::set<std::int64_t> messages;
    std::set<std::int64_t> gone;
    for (const Row& row : rows) {
        TRY_VOID(m_statements.remove.bind(0, row.event.seq.value()).run());
        --change.totals.events;
        change.totals.copies -= row.event.copies;
        messages.insert(row.message);
    }
    for (const std::int64_t message : messages) {
        if (TRY(m_messages.refold(message, change.baselines)))
            continue;
        --change.totals.messages;
        gone.insert(message);
    }
    for (const Row& row : rows) {
        if (fromLookup && gone.contains(row.message))
            TRY_VOID(m_lookup.remove(m_database, row.event, row.message));
    }
    return {};
}

Result<std::int64_t> SqliteEventStore::Writer::erase(const std::string& recipient, Timestamp now)
{
    const std::string address = normalisedAddress(recipient);
    if (address.empty())
        return fail(ErrorCode::InvalidInput, "no address is given to erase");
    std::vector<Row> rows;
    {
        sqlite::Transaction transaction = TRY(sqlite::Transaction::begin(m_database));
        TRY_VOID(layTombstone(address, now));
        Change change = TRY(beginChange());
        // As the sender of received mail too; that is a scan of the table, which erasing may cost.
        rows = TRY(rowsWhere("message IN (SELECT id FROM messages WHERE recipient = ?) OR sender = ?",
                             {address, address}));
        TRY_VOID(removeRows(rows, change, true));
        for (const Row& row : rows)
            TRY_VOID(addNotice(Seq(++change.totals.lastSeq), RecordKind::Erased, {}, row.event.id));
        TRY_VOID(writeChange(change, nullptr));
        TRY_VOID(transaction.commit());
    }
    // The WAL still holds the old pages.
    TRY_VOID(m_database.checkpoint(sqlite::Checkpoint::Truncate));
    return std::int64_t(rows.size());
}

Result<std::int64_t> SqliteEventStore::Writer::dropDay(std::chrono::sys_days day)
{
    std::vector<Row> rows;
    {
        sqlite::Transaction transaction = TRY(sqlite::Transaction::begin(m_database));
        Change change = TRY(beginChange());
        const Timestamp from = day;
        const Timestamp to = day + std::chrono::days(1);
        rows = TRY(rowsWhere("time >= ? AND time < ?", {std::int64_t(toMs(from)), std::int64_t(toMs(to))}));
        TRY_VOID(removeRows(rows, change, false)); // merging takes them out of the lookup
        TRY_VOID(addNotice(Seq(++change.totals.lastSeq), RecordKind::Dropped, {}, EventId(), day));
        TRY_VOID(writeChange(change, nullptr));
        TRY_VOID(transaction.commit());
    }
    TRY_VOID(checkpointWhenLong());
    return std::int64_t(rows.size());
}

Result<void> SqliteEventStore::Writer::checkpointWhenLong()
{
    return m_database.walBytes() > longWalBytes ? m_database.checkpoint(sqlite::Checkpoint::Passive) : Result<void>();
}

} // namespace waybill::events
