// SPDX-License-Identifier: GPL-3.0-or-later
// An event store as the first version left it, brought up to date by a relay's start: how long that takes, what it takes
// beside the file, and when the relay answers. --rows N (1 000 000 events), --json, --short.

#include "core/events/sqlite/SqliteEventStore.h"
#include "core/providers/registry/Registry.h"
#include "core/relay/Relay.h"
#include "tests/bench/Bench.h"
#include "tests/core/events_sqlite/OldRows.h"
#include "tests/support/HttpClient.h"

#include <spdlog/spdlog.h>

#include <QCoreApplication>
#include <QTcpServer>
#include <QTemporaryDir>

#include <atomic>
#include <filesystem>
#include <thread>

namespace waybill::bench {

namespace {

namespace fs = std::filesystem;
using events::tests::addOldRows;
using events::tests::oldRecipient;

constexpr std::int64_t rowsAtOnce = 30'000; // a multiple of 3

std::int64_t sizeOf(const std::string& path)
{
    std::error_code none;
    const auto size = fs::file_size(path, none);
    return none ? 0 : std::int64_t(size);
}

Result<void> fill(const std::string& path, std::int64_t rows)
{
    sqlite::Database database = TRY(sqlite::Database::openWriter(path, sqlite::SecureDelete::On));
    const sqlite::Schema& current = events::eventSchema();
    TRY_VOID(sqlite::migrate(database, {current.applicationId, current.name, current.steps.first(1)}));
    for (std::int64_t done = 0; done < rows; done += rowsAtOnce) {
        TRY_VOID(addOldRows(database, done, std::min(done + rowsAtOnce, rows)));
        TRY_VOID(database.checkpoint(sqlite::Checkpoint::Passive));
    }
    return database.checkpoint(sqlite::Checkpoint::Truncate);
}

// While the relay starts: whether a webhook would be answered, and the store's log at its longest.
class Onlooker {
public:
    Onlooker(std::string hooks, std::string log) : m_hooks(std::move(hooks)), m_log(std::move(log)) {}

    void stop()
    {
        m_thread.request_stop();
        m_thread.join();
    }
    double answeredAfterMs() const { return m_answeredAfter; } // below 0: not yet
    std::int64_t longestLog() const { return m_longestLog; }

private:
    void look(const std::stop_token& stop)
    {
        const auto began = std::chrono::steady_clock::now();
        while (!stop.stop_requested()) {
            m_longestLog = std::max(m_longestLog.load(), sizeOf(m_log));
            const int status = m_answeredAfter < 0 ? tests::HttpClient(m_hooks).get("/hooks/none").status : 0;
            if (status != 0)
                m_answeredAfter = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began).count();
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
    }

    const std::string m_hooks;
    const std::string m_log;
    std::atomic<double> m_answeredAfter = -1;
    std::atomic<std::int64_t> m_longestLog = 0;
    std::jthread m_thread{[this](std::stop_token stop) { look(stop); }};
};

quint16 freePort()
{
    QTcpServer server;
    return server.listen(QHostAddress::LocalHost) ? server.serverPort() : 0;
}

int run(const Options& options)
{
    const std::int64_t rows = options.rows / 3 * 3;
    const auto count = std::uint32_t(rows);
    QTemporaryDir folder;
    const std::string path = folder.filePath(QStringLiteral("events.db")).toStdString();
    const auto complain = [](const Error& error) {
        std::fprintf(stderr, "%s\n", error.text().c_str());
        return 1;
    };
    Result<void> filled;
    report("filled", millisecondsOf([&] { filled = fill(path, rows); }) / 1000, "s", count);
    if (!filled)
        return complain(filled.error());
    report("size_before", double(sizeOf(path)) / double(rows), "bytes/row", count);

    const SystemClock clock;
    const providers::Registry registry;
    relay::RelayOptions relayOptions{.config = {}, .dataDirectory = folder.path().toStdString()};
    relayOptions.config.hooks.listen.port = freePort();
    relayOptions.config.api.listen.port = 0;
    Onlooker onlooker(relayOptions.config.hooks.listen.toString(), path + "-wal");
    const std::int64_t residentBefore = residentBytes();
    std::expected<std::unique_ptr<relay::Relay>, relay::StartError> started;
    const double took = millisecondsOf([&] { started = relay::Relay::start(relayOptions, registry, clock); });
    if (!started)
        return complain(started.error().error);
    const double resident = double(residentBytes() - residentBefore);
    while (onlooker.answeredAfterMs() < 0)
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    onlooker.stop();
    report("start", took, "ms", count);
    report("webhook_answered_after", onlooker.answeredAfterMs(), "ms", count);
    report("longest_log", double(onlooker.longestLog()) / 1e6, "MB", count);
    report("resident_more", resident / 1e6, "MB", count);
    (*started)->stop();
    started->reset();
    report("start_again", millisecondsOf([&] { started = relay::Relay::start(relayOptions, registry, clock); }), "ms", count);
    started->reset();
    report("size_after", double(sizeOf(path)) / double(rows), "bytes/row", count);

    const auto store = events::SqliteEventStore::open(path, clock);
    if (!store)
        return complain(store.error());
    for (const std::int64_t event : {std::int64_t(1), rows / 2, rows}) {
        if ((*store)->trace(oldRecipient(event), {}, 10).value_or(std::vector<Event>()).size() != 3)
            return complain({ErrorCode::NotFound, "an old event is not found by its recipient"});
    }
    return 0;
}

} // namespace

} // namespace waybill::bench

int main(int argc, char** argv)
{
    using namespace waybill::bench;
    const QCoreApplication application(argc, argv);
    spdlog::set_level(spdlog::level::off); // its lines would stand between those of JSON
    return run(Options::parse(argc, argv, "bench_migrate", 60'000));
}
