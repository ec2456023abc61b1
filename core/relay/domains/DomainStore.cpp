// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/domains/DomainStore.h"

#include "core/sqlite/Migrations.h"
#include "core/sqlite/RewriteTexts.h"
#include "core/sqlite/Statement.h"
#include "core/sqlite/Transaction.h"

namespace waybill::relay {

namespace {

using sqlite::Statement;

constexpr const char* steps[] = {
    "CREATE TABLE domains (name TEXT PRIMARY KEY, profile TEXT NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE observations ("
    " id INTEGER PRIMARY KEY, domain TEXT NOT NULL, at INTEGER NOT NULL, check_id TEXT NOT NULL,"
    " verdict INTEGER NOT NULL, digest TEXT NOT NULL, title TEXT NOT NULL, sentence TEXT NOT NULL);"
    "CREATE INDEX observations_of ON observations (domain, at);"
    "CREATE TABLE report_rows ("
    " domain TEXT NOT NULL, organisation TEXT NOT NULL, report TEXT NOT NULL, source TEXT NOT NULL,"
    " until INTEGER NOT NULL, messages INTEGER NOT NULL, aligned INTEGER NOT NULL,"
    " PRIMARY KEY (domain, organisation, report, source)) WITHOUT ROWID;"
    "CREATE TABLE tls_reports ("
    " domain TEXT NOT NULL, organisation TEXT NOT NULL, report TEXT NOT NULL,"
    " until INTEGER NOT NULL, successes INTEGER NOT NULL, failures INTEGER NOT NULL,"
    " PRIMARY KEY (domain, organisation, report)) WITHOUT ROWID;"
    "CREATE TABLE tightenings ("
    " id INTEGER PRIMARY KEY, domain TEXT NOT NULL, at INTEGER NOT NULL, from_policy TEXT NOT NULL,"
    " to_policy TEXT NOT NULL, reason TEXT NOT NULL, by_whom TEXT NOT NULL)",
    "ALTER TABLE observations ADD COLUMN everywhere INTEGER;" // NULL: nobody asked every server
    "CREATE TABLE places (name TEXT PRIMARY KEY, place TEXT NOT NULL) WITHOUT ROWID",
};
constexpr sqlite::Schema schema{0x57424431, "domains", steps};

constexpr std::int64_t checkpointAt = 4 << 20;

domains::Verdict verdictOf(std::int64_t stored)
{
    return stored >= 0 && stored <= 3 ? domains::Verdict(stored) : domains::Verdict::Unknown;
}

std::optional<bool> flagOf(const Statement& row, int column)
{
    return row.isNull(column) ? std::nullopt : std::optional(row.integer(column) != 0);
}

} // namespace

const sqlite::Schema& domainSchema() { return schema; }

Result<std::unique_ptr<DomainStore>> DomainStore::open(const std::string& path)
{
    sqlite::Database database = TRY(sqlite::Database::openWriter(path, sqlite::SecureDelete::On));
    TRY_VOID(sqlite::migrate(database, schema));
    return std::unique_ptr<DomainStore>(new DomainStore(std::move(database)));
}

Result<void> DomainStore::putDomain(const StoredDomain& domain)
{
    const std::lock_guard lock(m_mutex);
    Statement put = TRY(Statement::prepare(m_database, "INSERT OR REPLACE INTO domains VALUES (?, ?)"));
    return put.bind(0, std::string_view(domain.name)).bind(1, std::string_view(domain.profile)).run();
}

Result<void> DomainStore::removeDomain(const std::string& name)
{
    const std::lock_guard lock(m_mutex);
    sqlite::Transaction transaction = TRY(sqlite::Transaction::begin(m_database));
    Statement remove = TRY(Statement::prepare(m_database, "DELETE FROM domains WHERE name = ?"));
    TRY_VOID(remove.bind(0, std::string_view(name)).run());
    if (m_database.changedRows() == 0)
        return fail(ErrorCode::NotFound, "there is no such domain here", "GET /v1/domains lists them");
    for (const char* table : {"observations", "report_rows", "tls_reports", "tightenings"}) {
        Statement rest = TRY(Statement::prepare(m_database, std::string("DELETE FROM ") + table + " WHERE domain = ?"));
        TRY_VOID(rest.bind(0, std::string_view(name)).run());
    }
    return transaction.commit();
}

Result<std::vector<StoredDomain>> DomainStore::domains() const
{
    const std::lock_guard lock(m_mutex);
    Statement select = TRY(Statement::prepare(m_database, "SELECT name, profile FROM domains ORDER BY name"));
    std::vector<StoredDomain> all;
    while (TRY(select.step()))
        all.push_back({select.text(0), select.text(1)});
    return all;
}

Result<StoredDomain> DomainStore::domain(const std::string& name) const
{
    const std::lock_guard lock(m_mutex);
    Statement select = TRY(Statement::prepare(m_database, "SELECT name, profile FROM domains WHERE name = ?"));
    if (!TRY(select.bind(0, std::string_view(name)).step()))
        return fail(ErrorCode::NotFound, "there is no such domain here", "add it first");
    return StoredDomain{select.text(0), select.text(1)};
}

Result<void> DomainStore::addChecks(const std::string& domain, const std::vector<StoredCheck>& checks)
{
    const std::lock_guard lock(m_mutex);
    sqlite::Transaction transaction = TRY(sqlite::Transaction::begin(m_database));
    Statement insert = TRY(Statement::prepare(m_database, "INSERT INTO observations (domain, at, check_id, verdict, digest, "
                                                          "title, sentence, everywhere) VALUES (?,?,?,?,?,?,?,?)"));
    for (const StoredCheck& check : checks) {
        insert.bind(0, std::string_view(domain))
            .bind(1, check.observation.at)
            .bind(2, std::string_view(check.observation.check))
            .bind(3, int(check.observation.verdict))
            .bind(4, std::string_view(check.observation.digest))
            .bind(5, std::string_view(check.title))
            .bind(6, std::string_view(check.sentence));
        insert.bindNull(7);
        if (check.observation.everywhere)
            insert.bind(7, int(*check.observation.everywhere));
        TRY_VOID(insert.run());
    }
    TRY_VOID(transaction.commit());
    return m_database.checkpointWhenLonger(checkpointAt);
}

Result<std::vector<domains::Observation>> DomainStore::observations(const std::string& domain, Timestamp since) const
{
    const std::lock_guard lock(m_mutex);
    Statement select = TRY(Statement::prepare(
        m_database, "SELECT at, check_id, verdict, digest, everywhere FROM observations WHERE domain = ? AND at >= ? ORDER BY at, id"));
    select.bind(0, std::string_view(domain)).bind(1, since);
    std::vector<domains::Observation> all;
    while (TRY(select.step()))
        all.push_back({select.time(0), select.text(1), verdictOf(select.integer(2)), select.text(3), flagOf(select, 4)});
    return all;
}

Result<std::vector<StoredCheck>> DomainStore::newestChecks(const std::string& domain) const
{
    const std::lock_guard lock(m_mutex);
    // A check that has not been run for a day before the newest run is no longer one of the domain's.
    Statement select = TRY(Statement::prepare(
        m_database, "SELECT at, check_id, verdict, digest, title, sentence, everywhere FROM observations WHERE id IN ("
                    " SELECT max(id) FROM observations WHERE domain = ?1 AND at >="
                    " (SELECT max(at) FROM observations WHERE domain = ?1) - 86400000 GROUP BY check_id) ORDER BY id"));
    select.bind(0, std::string_view(domain));
    std::vector<StoredCheck> checks;
    while (TRY(select.step()))
        checks.push_back({{select.time(0), select.text(1), verdictOf(select.integer(2)), select.text(3), flagOf(select, 6)},
                          select.text(4), select.text(5)});
    return checks;
}

Result<std::optional<Timestamp>> DomainStore::newest(const std::string& domain) const
{
    const std::lock_guard lock(m_mutex);
    Statement select = TRY(Statement::prepare(m_database, "SELECT max(at) FROM observations WHERE domain = ?"));
    if (!TRY(select.bind(0, std::string_view(domain)).step()) || select.isNull(0))
        return std::nullopt;
    return select.time(0);
}

Result<std::string> DomainStore::place(const std::string& name) const
{
    const std::lock_guard lock(m_mutex);
    Statement select = TRY(Statement::prepare(m_database, "SELECT place FROM places WHERE name = ?"));
    return TRY(select.bind(0, std::string_view(name)).step()) ? select.text(0) : std::string();
}

Result<void> DomainStore::setPlace(const std::string& name, const std::string& place)
{
    const std::lock_guard lock(m_mutex);
    Statement put = TRY(Statement::prepare(m_database, "INSERT OR REPLACE INTO places VALUES (?, ?)"));
    TRY_VOID(put.bind(0, std::string_view(name)).bind(1, std::string_view(place)).run());
    return m_database.checkpointWhenLonger(checkpointAt); // it is set every minute, and often nothing else is
}

Result<void> DomainStore::addReport(const std::string& domain, const StoredReport& report)
{
    const std::lock_guard lock(m_mutex);
    sqlite::Transaction transaction = TRY(sqlite::Transaction::begin(m_database));
    Statement put = TRY(Statement::prepare(m_database, "INSERT OR REPLACE INTO report_rows VALUES (?,?,?,?,?,?,?)"));
    for (const ReportRow& row : report.rows) {
        put.bind(0, std::string_view(domain))
            .bind(1, std::string_view(report.organisation))
            .bind(2, std::string_view(report.id))
            .bind(3, std::string_view(row.source))
            .bind(4, report.end)
            .bind(5, row.messages)
            .bind(6, row.aligned);
        TRY_VOID(put.run());
    }
    return transaction.commit();
}

Result<void> DomainStore::addTlsReport(const std::string& domain, const std::string& organisation, const std::string& id,
                                       Timestamp end, std::int64_t successes, std::int64_t failures)
{
    const std::lock_guard lock(m_mutex);
    Statement put = TRY(Statement::prepare(m_database, "INSERT OR REPLACE INTO tls_reports VALUES (?,?,?,?,?,?)"));
    put.bind(0, std::string_view(domain)).bind(1, std::string_view(organisation)).bind(2, std::string_view(id));
    return put.bind(3, end).bind(4, successes).bind(5, failures).run();
}

Result<std::vector<ReportRow>> DomainStore::sources(const std::string& domain, Timestamp since) const
{
    const std::lock_guard lock(m_mutex);
    Statement select = TRY(Statement::prepare(
        m_database, "SELECT source, sum(messages) AS m, sum(aligned) FROM report_rows WHERE domain = ? AND until >= ?"
                    " GROUP BY source ORDER BY m DESC, source"));
    select.bind(0, std::string_view(domain)).bind(1, since);
    std::vector<ReportRow> rows;
    while (TRY(select.step()))
        rows.push_back({select.text(0), select.integer(1), select.integer(2)});
    return rows;
}

Result<TlsSums> DomainStore::tlsSums(const std::string& domain, Timestamp since) const
{
    const std::lock_guard lock(m_mutex);
    Statement select = TRY(Statement::prepare(
        m_database, "SELECT count(*), total(successes), total(failures) FROM tls_reports WHERE domain = ? AND until >= ?"));
    if (!TRY(select.bind(0, std::string_view(domain)).bind(1, since).step()))
        return TlsSums{};
    return TlsSums{select.integer(0), select.integer(1), select.integer(2)};
}

// Who reports and from where are names of organisations and hosts: they are keys and stay.
Result<std::int64_t> DomainStore::erase(const AddressTraces& traces)
{
    const auto mask = [&traces](std::string& text) { return traces.mask(text) > 0; };
    const std::lock_guard lock(m_mutex);
    sqlite::Transaction transaction = TRY(sqlite::Transaction::begin(m_database));
    std::int64_t count = 0;
    for (const sqlite::TextTable& table : {sqlite::TextTable{"domains", {"name"}, {"profile"}},
                                           sqlite::TextTable{"observations", {"id"}, {"title", "sentence"}},
                                           sqlite::TextTable{"tightenings", {"id"}, {"reason", "by_whom"}}})
        count += TRY(sqlite::rewriteTexts(m_database, table, mask));
    TRY_VOID(transaction.commit());
    TRY_VOID(m_database.checkpoint(sqlite::Checkpoint::Truncate));
    return count;
}

Result<void> DomainStore::addTightening(const std::string& domain, const Tightening& tightening)
{
    const std::lock_guard lock(m_mutex);
    Statement insert = TRY(Statement::prepare(
        m_database, "INSERT INTO tightenings (domain, at, from_policy, to_policy, reason, by_whom) VALUES (?,?,?,?,?,?)"));
    return insert.bind(0, std::string_view(domain))
        .bind(1, tightening.at)
        .bind(2, std::string_view(tightening.from))
        .bind(3, std::string_view(tightening.to))
        .bind(4, std::string_view(tightening.reason))
        .bind(5, std::string_view(tightening.by))
        .run();
}

Result<std::vector<Tightening>> DomainStore::tightenings(const std::string& domain) const
{
    const std::lock_guard lock(m_mutex);
    Statement select = TRY(Statement::prepare(
        m_database, "SELECT at, from_policy, to_policy, reason, by_whom FROM tightenings WHERE domain = ? ORDER BY id DESC LIMIT 100"));
    select.bind(0, std::string_view(domain));
    std::vector<Tightening> all;
    while (TRY(select.step()))
        all.push_back({select.time(0), select.text(1), select.text(2), select.text(3), select.text(4)});
    return all;
}

} // namespace waybill::relay
