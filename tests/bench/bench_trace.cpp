// SPDX-License-Identifier: GPL-3.0-or-later
// Paste a recipient, get the verdict: in the relay's store, and as the console gets it over HTTP from a whole relay, with
// the judging. Beside it one indexed SELECT on a plain table of the same rows. The store takes minutes to fill, so it can
// be kept: --store FOLDER makes it once and uses it from then on. --rows N (1 000 000), --json, --short.

#include "core/base/Digest.h"
#include "core/events/sqlite/SqliteEventStore.h"
#include "core/feed/RelayClient.h"
#include "core/providers/registry/Registry.h"
#include "core/relay/Relay.h"
#include "tests/bench/Bench.h"

#include <sqlite3.h>

#include <QCoreApplication>
#include <QDir>
#include <QEventLoop>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>

namespace waybill::bench {

namespace {

struct TraceOptions {
    Options options;
    QString folder; // empty: a temporary one

    static TraceOptions parse(int argc, char** argv)
    {
        TraceOptions parsed;
        std::vector<char*> others{argv[0]};
        for (int i = 1; i < argc; ++i) {
            if (std::string_view(argv[i]) == "--store" && i + 1 < argc)
                parsed.folder = QString::fromLocal8Bit(argv[++i]);
            else
                others.push_back(argv[i]);
        }
        parsed.options = Options::parse(int(others.size()), others.data(), "bench_trace [--store FOLDER]", 20'000);
        return parsed;
    }
};

// The same rows, one index: what a trace would cost if nothing else were wanted of it.
class IndexedSqlite {
public:
    explicit IndexedSqlite(const QString& path)
    {
        sqlite3_open(path.toUtf8().constData(), &m_database);
        run("PRAGMA synchronous=OFF; PRAGMA journal_mode=OFF;"
            "CREATE TABLE IF NOT EXISTS events (id TEXT, time INTEGER, type INTEGER, recipient TEXT, message_id TEXT, reason TEXT)");
    }
    ~IndexedSqlite()
    {
        sqlite3_finalize(m_insert);
        sqlite3_finalize(m_select);
        sqlite3_close(m_database);
    }
    IndexedSqlite(const IndexedSqlite&) = delete;
    IndexedSqlite& operator=(const IndexedSqlite&) = delete;

    void begin()
    {
        run("BEGIN");
        sqlite3_prepare_v2(m_database, "INSERT INTO events VALUES (?,?,?,?,?,?)", -1, &m_insert, nullptr);
    }
    void insert(const Event& event)
    {
        text(1, toString(event.id));
        sqlite3_bind_int64(m_insert, 2, toMs(event.time()));
        sqlite3_bind_int(m_insert, 3, int(event.type));
        text(4, event.recipient);
        text(5, event.messageId);
        text(6, event.reason);
        sqlite3_step(m_insert);
        sqlite3_reset(m_insert);
    }
    void finish() { run("COMMIT; CREATE INDEX by_recipient ON events (recipient, time)"); }

    std::size_t ask(const std::string& recipient)
    {
        if (m_select == nullptr)
            sqlite3_prepare_v2(m_database, "SELECT * FROM events WHERE recipient = ? ORDER BY time DESC LIMIT 1000", -1, &m_select, nullptr);
        sqlite3_bind_text(m_select, 1, recipient.data(), int(recipient.size()), SQLITE_TRANSIENT);
        std::size_t rows = 0;
        while (sqlite3_step(m_select) == SQLITE_ROW)
            rows += sqlite3_column_bytes(m_select, 0) > 0 ? 1 : 0;
        sqlite3_reset(m_select);
        return rows;
    }

private:
    void run(const char* sql) { sqlite3_exec(m_database, sql, nullptr, nullptr, nullptr); }
    void text(int index, const std::string& value)
    {
        sqlite3_bind_text(m_insert, index, value.data(), int(value.size()), SQLITE_TRANSIENT);
    }

    sqlite3* m_database = nullptr;
    sqlite3_stmt* m_insert = nullptr;
    sqlite3_stmt* m_select = nullptr;
};

bool fill(const QString& folder, IndexedSqlite& plain, const Options& options, const Clock& clock)
{
    QDir().mkpath(folder);
    QFile::setPermissions(folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    const auto store = events::SqliteEventStore::open(folder.toStdString() + "/events.db", clock);
    if (!store)
        return false;
    constexpr std::uint32_t atOnce = 10'000;
    Mail mail(options.rows);
    plain.begin();
    for (std::uint32_t stored = 0; stored < options.rows;) {
        std::vector<Event> events;
        for (std::uint32_t i = 0; i < std::min(atOnce, options.rows - stored); ++i) {
            events.push_back(mail.next());
            events.back().dedupKey = sha256({toString(events.back().id)});
            events.back().processing = events::Processing::Applied;
            events.back().verification = events::VerificationStatus::Verified;
            plain.insert(events.back());
        }
        const auto appended = (*store)->append({(*store)->relay(), (*store)->epoch(), events::Seq(stored + 1), events, {}});
        if (!appended) {
            std::fprintf(stderr, "%s\n", appended.error().text().c_str());
            return false;
        }
        stored += std::uint32_t(events.size());
    }
    plain.finish();
    return true;
}

// Spread over all of the time that is stored.
std::vector<std::string> recipientsToAsk(std::uint32_t rows, std::size_t count)
{
    std::vector<std::string> recipients;
    Mail mail(rows);
    for (std::uint32_t i = 0; i < rows; ++i) {
        Event event = mail.next();
        if (i % std::max<std::uint32_t>(1, rows / std::uint32_t(count)) == 0)
            recipients.push_back(std::move(event.recipient));
    }
    std::shuffle(recipients.begin(), recipients.end(), std::mt19937_64(7));
    return recipients;
}

void reportTimes(const std::string& name, const std::vector<double>& times, const Options& options, std::int64_t found)
{
    report(name + "_p50", percentile(times, 0.5), "ms", options.rows, found);
    report(name + "_p99", percentile(times, 0.99), "ms", options.rows);
}

template <typename Ask>
void measure(const std::string& name, const std::vector<std::string>& recipients, const Options& options, const Ask& ask)
{
    std::vector<double> times;
    std::int64_t found = 0;
    for (const std::string& recipient : recipients)
        times.push_back(millisecondsOf([&] { found += std::int64_t(ask(recipient)); }));
    reportTimes(name, times, options, found);
}

int measureConsole(const QString& folder, const std::vector<std::string>& recipients, const Options& options, const Clock& clock)
{
    relay::RelayOptions relayOptions;
    relayOptions.config.hooks.listen.port = 0;
    relayOptions.config.api.listen.port = 0;
    relayOptions.dataDirectory = folder.toStdString();
    const providers::Registry registry;
    const auto relay = relay::Relay::start(relayOptions, registry, clock);
    if (!relay) {
        std::fprintf(stderr, "%s\n", relay.error().error.text().c_str());
        return 1;
    }
    const feed::RelayAddress address{QUrl(QString::fromStdString((*relay)->apiUrl())), (*relay)->tokenFile()};
    feed::RelayClient client(address, [](std::vector<events::Record>, const std::string&) {});
    measure("trace_console", recipients, options, [&](const std::string& recipient) {
        QEventLoop loop;
        std::size_t stories = 0;
        client.trace(recipient, &loop, [&](const Result<std::vector<trace::Story>>& result) {
            stories = result ? result->size() : 0;
            loop.quit();
        });
        loop.exec();
        return stories;
    });
    return 0;
}

int run(const TraceOptions& parsed)
{
    const Options& options = parsed.options;
    const QTemporaryDir temporary;
    const QString folder = (parsed.folder.isEmpty() ? temporary.path() : parsed.folder) + QStringLiteral("/relay");
    const QString plainPath = (parsed.folder.isEmpty() ? temporary.path() : parsed.folder) + QStringLiteral("/plain.db");
    const SystemClock clock;
    const bool isThere = QFile::exists(folder + QStringLiteral("/events.db"));
    QDir().mkpath(QFileInfo(plainPath).path());
    IndexedSqlite plain(plainPath);
    if (!isThere) {
        bool filled = false;
        const double took = millisecondsOf([&] { filled = fill(folder, plain, options, clock); });
        if (!filled)
            return 1;
        report("stored", options.rows / took * 1000, "rows/s", options.rows);
    }
    const auto recipients = recipientsToAsk(options.rows, options.isShort ? 50 : 1000);
    measure("trace_sqlite_indexed", recipients, options, [&](const std::string& recipient) { return plain.ask(recipient); });
    {
        const auto store = events::SqliteEventStore::open(folder.toStdString() + "/events.db", clock);
        if (!store)
            return 1;
        measure("trace_store", recipients, options, [&](const std::string& recipient) {
            const auto found = (*store)->trace(recipient, {}, 1000);
            return found ? found->size() : 0;
        });
    }
    return measureConsole(folder, recipients, options, clock);
}

} // namespace

} // namespace waybill::bench

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    return waybill::bench::run(waybill::bench::TraceOptions::parse(argc, argv));
}
