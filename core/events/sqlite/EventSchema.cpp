// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/sqlite/EventSchema.h"

#include "core/base/Encoding.h"
#include "core/sqlite/Statement.h"

namespace waybill::events {

namespace {

// Types, classes and states are the numbers of their enums; times are ms since 1970; what a payload did not say is ''
// (NULL for numbers, tags and metadata). The text of an event is kept with it, not in a table of its own: one row
// answers the feed, the timeline and a filter.
//
// Ids are random, so an index on all of them would have every insert write a page of its own: 15 KB an event, measured.
// What only look-ups need is therefore in the lookup tables (LookupIndex.h); the first version kept it in blocks, which
// a look-up had to ask one after the other.
constexpr const char* steps[] = {
    "CREATE TABLE store ("
    " one INTEGER PRIMARY KEY CHECK (one = 1), relay TEXT NOT NULL, epoch TEXT NOT NULL,"
    " tombstone_key BLOB NOT NULL, last_seq INTEGER NOT NULL, source_mark BLOB NOT NULL,"
    " events INTEGER NOT NULL, messages INTEGER NOT NULL, copies INTEGER NOT NULL);"

    "CREATE TABLE events ("
    " seq INTEGER PRIMARY KEY, id INTEGER NOT NULL, dedup_key BLOB NOT NULL, message INTEGER NOT NULL,"
    " time INTEGER NOT NULL, received_at INTEGER NOT NULL, occurred_at INTEGER,"
    " type INTEGER NOT NULL, bounce INTEGER NOT NULL, smtp_code INTEGER, enhanced_code TEXT NOT NULL,"
    " provider TEXT NOT NULL, environment TEXT NOT NULL, endpoint TEXT NOT NULL,"
    " recipient TEXT NOT NULL, domain TEXT NOT NULL, sender TEXT NOT NULL, message_id TEXT NOT NULL,"
    " provider_event_id TEXT NOT NULL, correlation_id TEXT NOT NULL, reason TEXT NOT NULL,"
    " tags TEXT, metadata TEXT, url TEXT NOT NULL, subject TEXT NOT NULL, template TEXT NOT NULL,"
    " message_type TEXT NOT NULL, credential TEXT NOT NULL, native_type TEXT NOT NULL,"
    " machine_open INTEGER NOT NULL, recipient_certain INTEGER NOT NULL, verification INTEGER NOT NULL,"
    " strength INTEGER NOT NULL, processing INTEGER NOT NULL,"
    " request INTEGER NOT NULL, raw_offset INTEGER NOT NULL, raw_length INTEGER NOT NULL,"
    " copies INTEGER NOT NULL);"
    // One that came before has the same time and id: where new events go, the page is in memory.
    "CREATE INDEX events_same ON events (occurred_at, id);"
    "CREATE INDEX events_time ON events (time);"
    "CREATE INDEX events_message ON events (message);"
    "CREATE INDEX events_id ON events (seq >> 14, id);"
    "CREATE INDEX events_correlation_id ON events (seq >> 14, correlation_id) WHERE correlation_id <> '';"
    "CREATE INDEX events_provider_event_id ON events (seq >> 14, provider_event_id) WHERE provider_event_id <> '';"

    "CREATE TABLE messages ("
    " id INTEGER PRIMARY KEY, provider TEXT NOT NULL, environment TEXT NOT NULL, message_id TEXT NOT NULL,"
    " recipient TEXT NOT NULL, key_hash INTEGER NOT NULL," // of those four
    " state BLOB NOT NULL,"                                // MessageState
    " took INTEGER);"                                      // ms from accepted to outcome
    "CREATE INDEX messages_key ON messages (key_hash);"
    "CREATE INDEX messages_recipient ON messages (id >> 13, recipient);"
    "CREATE INDEX messages_message_id ON messages (id >> 13, message_id) WHERE message_id <> '';"

    // How many messages of a provider took how long, in steps of 3 %.
    "CREATE TABLE baselines (provider TEXT, step INTEGER, messages INTEGER NOT NULL,"
    " PRIMARY KEY (provider, step)) WITHOUT ROWID;"

    // The feed's records that are not new events; kind is RecordKind.
    "CREATE TABLE notices (seq INTEGER PRIMARY KEY, kind INTEGER NOT NULL, event_seq INTEGER, event_id INTEGER,"
    " day INTEGER);"

    "CREATE TABLE tombstones (digest BLOB PRIMARY KEY, until INTEGER NOT NULL) WITHOUT ROWID",

    // 2: names are looked up in sorted runs.
    "DROP INDEX events_id; DROP INDEX events_correlation_id; DROP INDEX events_provider_event_id;"
    "DROP INDEX messages_recipient; DROP INDEX messages_message_id;"
    "CREATE TABLE lookup_runs (run INTEGER PRIMARY KEY, pages INTEGER NOT NULL, size_class INTEGER NOT NULL,"
    " target INTEGER NOT NULL);" // the run it is being merged into; 0: none; -1: it is that run
    "CREATE TABLE lookup_pages (page INTEGER PRIMARY KEY, run INTEGER NOT NULL, first INTEGER NOT NULL,"
    " entries BLOB NOT NULL);"
    "CREATE INDEX lookup_pages_first ON lookup_pages (run, first);"
    "ALTER TABLE store ADD COLUMN looked_up_to INTEGER NOT NULL DEFAULT 0", // the last seq whose names are in them

    // 3: what applications registered. Few look-ups beside one for each new event, which goes by the first index.
    "CREATE TABLE sends ("
    " id INTEGER PRIMARY KEY, registered_at INTEGER NOT NULL, provider TEXT NOT NULL, environment TEXT NOT NULL,"
    " message_id TEXT NOT NULL, recipient TEXT NOT NULL COLLATE NOCASE, correlation_id TEXT NOT NULL,"
    " message_type TEXT NOT NULL);"
    "CREATE UNIQUE INDEX sends_key ON sends (message_id, recipient, provider, environment);"
    "CREATE INDEX sends_correlation_id ON sends (correlation_id);"
    "CREATE INDEX sends_recipient ON sends (recipient);"
    "CREATE INDEX sends_time ON sends (registered_at)",

    // 4: a copy's own request, so that it can be shown beside the first one. Copies from before have none.
    "ALTER TABLE notices ADD COLUMN received_at INTEGER; ALTER TABLE notices ADD COLUMN request INTEGER;"
    "ALTER TABLE notices ADD COLUMN raw_offset INTEGER; ALTER TABLE notices ADD COLUMN raw_length INTEGER;"
    "CREATE INDEX notices_copies ON notices (event_seq, seq) WHERE request IS NOT NULL",

    // 5: messages are found by MessageKeys; messages.key_hash is 0 from here on.
    "DROP INDEX messages_key;"
    "CREATE TABLE message_keys (part INTEGER PRIMARY KEY, entries BLOB NOT NULL);"
    "CREATE TABLE message_filters (block INTEGER PRIMARY KEY, bits BLOB NOT NULL)",
};
constexpr sqlite::Schema schema{0x57424531, "event database", steps};

} // namespace

const sqlite::Schema& eventSchema() { return schema; }

Result<StoreIdentity> identify(sqlite::Database& writer)
{
    const std::string relay = randomToken().substr(0, 16);
    const std::string epoch = randomToken().substr(0, 16);
    const std::string key = randomToken();
    sqlite::Statement insert = TRY(sqlite::Statement::prepare(
        writer, "INSERT OR IGNORE INTO store (one, relay, epoch, tombstone_key, last_seq, source_mark, events, messages, copies)"
                " VALUES (1, ?, ?, ?, 0, x'', 0, 0, 0)"));
    TRY_VOID(insert.bind(0, std::string_view(relay)).bind(1, std::string_view(epoch)).bindBlob(2, key).run());

    sqlite::Statement select = TRY(sqlite::Statement::prepare(writer, "SELECT relay, epoch, tombstone_key FROM store"));
    if (!TRY(select.step()))
        return fail(ErrorCode::Corrupt, writer.path() + " does not say which relay's it is",
                    "put it back from a copy");
    return StoreIdentity{select.text(0), select.text(1), select.text(2)};
}

} // namespace waybill::events
