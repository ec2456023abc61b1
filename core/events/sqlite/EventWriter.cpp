// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/sqlite/EventWriter.h"

#include "core/base/Thread.h"
#include "core/events/Address.h"
#include "core/events/sqlite/EventRow.h"
#include "core/sqlite/Transaction.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <set>
#include <utility>

namespace waybill::events {

namespace {

using sqlite::Statement;

// Long enough that pages written often go to the file once, short enough that readers look through little and that its
// pages don't keep the disk from the intake's commits.
constexpr std::int64_t longWalBytes = 8 << 20;

constexpr std::size_t dropAtOnce = 5000; // events: some MB

Result<std::optional<Timestamp>> newestTime(sqlite::Database& database)
{
    Statement select = TRY(Statement::prepare(database, "SELECT max(occurred_at) FROM events"));
    TRY(select.step());
    return select.timeOrNull(0);
}

} // namespace

SqliteEventStore::Writer::Writer(sqlite::Database database, StoreIdentity identity, Statements statements,
                                 MessageTable messages, LookupIndex lookup, SendTable sends, NewestIds newest)
    : m_database(std::move(database)), m_relay(std::move(identity.relay)), m_epoch(std::move(identity.epoch)),
      m_tombstoneKey(std::move(identity.tombstoneKey)), m_statements(std::move(statements)),
      m_messages(std::move(messages)), m_lookup(std::move(lookup)), m_sends(std::move(sends)), m_newest(std::move(newest))
{
}

Result<std::unique_ptr<SqliteEventStore::Writer>> SqliteEventStore::Writer::open(const std::string& path, const std::function<void()>& onMigrating)
{
    sqlite::Database database = TRY(sqlite::Database::openWriter(path, sqlite::SecureDelete::On));
    TRY_VOID(sqlite::migrate(database, eventSchema(), onMigrating));
    TRY_VOID(database.execute("PRAGMA cache_size=-8192")); // KiB: the relay is to stay small
    StoreIdentity identity = TRY(identify(database));
    Statements statements{
        TRY(Statement::prepare(database, "SELECT seq, request, raw_offset FROM events WHERE occurred_at IS ? AND id = ? AND dedup_key = ?")),
        TRY(Statement::prepare(database, "UPDATE events SET copies = copies + 1 WHERE seq = ?")),
        TRY(Statement::prepare(database, insertEventSql())),
        TRY(Statement::prepare(
            database, "INSERT INTO notices (seq, kind, event_seq, event_id, day) VALUES (?, ?, ?, ?, ?)")),
        TRY(Statement::prepare(database, "INSERT INTO notices (seq, kind, event_seq, event_id, received_at, request,"
                                         " raw_offset, raw_length) VALUES (?, ?, ?, ?, ?, ?, ?, ?)")),
        TRY(Statement::prepare(database, "SELECT until FROM tombstones WHERE digest = ?")),
        TRY(Statement::prepare(database, "DELETE FROM events WHERE seq = ?")),
    };
    MessageTable messages = TRY(MessageTable::open(database, identity.tombstoneKey, onMigrating));
    SendTable sends = TRY(SendTable::open(database));
    LookupIndex lookup = TRY(LookupIndex::open(database, identity.tombstoneKey));
    NewestIds newest(TRY(newestTime(database)));
    const bool hasTombstones = TRY(database.queryInteger("SELECT EXISTS (SELECT 1 FROM tombstones)")) != 0;
    auto writer = std::unique_ptr<Writer>(
        new Writer(std::move(database), std::move(identity), std::move(statements), std::move(messages),
                   std::move(lookup), std::move(sends), std::move(newest)));
    writer->m_hasTombstones = hasTombstones;
    TRY_VOID(writer->indexOldEvents(onMigrating));
    return writer;
}

Result<void> SqliteEventStore::Writer::indexOldEvents(const std::function<void()>& onMigrating)
{
    constexpr std::int64_t atOnce = 10'000;
    const std::int64_t last = TRY(m_database.queryInteger("SELECT last_seq FROM store"));
    std::int64_t done = TRY(m_database.queryInteger("SELECT looked_up_to FROM store"));
    while (done < last) {
        if (onMigrating)
            onMigrating();
        sqlite::Transaction transaction = TRY(sqlite::Transaction::begin(m_database));
        const std::int64_t to = std::min(done + atOnce, last);
        for (const Row& row : TRY(rowsWhere("seq > ? AND seq <= ?", {done, to})))
            m_lookup.add(row.event, row.message, true);
        TRY_VOID(m_lookup.write(m_database));
        Statement update = TRY(Statement::prepare(m_database, "UPDATE store SET looked_up_to = ?"));
        TRY_VOID(update.bind(0, to).run());
        TRY_VOID(transaction.commit());
        TRY_VOID(m_database.checkpointWhenLonger(longWalBytes));
        done = to;
    }
    return {};
}

Result<sqlite::Transaction> SqliteEventStore::Writer::begin()
{
    m_lookup.clear();
    m_messages.begin();
    return sqlite::Transaction::begin(m_database);
}

Result<SqliteEventStore::Writer::Change> SqliteEventStore::Writer::beginChange()
{
    Statement select =
        TRY(Statement::prepare(m_database, "SELECT last_seq, events, messages, copies FROM store WHERE one = 1"));
    if (!TRY(select.step()))
        return fail(ErrorCode::Corrupt, m_database.path() + " has lost its place", "put it back from a copy");
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

// One transaction.
class SqliteEventStore::Writer::Pieces : public Appending {
public:
    Pieces(Writer& writer, sqlite::Transaction transaction, Change change, std::int64_t firstSeq)
        : m_writer(writer), m_transaction(std::move(transaction)), m_change(std::move(change)), m_nextSeq(firstSeq)
    {
    }

    Result<Appended> add(std::span<const Event> events) override
    {
        Appended appended;
        for (std::size_t i = 0; i < events.size(); ++i, ++m_nextSeq) {
            if (m_nextSeq <= m_change.totals.lastSeq) {
                m_hasOld = true;
                continue;
            }
            m_change.totals.lastSeq = m_nextSeq;
            m_hasNew = true;
            std::string erased = TRY(m_writer.appendOne(events[i], Seq(m_nextSeq), m_change));
            if (!erased.empty())
                appended.erased.push_back({i, std::move(erased)});
            letOthersIn();
        }
        return appended;
    }

    Result<void> commit(const std::string& sourceMark) override
    {
        // A batch that was stored before must not take the mark back to where it was then.
        if (m_hasOld && !m_hasNew)
            return {};
        TRY_VOID(m_writer.writeChange(m_change, &sourceMark));
        TRY_VOID(m_transaction.commit(sqlite::Pace::Steady));
        return m_writer.m_database.checkpointWhenLonger(longWalBytes);
    }

private:
    Writer& m_writer;
    sqlite::Transaction m_transaction;
    Change m_change;
    std::int64_t m_nextSeq;
    bool m_hasOld = false;
    bool m_hasNew = false;
};

Result<std::unique_ptr<Appending>> SqliteEventStore::Writer::appendInPieces(const RelayId& relay, const Epoch& epoch,
                                                                            Seq firstSeq)
{
    if (relay != m_relay || epoch != m_epoch)
        return fail(ErrorCode::Conflict, "the events are another relay's", "give each relay a database of its own");
    sqlite::Transaction transaction = TRY(begin());
    Change change = TRY(beginChange());
    const std::int64_t first = firstSeq.value();
    if (first > change.totals.lastSeq + 1 || first < 1)
        return fail(ErrorCode::Conflict,
                    fmt::format("events up to {} are stored and the next is {}", change.totals.lastSeq, first));
    return std::make_unique<Pieces>(*this, std::move(transaction), std::move(change), first);
}

Result<std::string> SqliteEventStore::Writer::appendOne(const Event& event, Seq seq, Change& change)
{
    if (std::string erased = TRY(erasedAddressIn(event)); !erased.empty()) {
        TRY_VOID(addNotice(seq, RecordKind::Erased, {}, event.id));
        return erased;
    }
    if (!m_newest.isCertainlyNew(event) && TRY(addCopy(event, seq, change)))
        return std::string();
    const std::optional<Send> send = TRY(m_sends.find(event));
    if (!send) {
        TRY(insert(event, seq, change));
        return std::string();
    }
    Event completed = event;
    complete(completed, *send);
    m_lookup.addName(send->correlationId, TRY(insert(completed, seq, change)));
    return std::string();
}

Result<std::int64_t> SqliteEventStore::Writer::insert(const Event& event, Seq seq, Change& change)
{
    const MessageTable::Applied applied = TRY(m_messages.apply(event, change.baselines));
    const EventRow row(event, seq, applied.message);
    row.bind(m_statements.insertEvent);
    TRY_VOID(m_statements.insertEvent.run());
    m_newest.add(event);
    m_lookup.add(event, applied.message, applied.isNew);
    ++change.totals.events;
    change.totals.messages += applied.isNew ? 1 : 0;
    return applied.message;
}

Result<bool> SqliteEventStore::Writer::addCopy(const Event& event, Seq seq, Change& change)
{
    Statement& find = m_statements.findCopy;
    const sqlite::ResetAtEnd reset(find);
    find.bind(0, event.occurredAt).bind(1, std::int64_t(event.id.value())).bindBlob(2, event.dedupKey);
    if (!TRY(find.step()))
        return false;
    const Seq original(find.integer(0));
    if (find.integer(1) == event.request.value() && find.integer(2) == std::int64_t(event.raw.offset)) {
        // The same element of the same request, as when requests are applied anew after damage.
        TRY_VOID(addNotice(seq, RecordKind::Status, original, event.id));
        return true;
    }
    TRY_VOID(m_statements.countCopy.bind(0, original.value()).run());
    Statement& notice = m_statements.copyNotice;
    notice.bind(0, seq.value())
        .bind(1, int(RecordKind::Status))
        .bind(2, original.value())
        .bind(3, std::int64_t(event.id.value()))
        .bind(4, event.receivedAt)
        .bind(5, event.request.value())
        .bind(6, std::int64_t(event.raw.offset))
        .bind(7, std::int64_t(event.raw.length));
    TRY_VOID(notice.run());
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

Result<std::vector<std::int64_t>> SqliteEventStore::Writer::messagesOf(const Send& send)
{
    Statement select = TRY(Statement::prepare(
        m_database, "SELECT id FROM messages WHERE id = ? AND message_id = ? AND recipient = ? COLLATE NOCASE"
                    " AND provider = ? AND environment = ?"));
    std::vector<std::int64_t> messages;
    const SipKey key = lookupKey(m_tombstoneKey);
    for (const std::int64_t message : TRY(messagesUnder(m_database, lookupHash(key, send.messageId)))) {
        const sqlite::ResetAtEnd reset(select);
        select.bind(0, message)
            .bind(1, std::string_view(send.messageId))
            .bind(2, std::string_view(send.recipient))
            .bind(3, std::string_view(send.provider))
            .bind(4, std::string_view(send.environment));
        if (TRY(select.step()))
            messages.push_back(message);
    }
    return messages;
}

Result<bool> SqliteEventStore::Writer::registerSend(const Send& send)
{
    sqlite::Transaction transaction = TRY(begin());
    // A registration that is repeated after an erasure must not bring the address back.
    if (TRY(isErased(send.recipient, send.registeredAt)))
        return false;
    if (!TRY(m_sends.add(send)))
        return false;
    const std::vector<std::int64_t> messages = TRY(messagesOf(send));
    for (const std::int64_t message : messages)
        m_lookup.addName(send.correlationId, message);
    Change change = TRY(beginChange());
    for (const Seq event : TRY(m_sends.attach(send, messages)))
        TRY_VOID(addNotice(Seq(++change.totals.lastSeq), RecordKind::Status, event, EventId()));
    TRY_VOID(writeChange(change, nullptr));
    TRY_VOID(transaction.commit());
    return true;
}

// In pieces, as a busy day is too much for the memory and the log. The notice comes with the last; after a crash in between
// the day is still the oldest one, and what is left of it goes then.
Result<std::int64_t> SqliteEventStore::Writer::dropDay(std::chrono::sys_days day)
{
    std::int64_t dropped = 0;
    for (bool isLast = false; !isLast;) {
        sqlite::Transaction transaction = TRY(begin());
        Change change = TRY(beginChange());
        const std::vector<Row> rows =
            TRY(rowsWhere("time >= ? AND time < ? LIMIT ?", {std::int64_t(toMs(day)), std::int64_t(toMs(day + std::chrono::days(1))),
                                                             std::int64_t(dropAtOnce)}));
        isLast = rows.size() < dropAtOnce;
        TRY_VOID(removeRows(rows, change, false)); // merging takes them out of the lookup
        if (isLast) {
            TRY_VOID(m_sends.dropDay(day));
            TRY_VOID(addNotice(Seq(++change.totals.lastSeq), RecordKind::Dropped, {}, EventId(), day));
        }
        TRY_VOID(writeChange(change, nullptr));
        TRY_VOID(transaction.commit());
        TRY_VOID(m_database.checkpointWhenLonger(longWalBytes));
        dropped += std::int64_t(rows.size());
    }
    // So that nothing of the day is left in the file. A reader may stand in the way; then it goes with the next checkpoint.
    (void)m_database.checkpoint(sqlite::Checkpoint::Truncate);
    return dropped;
}

} // namespace waybill::events
