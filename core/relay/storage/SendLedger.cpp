// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/storage/SendLedger.h"

#include "core/base/Encoding.h"
#include "core/relay/storage/SendErasure.h"
#include "core/relay/storage/SendRules.h"
#include "core/sqlite/Migrations.h"
#include "core/sqlite/Statement.h"
#include "core/sqlite/Transaction.h"

#include <mutex>
#include <utility>

namespace waybill::relay {

namespace {

using environments::Environment;
using environments::EnvironmentChange;
using environments::EnvironmentState;
using sending::Credential;
using sending::CredentialState;
using sending::SavedTemplate;
using sending::SendState;
using sqlite::Statement;
using sqlite::Transaction;

constexpr const char* steps[] = {
    "CREATE TABLE environments (name TEXT PRIMARY KEY, json TEXT NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE credentials (name TEXT PRIMARY KEY, json TEXT NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE sends ("
    " number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,"
    " environment TEXT NOT NULL, provider TEXT NOT NULL, credential TEXT NOT NULL, recipient TEXT NOT NULL COLLATE NOCASE,"
    " message_type TEXT NOT NULL, correlation_id TEXT NOT NULL,"
    " state TEXT NOT NULL, attempts INTEGER NOT NULL, message_id TEXT NOT NULL, problem TEXT NOT NULL, text TEXT NOT NULL,"
    " created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL);"
    "CREATE INDEX sends_by_day ON sends (environment, created_at);"
    "CREATE INDEX sends_open ON sends (updated_at) WHERE state IN ('planned', 'in_flight')",
    "CREATE TABLE templates (environment TEXT NOT NULL, name TEXT NOT NULL, version INTEGER NOT NULL, json TEXT NOT NULL,"
    " PRIMARY KEY (environment, name)) WITHOUT ROWID",
    "ALTER TABLE environments ADD COLUMN revision INTEGER NOT NULL DEFAULT 1;"
    "ALTER TABLE credentials ADD COLUMN added_at INTEGER;"
    "ALTER TABLE credentials ADD COLUMN rotated_at INTEGER;"
    "ALTER TABLE credentials ADD COLUMN revoke_since INTEGER;"
    "ALTER TABLE credentials ADD COLUMN probed_at INTEGER;"
    "ALTER TABLE credentials ADD COLUMN probe TEXT NOT NULL DEFAULT '';"
    "CREATE INDEX sends_by_credential ON sends (credential, updated_at)",
    "CREATE INDEX sends_by_recipient ON sends (recipient);"
    "CREATE INDEX sends_by_message ON sends (message_id);"
    "CREATE INDEX sends_by_own_id ON sends (correlation_id)",
};
constexpr sqlite::Schema schema{0x57424c31, "send ledger", steps};

constexpr std::int64_t longWal = 1 << 20;
constexpr std::chrono::minutes plannedFor{15};
constexpr std::chrono::minutes inFlightFor{5};
constexpr const char* columns = "id, environment, provider, credential, recipient, message_type, correlation_id, state,"
                                " attempts, message_id, problem, text, created_at, updated_at";

LedgerEntry entryOf(const Statement& row)
{
    return {.id = row.text(0),
            .intent = {.environment = row.text(1),
                       .provider = row.text(2),
                       .credential = row.text(3),
                       .recipient = row.text(4),
                       .messageType = row.text(5),
                       .correlationId = row.text(6)},
            .last = {.state = sending::sendStateFrom(row.bytes(7)).value_or(SendState::Unknown),
                     .attempts = int(row.integer(8)),
                     .messageId = row.text(9),
                     .problem = row.text(10),
                     .text = row.text(11)},
            .createdAt = row.time(12),
            .updatedAt = row.time(13)};
}

} // namespace

const sqlite::Schema& sendLedgerSchema() { return schema; }

class SendLedger::Impl {
public:
    Impl(sqlite::Database database, const Clock& clock)
        : m_database(std::move(database)), m_clock(clock), m_rules(m_database, clock)
    {
    }

    SendRules& rules() { return m_rules; }

    Result<Reserved> reserve(const sending::Intent& intent)
    {
        TRY_VOID(expire());
        const Timestamp now = m_clock.now();
        const auto midnight = std::chrono::floor<std::chrono::days>(now);
        Transaction transaction = TRY(Transaction::begin(m_database));
        Statement count = TRY(Statement::prepare(
            m_database, "SELECT count(*) FROM sends WHERE environment = ? AND created_at >= ?"
                        " AND state NOT IN ('refused', 'failed')"));
        count.bind(0, std::string_view(intent.environment)).bind(1, Timestamp(midnight));
        TRY(count.step());
        Reserved reserved{"snd_" + randomToken().substr(0, 22), int(count.integer(0))};
        count.reset();
        Statement insert = TRY(Statement::prepare(
            m_database, "INSERT INTO sends (id, environment, provider, credential, recipient, message_type, correlation_id,"
                        " state, attempts, message_id, problem, text, created_at, updated_at)"
                        " VALUES (?, ?, ?, ?, ?, ?, ?, 'planned', 0, '', '', '', ?, ?)"));
        int column = 0;
        for (const std::string* text : {&std::as_const(reserved.id), &intent.environment, &intent.provider, &intent.credential,
                                        &intent.recipient, &intent.messageType, &intent.correlationId})
            insert.bind(column++, std::string_view(*text));
        TRY_VOID(insert.bind(7, now).bind(8, now).run());
        TRY_VOID(transaction.commit());
        TRY_VOID(m_database.checkpointWhenLonger(longWal));
        return reserved;
    }

    Result<void> note(const std::string& id, const sending::LedgerNote& note)
    {
        Transaction transaction = TRY(Transaction::begin(m_database));
        const LedgerEntry known = TRY(entry(id));
        if (!sending::mayFollow(known.last.state, note.state))
            return fail(ErrorCode::Conflict,
                        "this send is " + std::string(sending::toString(known.last.state)) + " and can't become " +
                            std::string(sending::toString(note.state)));
        Statement update = TRY(Statement::prepare(
            m_database, "UPDATE sends SET state = ?, attempts = ?, message_id = ?, problem = ?, text = ?, updated_at = ?"
                        " WHERE id = ?"));
        update.bind(0, sending::toString(note.state))
            .bind(1, note.attempts)
            .bind(2, std::string_view(note.messageId))
            .bind(3, std::string_view(note.problem))
            .bind(4, std::string_view(note.text))
            .bind(5, m_clock.now())
            .bind(6, std::string_view(id));
        TRY_VOID(update.run());
        TRY_VOID(transaction.commit());
        return m_database.checkpointWhenLonger(longWal);
    }

    Result<LedgerEntry> entry(const std::string& id)
    {
        Statement select = TRY(
            Statement::prepare(m_database, std::string("SELECT ") + columns + " FROM sends WHERE id = ?"));
        select.bind(0, std::string_view(id));
        if (!TRY(select.step()))
            return fail(ErrorCode::NotFound, "there is no such send", "GET /v1/sends/intents lists the newest");
        return entryOf(select);
    }

    Result<std::vector<LedgerEntry>> entries(std::size_t limit)
    {
        TRY_VOID(expire());
        Statement select = TRY(Statement::prepare(
            m_database, std::string("SELECT ") + columns + " FROM sends ORDER BY number DESC LIMIT ?"));
        select.bind(0, std::int64_t(limit));
        return entriesOf(select);
    }

    Result<std::vector<LedgerEntry>> named(const std::string& name, std::size_t limit)
    {
        if (name.empty())
            return std::vector<LedgerEntry>();
        TRY_VOID(expire());
        Statement select = TRY(Statement::prepare(
            m_database, std::string("SELECT ") + columns + " FROM sends WHERE recipient = ?1 OR message_id = ?1"
                            " OR correlation_id = ?1 OR id = ?1 ORDER BY number DESC LIMIT ?2"));
        select.bind(0, std::string_view(name)).bind(1, std::int64_t(limit));
        return entriesOf(select);
    }

    static Result<std::vector<LedgerEntry>> entriesOf(Statement& select)
    {
        std::vector<LedgerEntry> found;
        while (TRY(select.step()))
            found.push_back(entryOf(select));
        return found;
    }

    Result<void> expire()
    {
        const Timestamp now = m_clock.now();
        Statement update = TRY(Statement::prepare(
            m_database,
            "UPDATE sends SET updated_at = ?1, problem = 'no_word',"
            " state = CASE state WHEN 'planned' THEN 'failed' ELSE 'unknown' END,"
            " text = CASE state WHEN 'planned' THEN 'it was planned and never begun'"
            "  ELSE 'the sender said no more: it may have ended while it asked the provider' END"
            " WHERE (state = 'planned' AND updated_at < ?2) OR (state = 'in_flight' AND updated_at < ?3)"));
        return update.bind(0, now).bind(1, now - plannedFor).bind(2, now - inFlightFor).run();
    }

    Result<std::vector<SavedTemplate>> templates(const std::string& environment)
    {
        Statement select = TRY(Statement::prepare(
            m_database, "SELECT json FROM templates WHERE ?1 = '' OR environment = ?1 ORDER BY environment, name"));
        select.bind(0, std::string_view(environment));
        std::vector<SavedTemplate> found;
        while (TRY(select.step()))
            found.push_back(TRY(sending::templateFromJson(select.bytes(0))));
        return found;
    }

    Result<int> put(SavedTemplate saved)
    {
        Transaction transaction = TRY(Transaction::begin(m_database));
        Statement select = TRY(Statement::prepare(
            m_database, "SELECT version FROM templates WHERE environment = ? AND name = ?"));
        select.bind(0, std::string_view(saved.environment)).bind(1, std::string_view(saved.content.name));
        const int newest = TRY(select.step()) ? int(select.integer(0)) : 0;
        select.reset();
        if (saved.version != newest)
            return fail(ErrorCode::Conflict,
                        newest == 0 ? "this template was removed meanwhile"
                                    : "somebody saved version " + std::to_string(newest) + " of this template meanwhile",
                        "load it once more, or save yours under another name");
        saved.version = newest + 1;
        saved.savedAt = m_clock.now();
        Statement upsert = TRY(Statement::prepare(m_database, "INSERT OR REPLACE INTO templates VALUES (?, ?, ?, ?)"));
        const std::string json = sending::toJson(saved);
        TRY_VOID(upsert.bind(0, std::string_view(saved.environment))
                     .bind(1, std::string_view(saved.content.name))
                     .bind(2, saved.version)
                     .bind(3, std::string_view(json))
                     .run());
        TRY_VOID(transaction.commit());
        TRY_VOID(m_database.checkpointWhenLonger(longWal));
        return saved.version;
    }

    Result<void> removeTemplate(const std::string& environment, const std::string& name)
    {
        Statement remove = TRY(Statement::prepare(m_database, "DELETE FROM templates WHERE environment = ? AND name = ?"));
        TRY_VOID(remove.bind(0, std::string_view(environment)).bind(1, std::string_view(name)).run());
        if (m_database.changedRows() == 0)
            return fail(ErrorCode::NotFound, "there is no such template", "GET /v1/templates lists them");
        return {};
    }

    Result<LedgerErased> erase(const std::string& recipient) { return eraseFrom(m_database, m_rules, recipient); }

    // Sends are few and their writes short: one connection and a lock do for all.
    std::mutex mutex;

private:
    sqlite::Database m_database;
    const Clock& m_clock;
    SendRules m_rules;
};

Result<std::unique_ptr<SendLedger>> SendLedger::open(const std::string& path, const Clock& clock)
{
    sqlite::Database database = TRY(sqlite::Database::openWriter(path, sqlite::SecureDelete::On));
    TRY_VOID(sqlite::migrate(database, schema));
    auto impl = std::make_unique<Impl>(std::move(database), clock);
    TRY_VOID(impl->rules().addDefaults());
    return std::unique_ptr<SendLedger>(new SendLedger(std::move(impl)));
}

SendLedger::SendLedger(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}

SendLedger::~SendLedger() = default;

Result<std::vector<EnvironmentState>> SendLedger::environments() const
{
    const std::scoped_lock lock(m_impl->mutex);
    return m_impl->rules().environments();
}

Result<Environment> SendLedger::environment(const std::string& name) const
{
    for (EnvironmentState& state : TRY(environments())) {
        if (state.rules.id.value() == name)
            return std::move(state.rules);
    }
    return fail(ErrorCode::NotFound, "there is no environment of this name", "GET /v1/environments lists them");
}

Result<void> SendLedger::save(const Environment& environment)
{
    const Environment plain = TRY(environments::checked(environment));
    const std::scoped_lock lock(m_impl->mutex);
    return m_impl->rules().put(plain);
}

Result<void> SendLedger::change(const EnvironmentChange& change)
{
    const std::scoped_lock lock(m_impl->mutex);
    return m_impl->rules().change(change);
}

Result<void> SendLedger::removeEnvironment(const std::string& name)
{
    const std::scoped_lock lock(m_impl->mutex);
    return m_impl->rules().removeEnvironment(name);
}

Result<std::vector<CredentialState>> SendLedger::credentials() const
{
    const std::scoped_lock lock(m_impl->mutex);
    return m_impl->rules().credentials();
}

Result<void> SendLedger::save(const Credential& credential)
{
    const std::scoped_lock lock(m_impl->mutex);
    return m_impl->rules().put(credential);
}

Result<void> SendLedger::removeCredential(const std::string& name)
{
    const std::scoped_lock lock(m_impl->mutex);
    return m_impl->rules().removeCredential(name);
}

Result<void> SendLedger::noteCredential(const std::string& name, const sending::CredentialNote& note)
{
    const std::scoped_lock lock(m_impl->mutex);
    return m_impl->rules().note(name, note);
}

Result<std::vector<SavedTemplate>> SendLedger::templates(const std::string& environment) const
{
    const std::scoped_lock lock(m_impl->mutex);
    return m_impl->templates(environment);
}

Result<int> SendLedger::save(const SavedTemplate& saved)
{
    TRY_VOID(sending::check(saved));
    TRY(environment(saved.environment));
    const std::scoped_lock lock(m_impl->mutex);
    return m_impl->put(saved);
}

Result<void> SendLedger::removeTemplate(const std::string& environment, const std::string& name)
{
    const std::scoped_lock lock(m_impl->mutex);
    return m_impl->removeTemplate(environment, name);
}

Result<Reserved> SendLedger::reserve(const sending::Intent& intent)
{
    const std::scoped_lock lock(m_impl->mutex);
    return m_impl->reserve(intent);
}

Result<void> SendLedger::note(const std::string& id, const sending::LedgerNote& note)
{
    const std::scoped_lock lock(m_impl->mutex);
    return m_impl->note(id, note);
}

Result<LedgerEntry> SendLedger::entry(const std::string& id) const
{
    const std::scoped_lock lock(m_impl->mutex);
    return m_impl->entry(id);
}

Result<std::vector<LedgerEntry>> SendLedger::entries(std::size_t limit)
{
    const std::scoped_lock lock(m_impl->mutex);
    return m_impl->entries(limit);
}

Result<std::vector<LedgerEntry>> SendLedger::named(const std::string& name, std::size_t limit)
{
    const std::scoped_lock lock(m_impl->mutex);
    return m_impl->named(name, limit);
}

Result<void> SendLedger::checkMayErase(const std::string& recipient) const
{
    const std::scoped_lock lock(m_impl->mutex);
    return checkNoCredentialHas(m_impl->rules(), AddressTraces(recipient));
}

Result<LedgerErased> SendLedger::erase(const std::string& recipient)
{
    const std::scoped_lock lock(m_impl->mutex);
    return m_impl->erase(recipient);
}

} // namespace waybill::relay
