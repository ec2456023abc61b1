// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/storage/RelayTables.h"

#include "core/relay/storage/RequestCodec.h"
#include "core/sqlite/Migrations.h"
#include "core/sqlite/Transaction.h"

#include <spdlog/fmt/fmt.h>

namespace waybill::relay {

namespace {

using sqlite::Statement;

constexpr const char* steps[] = {
    "CREATE TABLE quarantine ("
    " id INTEGER PRIMARY KEY,"
    " received_at INTEGER NOT NULL, endpoint TEXT NOT NULL, method TEXT NOT NULL, path TEXT NOT NULL,"
    " headers BLOB NOT NULL, body BLOB NOT NULL,"
    " verification INTEGER NOT NULL, strength INTEGER NOT NULL, refusal INTEGER NOT NULL, skew INTEGER NOT NULL,"
    " body_bytes INTEGER NOT NULL,"    // before it was cut
    " stored_bytes INTEGER NOT NULL);" // headers and body as they are here
    "CREATE TABLE dead_letters ("
    " id INTEGER PRIMARY KEY, request INTEGER NOT NULL UNIQUE, endpoint TEXT NOT NULL,"
    " received_at INTEGER NOT NULL, failed_at INTEGER NOT NULL, why TEXT NOT NULL, tries INTEGER NOT NULL,"
    " resolved_at INTEGER);"
    "CREATE INDEX dead_letters_open ON dead_letters (id) WHERE resolved_at IS NULL;"
    "CREATE TABLE heartbeats ("
    " endpoint TEXT PRIMARY KEY,"
    " received INTEGER NOT NULL, verified INTEGER NOT NULL, refused INTEGER NOT NULL,"
    " last_received INTEGER, last_verified INTEGER, last_refused INTEGER, last_event INTEGER,"
    " last_refusal TEXT NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE refused_days (day INTEGER PRIMARY KEY, refused INTEGER NOT NULL);" // days since 1970, UTC
    "CREATE TABLE up_intervals ("
    " id INTEGER PRIMARY KEY, up_from INTEGER NOT NULL, up_to INTEGER NOT NULL, clean INTEGER NOT NULL);"
    "CREATE TABLE token_uses ("
    " id INTEGER PRIMARY KEY, at INTEGER NOT NULL, token TEXT NOT NULL, role TEXT NOT NULL, what TEXT NOT NULL,"
    " status INTEGER NOT NULL)",
    "CREATE TABLE minutes ("
    " endpoint TEXT, minute INTEGER, accepted INTEGER NOT NULL, refused INTEGER NOT NULL,"
    " PRIMARY KEY (endpoint, minute)) WITHOUT ROWID;"
    "CREATE TABLE refusals ("
    " day INTEGER, endpoint TEXT, reason TEXT, refused INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,"
    " skew INTEGER NOT NULL, PRIMARY KEY (day, endpoint, reason)) WITHOUT ROWID",
    "CREATE TABLE uncleaned (request INTEGER PRIMARY KEY)",
};
constexpr sqlite::Schema schema{0x57425231, "relay state", steps};

} // namespace

const sqlite::Schema& relayStateSchema() { return schema; }

Result<RelayTables> RelayTables::open(const RelayStateOptions& options, Timestamp now)
{
    sqlite::Database database = TRY(sqlite::Database::openWriter(options.path, sqlite::SecureDelete::On));
    TRY_VOID(sqlite::migrate(database, schema));
    RelayTables tables(std::move(database), options);
    TRY_VOID(tables.countQuarantine());
    Statement insert = TRY(Statement::prepare(tables.m_database,
                                              "INSERT INTO up_intervals (up_from, up_to, clean) VALUES (?, ?, 0)"));
    TRY_VOID(insert.bind(0, now).bind(1, now).run());
    tables.m_upInterval = sqlite3_last_insert_rowid(tables.m_database.handle());
    return tables;
}

Result<void> RelayTables::countQuarantine()
{
    m_quarantineRows = TRY(m_database.queryInteger("SELECT count(*) FROM quarantine"));
    m_quarantineBytes = TRY(m_database.queryInteger("SELECT sum(stored_bytes) FROM quarantine"));
    return {};
}

Result<void> RelayTables::write(const StateNotes& notes, Timestamp now)
{
    sqlite::Transaction transaction = TRY(sqlite::Transaction::begin(m_database));
    // What was counted in a transaction that failed is not there: count again.
    const auto written = [&]() -> Result<void> {
        TRY_VOID(writeQuarantine(notes.refused));
        TRY_VOID(releaseFromQuarantine(notes.released));
        TRY_VOID(writeHeartbeats(notes.heartbeats));
        TRY_VOID(writeMinutes(notes.minutes));
        TRY_VOID(writeRefusals(notes.day, notes.refusals));
        TRY_VOID(writeTokenUses(notes.tokenUses));
        if (notes.refusedOnDay > 0) {
            Statement upsert = TRY(Statement::prepare(
                m_database, "INSERT INTO refused_days VALUES (?, ?) ON CONFLICT DO UPDATE SET refused = excluded.refused"));
            upsert.bind(0, std::int64_t(notes.day.time_since_epoch().count())).bind(1, notes.refusedOnDay);
            TRY_VOID(upsert.run());
        }
        if (notes.signOfLife)
            TRY_VOID(writeSignOfLife(now, false));
        return transaction.commit();
    }();
    if (!written) {
        if (m_database.inTransaction())
            (void)m_database.execute("ROLLBACK");
        (void)countQuarantine();
        return written;
    }
    constexpr std::int64_t checkpointAt = 4 << 20;
    return m_database.checkpointWhenLonger(checkpointAt);
}

Result<void> RelayTables::writeQuarantine(const std::vector<QuarantinedRequest>& refused)
{
    if (refused.empty())
        return {};
    Statement insert = TRY(Statement::prepare(
        m_database, fmt::format("INSERT INTO quarantine ({}, body_bytes, stored_bytes) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
                                requestColumns)));
    for (const QuarantinedRequest& one : refused) {
        const auto stored = std::int64_t(one.request.headers.packed().size() + one.request.body.size());
        bindRequest(insert, 0, one.request);
        insert.bind(requestColumnCount, one.bodyBytes).bind(requestColumnCount + 1, stored);
        TRY_VOID(insert.run());
        ++m_quarantineRows;
        m_quarantineBytes += stored;
    }
    return trimQuarantine();
}

Result<void> RelayTables::trimQuarantine()
{
    Statement remove = TRY(Statement::prepare(
        m_database,
        "DELETE FROM quarantine WHERE id = (SELECT min(id) FROM quarantine) RETURNING stored_bytes"));
    while (m_quarantineRows > m_options.quarantineRows || m_quarantineBytes > m_options.quarantineBytes) {
        const sqlite::ResetAtEnd reset(remove);
        if (!TRY(remove.step()))
            break;
        --m_quarantineRows;
        m_quarantineBytes -= remove.integer(0);
    }
    return {};
}

Result<void> RelayTables::releaseFromQuarantine(const std::vector<std::int64_t>& ids)
{
    if (ids.empty())
        return {};
    Statement remove = TRY(Statement::prepare(m_database, "DELETE FROM quarantine WHERE id = ?"));
    for (const std::int64_t id : ids)
        TRY_VOID(remove.bind(0, id).run());
    return countQuarantine();
}

Result<void> RelayTables::writeHeartbeats(const std::vector<Heartbeat>& heartbeats)
{
    Statement upsert = TRY(Statement::prepare(m_database, "INSERT OR REPLACE INTO heartbeats VALUES (?,?,?,?,?,?,?,?,?)"));
    for (const Heartbeat& heartbeat : heartbeats) {
        upsert.bind(0, std::string_view(heartbeat.endpoint))
            .bind(1, heartbeat.received)
            .bind(2, heartbeat.verified)
            .bind(3, heartbeat.refused)
            .bind(4, heartbeat.lastReceived)
            .bind(5, heartbeat.lastVerified)
            .bind(6, heartbeat.lastRefused)
            .bind(7, heartbeat.lastEvent)
            .bind(8, std::string_view(heartbeat.lastRefusal));
        TRY_VOID(upsert.run());
    }
    return {};
}

Result<void> RelayTables::writeMinutes(const std::vector<MinuteNote>& minutes)
{
    if (minutes.empty())
        return {};
    Statement upsert = TRY(Statement::prepare(m_database, "INSERT OR REPLACE INTO minutes VALUES (?, ?, ?, ?)"));
    Minute newest{};
    for (const MinuteNote& note : minutes) {
        upsert.bind(0, std::string_view(note.endpoint))
            .bind(1, std::int64_t(note.minute.time_since_epoch().count()))
            .bind(2, note.beat.accepted)
            .bind(3, note.beat.refused);
        TRY_VOID(upsert.run());
        newest = std::max(newest, note.minute);
    }
    Statement trim = TRY(Statement::prepare(m_database, "DELETE FROM minutes WHERE minute <= ?"));
    return trim.bind(0, std::int64_t((newest - Beats::kept).time_since_epoch().count())).run();
}

Result<void> RelayTables::writeRefusals(std::chrono::sys_days day, const std::vector<RefusalCount>& refusals)
{
    if (refusals.empty())
        return {};
    const std::int64_t number = day.time_since_epoch().count();
    Statement upsert = TRY(Statement::prepare(m_database, "INSERT OR REPLACE INTO refusals VALUES (?,?,?,?,?,?,?)"));
    for (const RefusalCount& refusal : refusals) {
        upsert.bind(0, number)
            .bind(1, std::string_view(refusal.endpoint))
            .bind(2, std::string_view(refusal.reason))
            .bind(3, refusal.count)
            .bind(4, refusal.first)
            .bind(5, refusal.last)
            .bind(6, std::int64_t(refusal.skew.count()));
        TRY_VOID(upsert.run());
    }
    Statement trim = TRY(Statement::prepare(m_database, "DELETE FROM refusals WHERE day < ?"));
    return trim.bind(0, number).run();
}

Result<void> RelayTables::writeTokenUses(const std::vector<TokenUse>& uses)
{
    if (uses.empty())
        return {};
    Statement insert = TRY(Statement::prepare(
        m_database, "INSERT INTO token_uses (at, token, role, what, status) VALUES (?, ?, ?, ?, ?)"));
    for (const TokenUse& use : uses) {
        insert.bind(0, use.at)
            .bind(1, std::string_view(use.token))
            .bind(2, std::string_view(use.role))
            .bind(3, std::string_view(use.what))
            .bind(4, use.status);
        TRY_VOID(insert.run());
    }
    Statement trim = TRY(
        Statement::prepare(m_database, "DELETE FROM token_uses WHERE id <= (SELECT max(id) FROM token_uses) - ?"));
    return trim.bind(0, m_options.tokenUses).run();
}

Result<void> RelayTables::writeSignOfLife(Timestamp now, bool last)
{
    // A clock that was set back must not make the interval end before it began.
    Statement update = TRY(Statement::prepare(
        m_database, "UPDATE up_intervals SET up_to = max(up_to, ?), clean = ? WHERE id = ?"));
    return update.bind(0, now).bind(1, int(last)).bind(2, m_upInterval).run();
}

Result<void> RelayTables::endUpInterval(Timestamp now) { return writeSignOfLife(now, true); }

Result<bool> RelayTables::addDeadLetter(const DeadLetter& letter, bool isReplay)
{
    sqlite::Transaction transaction = TRY(sqlite::Transaction::begin(m_database));
    Statement open = TRY(
        Statement::prepare(m_database, "SELECT 1 FROM dead_letters WHERE request = ? AND resolved_at IS NULL"));
    const bool isNew = !TRY(open.bind(0, letter.request.value()).step());
    if (!isNew && !isReplay)
        return false;
    open.reset();
    Statement upsert = TRY(Statement::prepare(
        m_database, "INSERT INTO dead_letters (request, endpoint, received_at, failed_at, why, tries)"
                    " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (request) DO UPDATE SET"
                    " failed_at = excluded.failed_at, why = excluded.why, tries = tries + 1, resolved_at = NULL"));
    upsert.bind(0, letter.request.value())
        .bind(1, std::string_view(letter.endpoint))
        .bind(2, letter.receivedAt)
        .bind(3, letter.failedAt)
        .bind(4, std::string_view(letter.why))
        .bind(5, letter.tries);
    TRY_VOID(upsert.run());
    TRY_VOID(transaction.commit());
    return isNew;
}

Result<std::string> RelayTables::resolveDeadLetter(DeadLetterId id, Timestamp now)
{
    Statement update = TRY(Statement::prepare(
        m_database,
        "UPDATE dead_letters SET resolved_at = ? WHERE id = ? AND resolved_at IS NULL RETURNING endpoint"));
    if (!TRY(update.bind(0, now).bind(1, id.value()).step()))
        return fail(ErrorCode::NotFound, fmt::format("there is no open dead letter {}", id.value()),
                    "GET /v1/dead-letters lists them");
    std::string endpoint = update.text(0);
    TRY_VOID(update.step()); // the commit
    return endpoint;
}

Result<std::vector<Heartbeat>> RelayTables::heartbeats()
{
    Statement select = TRY(Statement::prepare(m_database, "SELECT * FROM heartbeats"));
    std::vector<Heartbeat> all;
    while (TRY(select.step())) {
        Heartbeat heartbeat;
        heartbeat.endpoint = select.text(0);
        heartbeat.received = select.integer(1);
        heartbeat.verified = select.integer(2);
        heartbeat.refused = select.integer(3);
        heartbeat.lastReceived = select.timeOrNull(4);
        heartbeat.lastVerified = select.timeOrNull(5);
        heartbeat.lastRefused = select.timeOrNull(6);
        heartbeat.lastEvent = select.timeOrNull(7);
        heartbeat.lastRefusal = select.text(8);
        all.push_back(std::move(heartbeat));
    }
    return all;
}

Result<std::map<std::string, std::int64_t>> RelayTables::openDeadLetters()
{
    Statement select = TRY(Statement::prepare(
        m_database, "SELECT endpoint, count(*) FROM dead_letters WHERE resolved_at IS NULL GROUP BY endpoint"));
    std::map<std::string, std::int64_t> counts;
    while (TRY(select.step()))
        counts[select.text(0)] = select.integer(1);
    return counts;
}

Result<std::vector<MinuteNote>> RelayTables::minutes()
{
    Statement select = TRY(Statement::prepare(m_database, "SELECT endpoint, minute, accepted, refused FROM minutes"));
    std::vector<MinuteNote> all;
    while (TRY(select.step()))
        all.push_back({select.text(0), Minute(std::chrono::minutes(select.integer(1))),
                       {select.integer(2), select.integer(3)}});
    return all;
}

Result<std::vector<RefusalCount>> RelayTables::refusalsOn(std::chrono::sys_days day)
{
    Statement select = TRY(Statement::prepare(
        m_database, "SELECT endpoint, reason, refused, first, last, skew FROM refusals WHERE day = ?"));
    select.bind(0, std::int64_t(day.time_since_epoch().count()));
    std::vector<RefusalCount> all;
    while (TRY(select.step()))
        all.push_back({select.text(0), select.text(1), select.integer(2), select.time(3), select.time(4),
                       std::chrono::seconds(select.integer(5))});
    return all;
}

Result<std::int64_t> RelayTables::refusedOn(std::chrono::sys_days day)
{
    Statement select = TRY(Statement::prepare(m_database, "SELECT refused FROM refused_days WHERE day = ?"));
    return TRY(select.bind(0, std::int64_t(day.time_since_epoch().count())).step()) ? select.integer(0) : 0;
}

} // namespace waybill::relay
