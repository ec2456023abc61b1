// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The writing half of the SQLite event store: one connection, in one thread.

#include "core/events/sqlite/EventSchema.h"
#include "core/events/sqlite/LookupIndex.h"
#include "core/events/sqlite/MessageTable.h"
#include "core/events/sqlite/NewestIds.h"
#include "core/events/sqlite/SendTable.h"
#include "core/events/sqlite/SqliteEventStore.h"
#include "core/sqlite/Statement.h"
#include "core/sqlite/Transaction.h"

#include <memory>
#include <string>
#include <vector>

namespace waybill::events {

class SqliteEventStore::Writer {
public:
    static Result<std::unique_ptr<Writer>> open(const std::string& path, const std::function<void()>& onMigrating);

    const RelayId& relay() const { return m_relay; }
    const Epoch& epoch() const { return m_epoch; }
    StoreIdentity identity() const { return {m_relay.value(), m_epoch.value(), m_tombstoneKey}; }

    Result<std::unique_ptr<Appending>> appendInPieces(const RelayId& relay, const Epoch& epoch, Seq firstSeq);
    Result<bool> registerSend(const Send& send);
    Result<void> layTombstone(const std::string& recipient, Timestamp now);
    Result<Erased> erase(const std::string& recipient, Timestamp now, const FoundTraces& found);
    Result<std::int64_t> dropDay(std::chrono::sys_days day);

private:
    struct Totals {
        std::int64_t lastSeq = 0;
        std::int64_t events = 0;
        std::int64_t messages = 0;
        std::int64_t copies = 0;
    };
    struct Statements {
        sqlite::Statement findCopy, countCopy, insertEvent, notice, copyNotice, findTombstone, remove;
    };
    // What must be known of an event to remove it.
    struct Row {
        std::int64_t message;
        Event event;
    };
    // What one transaction changes beside the rows themselves.
    struct Change {
        Totals totals;
        BaselineChanges baselines;
    };

    class Pieces;

    Writer(sqlite::Database database, StoreIdentity identity, Statements statements, MessageTable messages,
           LookupIndex lookup, SendTable sends, NewestIds newest);

    Result<sqlite::Transaction> begin();
    Result<Change> beginChange();
    // Also keeps the mark, unless that is null.
    Result<void> writeChange(const Change& change, const std::string* sourceMark);
    // The address whose tombstone refused it, or nothing.
    Result<std::string> appendOne(const Event& event, Seq seq, Change& change);
    Result<std::int64_t> insert(const Event& event, Seq seq, Change& change); // messages.id
    Result<std::string> erasedAddressIn(const Event& event);
    // messages.id of the send's message; several when its address came in several cases.
    Result<std::vector<std::int64_t>> messagesOf(const Send& send);
    Result<bool> isErased(std::string_view address, Timestamp time);
    Result<bool> addCopy(const Event& event, Seq seq, Change& change);
    Result<void> addNotice(Seq seq, RecordKind kind, std::optional<Seq> eventSeq, EventId eventId,
                           std::optional<std::chrono::sys_days> day = {});
    Result<void> layTombstoneOf(const std::string& address, Timestamp now);
    // Those that were found, and those that came later and have a trace.
    Result<std::vector<Row>> rowsOf(const std::vector<std::int64_t>& seqs, std::int64_t lookedAtTo, const std::string& trace);
    Result<std::int64_t> changeRows(const char* byId, const char* afterId, const std::vector<std::int64_t>& ids,
                                    std::int64_t lookedAtTo);
    Result<Erased> eraseRows(const FoundTraces& found, Change& change);
    Result<std::int64_t> maskMentions(const FoundTraces& found, Change& change);
    Result<std::vector<Row>> rowsWhere(const char* condition, const std::vector<sqlite::Value>& values);
    Result<void> removeRows(const std::vector<Row>& rows, Change& change, bool fromLookup);
    // Of a file whose events were stored before there was a lookup index.
    Result<void> indexOldEvents(const std::function<void()>& onMigrating);
    std::string tombstoneDigest(std::string_view recipient) const;

    sqlite::Database m_database;
    const RelayId m_relay;
    const Epoch m_epoch;
    const std::string m_tombstoneKey;
    Statements m_statements;
    MessageTable m_messages;
    LookupIndex m_lookup;
    SendTable m_sends;
    NewestIds m_newest;
    bool m_hasTombstones = false;
};

} // namespace waybill::events
