// SPDX-License-Identifier: GPL-3.0-or-later
// How the writer forgets a person: no byte of the address stays in the file, its indexes or its WAL, and a keyed digest
// refuses what a provider sends again.
#include "core/base/AddressTraces.h"
#include "core/base/Digest.h"
#include "core/events/Address.h"
#include "core/events/sqlite/EventTraces.h"
#include "core/events/sqlite/EventWriter.h"
#include "core/sqlite/Transaction.h"

#include <spdlog/fmt/fmt.h>

#include <utility>

namespace waybill::events {

namespace {

using sqlite::Statement;

std::string maskedColumns()
{
    std::string sql;
    for (const char* column : mentionColumns)
        sql += fmt::format("{}{} = without_trace({})", sql.empty() ? "" : ", ", column, column);
    return sql;
}

} // namespace

std::string SqliteEventStore::Writer::tombstoneDigest(std::string_view recipient) const
{
    return hmacSha256(m_tombstoneKey, {foldedAddress(recipient)});
}

Result<bool> SqliteEventStore::Writer::isErased(std::string_view address, Timestamp time)
{
    if (!m_hasTombstones || address.empty())
        return false;
    const std::string digest = tombstoneDigest(address);
    const sqlite::ResetAtEnd reset(m_statements.findTombstone);
    return TRY(m_statements.findTombstone.bindBlob(0, digest).step()) && time <= m_statements.findTombstone.time(0);
}

Result<std::string> SqliteEventStore::Writer::erasedAddressIn(const Event& event)
{
    for (const std::string* address : {&event.recipient, &event.sender}) {
        if (TRY(isErased(*address, event.time())))
            return *address;
    }
    return std::string();
}

// Before anything is removed: a retry that comes in between finds it.
Result<void> SqliteEventStore::Writer::layTombstoneOf(const std::string& address, Timestamp now)
{
    const std::string digest = tombstoneDigest(address);
    Statement insert = TRY(Statement::prepare(
        m_database, "INSERT INTO tombstones VALUES (?, ?) ON CONFLICT DO UPDATE SET until = max(until, excluded.until)"));
    TRY_VOID(insert.bindBlob(0, digest).bind(1, now).run());
    m_hasTombstones = true;
    return {};
}

Result<void> SqliteEventStore::Writer::layTombstone(const std::string& recipient, Timestamp now)
{
    const std::string address = normalisedAddress(recipient);
    if (address.empty())
        return fail(ErrorCode::InvalidInput, "no address is given to erase");
    return layTombstoneOf(address, now);
}

Result<Erased> SqliteEventStore::Writer::erase(const std::string& recipient, Timestamp now, const FoundTraces& found)
{
    const std::string address = normalisedAddress(recipient);
    if (address.empty())
        return fail(ErrorCode::InvalidInput, "no address is given to erase");
    const AddressTraces traces(address);
    Erased erased;
    {
        const TraceFunctions functions = TRY(TraceFunctions::add(m_database, traces));
        sqlite::Transaction transaction = TRY(begin());
        TRY_VOID(layTombstoneOf(address, now));
        Change change = TRY(beginChange());
        erased = TRY(eraseRows(found, change));
        erased.mentions = TRY(maskMentions(found, change));
        TRY_VOID(writeChange(change, nullptr));
        TRY_VOID(transaction.commit());
    }
    // The WAL still holds the old pages.
    TRY_VOID(m_database.checkpoint(sqlite::Checkpoint::Truncate));
    return erased;
}

Result<std::vector<SqliteEventStore::Writer::Row>>
SqliteEventStore::Writer::rowsOf(const std::vector<std::int64_t>& seqs, std::int64_t lookedAtTo, const std::string& trace)
{
    std::vector<Row> rows = TRY(rowsWhere(fmt::format("seq > ? AND {}", trace).c_str(), {lookedAtTo}));
    for (const std::int64_t seq : seqs) {
        for (Row& row : TRY(rowsWhere("seq = ?", {seq}))) // none when it fell to retention meanwhile
            rows.push_back(std::move(row));
    }
    return rows;
}

// Runs the one statement for each id, the other for the rows that came later. How many rows it changed.
Result<std::int64_t> SqliteEventStore::Writer::changeRows(const char* byId, const char* afterId,
                                                          const std::vector<std::int64_t>& ids, std::int64_t lookedAtTo)
{
    Statement after = TRY(Statement::prepare(m_database, afterId));
    TRY_VOID(after.bind(0, lookedAtTo).run());
    std::int64_t changed = m_database.changedRows();
    Statement one = TRY(Statement::prepare(m_database, byId));
    for (const std::int64_t id : ids) {
        TRY_VOID(one.bind(0, id).run());
        changed += m_database.changedRows();
    }
    return changed;
}

Result<Erased> SqliteEventStore::Writer::eraseRows(const FoundTraces& found, Change& change)
{
    Erased erased;
    const std::vector<Row> rows = TRY(rowsOf(found.persons, found.eventsTo, isPersonsSql()));
    TRY_VOID(removeRows(rows, change, true));
    for (const Row& row : rows)
        TRY_VOID(addNotice(Seq(++change.totals.lastSeq), RecordKind::Erased, {}, row.event.id));
    erased.events = std::int64_t(rows.size());
    erased.sends = TRY(changeRows("DELETE FROM sends WHERE id = ?",
                                  fmt::format("DELETE FROM sends WHERE id > ? AND {}", isPersonsSendSql).c_str(),
                                  found.sends, found.sendsTo));
    return erased;
}

Result<std::int64_t> SqliteEventStore::Writer::maskMentions(const FoundTraces& found, Change& change)
{
    const std::vector<Row> rows = TRY(rowsOf(found.mentions, found.eventsTo, isMentionSql()));
    Statement mask = TRY(Statement::prepare(m_database, fmt::format("UPDATE events SET {} WHERE seq = ?", maskedColumns())));
    for (const Row& row : rows) {
        TRY_VOID(mask.bind(0, row.event.seq.value()).run());
        TRY_VOID(addNotice(Seq(++change.totals.lastSeq), RecordKind::Status, row.event.seq, row.event.id));
    }
    TRY_VOID(changeRows(
        "UPDATE messages SET message_id = without_trace(message_id) WHERE id = ?",
        fmt::format("UPDATE messages SET message_id = without_trace(message_id) WHERE id > ? AND {}", isMentionInMessageSql).c_str(),
        found.messages, found.messagesTo));
    return std::int64_t(rows.size());
}

} // namespace waybill::events
