// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/storage/SendRules.h"

#include "core/sqlite/Statement.h"
#include "core/sqlite/Transaction.h"

#include <QString>

namespace waybill::relay {

namespace {

using environments::Environment;
using environments::EnvironmentChange;
using environments::EnvironmentState;
using sending::Credential;
using sending::CredentialNote;
using sending::CredentialState;
using sqlite::Statement;
using sqlite::Transaction;

std::unexpected<Error> noSuchCredential()
{
    return fail(ErrorCode::NotFound, "there is no such credential", "GET /v1/credentials lists them");
}

} // namespace

Result<void> SendRules::addDefaults()
{
    if (TRY(m_database.queryInteger("SELECT count(*) FROM environments")) > 0)
        return {};
    for (const Environment& environment : environments::defaultEnvironments())
        TRY_VOID(put(environment));
    return {};
}

Result<std::vector<EnvironmentState>> SendRules::environments()
{
    Statement select = TRY(Statement::prepare(
        m_database, "SELECT e.json, e.revision, (SELECT count(*) FROM sends s WHERE s.environment = e.name"
                    "  AND s.created_at >= ? AND s.state NOT IN ('refused', 'failed'))"
                    " FROM environments e ORDER BY e.name"));
    select.bind(0, Timestamp(std::chrono::floor<std::chrono::days>(m_clock.now())));
    std::vector<EnvironmentState> found;
    while (TRY(select.step()))
        found.push_back({.rules = TRY(environments::environmentFromJson(select.bytes(0))),
                         .revision = select.integer(1),
                         .sentToday = int(select.integer(2))});
    return found;
}

Result<std::optional<EnvironmentState>> SendRules::find(const std::string& name)
{
    for (EnvironmentState& state : TRY(environments())) {
        if (state.rules.id.value() == name)
            return std::optional(std::move(state));
    }
    return std::optional<EnvironmentState>();
}

Result<void> SendRules::change(const EnvironmentChange& change)
{
    const Environment plain = TRY(environments::checked(change.rules));
    const std::string& name = plain.id.value();
    Transaction transaction = TRY(Transaction::begin(m_database));
    const auto known = TRY(find(name));
    if (change.revision && *change.revision != (known ? known->revision : 0))
        return fail(ErrorCode::Conflict,
                    known ? "somebody changed " + name + " meanwhile" : "somebody removed " + name + " meanwhile",
                    "look at what it is now, and change it once more");
    if (environments::needsName(known ? std::optional(known->rules) : std::nullopt, plain) && change.confirmation != name)
        return fail(ErrorCode::InvalidInput, "this lets more messages reach real people",
                    "type the environment's name, " + name + ", to confirm it");
    TRY_VOID(checkTitle(plain));
    TRY_VOID(put(plain));
    return transaction.commit();
}

// Two that are called the same, or one that goes by another's name, would be taken for each other.
Result<void> SendRules::checkTitle(const Environment& environment)
{
    const QString title = QString::fromStdString(environment.title);
    if (title.isEmpty())
        return {};
    for (const EnvironmentState& state : TRY(environments())) {
        const auto isCalled = [&title](const std::string& name) {
            return title.compare(QString::fromStdString(name), Qt::CaseInsensitive) == 0;
        };
        if (state.rules.id != environment.id && (isCalled(state.rules.title) || isCalled(state.rules.id.value())))
            return fail(ErrorCode::InvalidInput, state.rules.id.value() + " is called that already", "choose another title");
    }
    return {};
}

Result<void> SendRules::put(const Environment& environment)
{
    Statement upsert = TRY(Statement::prepare(
        m_database, "INSERT INTO environments (name, json, revision) VALUES (?, ?, 1)"
                    " ON CONFLICT (name) DO UPDATE SET json = excluded.json, revision = revision + 1"));
    const std::string json = environments::toJson(environment);
    return upsert.bind(0, std::string_view(environment.id.value())).bind(1, std::string_view(json)).run();
}

Result<void> SendRules::removeEnvironment(const std::string& name)
{
    if (environments::isAlwaysThere(name))
        return fail(ErrorCode::Conflict, name + " is always there", "pause it instead");
    for (const CredentialState& state : TRY(credentials())) {
        if (state.credential.environment == name)
            return fail(ErrorCode::Conflict, name + " still has the credential " + state.credential.name,
                        "remove its credentials first");
    }
    Transaction transaction = TRY(Transaction::begin(m_database));
    for (const char* table : {"templates WHERE environment", "environments WHERE name"}) {
        Statement remove = TRY(Statement::prepare(m_database, std::string("DELETE FROM ") + table + " = ?"));
        TRY_VOID(remove.bind(0, std::string_view(name)).run());
    }
    if (m_database.changedRows() == 0)
        return fail(ErrorCode::NotFound, "there is no environment of this name", "GET /v1/environments lists them");
    return transaction.commit();
}

Result<std::vector<CredentialState>> SendRules::credentials()
{
    Statement select = TRY(Statement::prepare(
        m_database, "SELECT c.json, c.added_at, c.rotated_at, c.revoke_since, c.probed_at, c.probe,"
                    "  (SELECT max(updated_at) FROM sends s WHERE s.credential = c.name AND s.attempts > 0)"
                    " FROM credentials c ORDER BY c.name"));
    std::vector<CredentialState> found;
    while (TRY(select.step())) {
        CredentialState state{.credential = TRY(sending::credentialFromJson(select.bytes(0))),
                              .addedAt = select.timeOrNull(1),
                              .rotatedAt = select.timeOrNull(2),
                              .revokeSince = select.timeOrNull(3),
                              .lastUsed = select.timeOrNull(6),
                              .probedAt = select.timeOrNull(4)};
        if (state.probedAt)
            state.probe = TRY(sending::probeNoteFromJson(select.bytes(5)));
        found.push_back(std::move(state));
    }
    return found;
}

Result<void> SendRules::put(const Credential& credential)
{
    TRY_VOID(sending::check(credential));
    Statement upsert = TRY(Statement::prepare(
        m_database, "INSERT INTO credentials (name, json, added_at) VALUES (?, ?, ?)"
                    " ON CONFLICT (name) DO UPDATE SET json = excluded.json"));
    const std::string json = sending::toJson(credential);
    return upsert.bind(0, std::string_view(credential.name)).bind(1, std::string_view(json)).bind(2, m_clock.now()).run();
}

Result<void> SendRules::removeCredential(const std::string& name)
{
    Statement remove = TRY(Statement::prepare(m_database, "DELETE FROM credentials WHERE name = ?"));
    TRY_VOID(remove.bind(0, std::string_view(name)).run());
    return m_database.changedRows() > 0 ? Result<void>() : noSuchCredential();
}

Result<void> SendRules::note(const std::string& name, const CredentialNote& note)
{
    using Kind = CredentialNote::Kind;
    const char* change = note.kind == Kind::Probed    ? "probed_at = ?2, probe = ?3"
                         : note.kind == Kind::Rotated ? "rotated_at = ?2, revoke_since = ?2"
                                                      : "revoke_since = NULL";
    Statement update = TRY(
        Statement::prepare(m_database, std::string("UPDATE credentials SET ") + change + " WHERE name = ?1"));
    update.bind(0, std::string_view(name));
    const std::string probe = sending::toJson(note.probe);
    if (note.kind != Kind::Revoked)
        update.bind(1, m_clock.now());
    if (note.kind == Kind::Probed)
        update.bind(2, std::string_view(probe));
    TRY_VOID(update.run());
    return m_database.changedRows() > 0 ? Result<void>() : noSuchCredential();
}

} // namespace waybill::relay
