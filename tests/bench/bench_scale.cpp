// SPDX-License-Identifier: GPL-3.0-or-later
// What a full relay costs: its rate of durable ingest against an empty one's, and how long a trace takes. The events are
// put into its store directly, as its projector would, in large batches. One JSON object a line.
// --rows N, --seconds S for each of the two loads, --folder F on the disk to measure; what it wrote is deleted at the end.
// Filling takes long: with --store FOLDER that folder is filled once, gone on with if it was stopped, and kept.

#include "core/base/JsonWriter.h"
#include "core/events/sqlite/SqliteEventStore.h"
#include "tests/bench/IngestServer.h"
#include "tests/support/HttpClient.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <spdlog/fmt/fmt.h>

#include <QDir>
#include <QTemporaryDir>

#include <algorithm>
#include <cstdio>
#include <random>
#include <thread>

using namespace waybill;
using namespace waybill::bench;

namespace {

struct Options {
    std::int64_t rows = 10'000'000;
    int seconds = 20;
    std::string folder = "/var/tmp";
    std::string store;
    bool isShort = false;
    bool json = true; // the only form there is
};

constexpr std::size_t batchRows = 4096;
constexpr int tracesAsked = 300;
constexpr int randomsPerEvent = 4;

void print(const char* name, double value, const char* unit, std::int64_t rows)
{
    JsonWriter writer;
    writer.beginObject().member("name", name).member("value", value).member("unit", unit);
    writer.member("rows", rows).endObject();
    std::puts(writer.take().c_str());
    std::fflush(stdout);
}

double secondsSince(std::chrono::steady_clock::time_point begin)
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

// Three messages in ten events, and three distinct recipients in ten: sent, delivered, and opens of the rest.
std::int64_t messageOf(std::int64_t row) { return row * 3 / 10; }
std::string recipientOf(std::int64_t row) { return fmt::format("person{}@example.org", messageOf(row)); }

events::Event eventAt(std::int64_t row, std::int64_t rows, Timestamp now, std::mt19937_64& random)
{
    events::Event event;
    event.provider = "resend";
    event.endpoint = "load";
    event.environment = "production";
    event.type = row % 10 < 3 ? events::EventType::Sent : row % 10 < 6 ? events::EventType::Delivered : events::EventType::Opened;
    event.nativeType = "email";
    event.occurredAt = now - std::chrono::days(90) + std::chrono::milliseconds(std::chrono::days(90)) * row / rows;
    event.receivedAt = *event.occurredAt + std::chrono::seconds(2);
    event.recipient = recipientOf(row);
    event.sender = "shop@example.com";
    event.messageId = fmt::format("00000000-0000-4000-8000-{:012}", messageOf(row));
    event.subject = "Your order has been received";
    event.tags = {"receipt"};
    event.verification = events::VerificationStatus::Verified;
    event.strength = events::Strength::Body;
    event.processing = events::Processing::Applied;
    event.raw = {0, 800};
    for (int i = 0; i < randomsPerEvent; ++i) {
        const std::uint64_t bytes = random();
        event.dedupKey.append(reinterpret_cast<const char*>(&bytes), sizeof bytes);
        if (i == 0)
            event.id = events::EventId(bytes);
    }
    return event;
}

Result<void> fill(const std::string& folder, std::int64_t rows)
{
    const SystemClock clock;
    const auto store = TRY(events::SqliteEventStore::open(folder + "/events.db", clock));
    const Timestamp now = clock.now();
    const auto begin = std::chrono::steady_clock::now();
    std::mt19937_64 random(20261126);
    std::vector<events::Event> batch;
    const std::int64_t stored = TRY(store->position(store->relay(), store->epoch())).lastSeq.value();
    random.discard(std::uint64_t(stored) * randomsPerEvent);
    for (std::int64_t row = stored; row < rows;) {
        batch.clear();
        const std::int64_t first = row;
        while (row < rows && batch.size() < batchRows)
            batch.push_back(eventAt(row++, rows, now, random));
        TRY(store->append({.relay = store->relay(),
                           .epoch = store->epoch(),
                           .firstSeq = events::Seq(first + 1),
                           .events = batch,
                           .sourceMark = "0"}));
    }
    if (stored < rows)
        print("scale_fill", double(rows - stored) / secondsSince(begin), "1/s", rows);
    print("scale_database", double(TRY(store->health()).bytes) / double(rows), "B/event", rows);
    return {};
}

Result<double> ingestRate(RelayServer& server, const Options& options)
{
    std::atomic<bool> stop = false;
    tests::LoadResult result;
    std::thread client([&] { result = tests::runLoad(server.load(), stop); });
    std::this_thread::sleep_for(std::chrono::milliseconds(options.isShort ? 300 : options.seconds * 1000));
    stop = true;
    client.join();
    if (result.acknowledged.empty())
        return fail(ErrorCode::Unavailable, "nothing was acknowledged");
    return double(result.acknowledged.size()) / result.seconds;
}

// Of recipients that were never asked for before: nothing of them is in a cache.
Result<void> askTraces(const RelayServer& server, const std::string& folder, std::int64_t rows)
{
    tests::HttpClient client(server.apiAddress());
    const auto headers = tests::HttpClient::bearer(folder + "/api-token");
    std::mt19937_64 random(5);
    std::vector<double> took;
    for (int i = 0; i < tracesAsked; ++i) {
        const std::string recipient = recipientOf(std::int64_t(random() % std::uint64_t(rows)));
        const auto begin = std::chrono::steady_clock::now();
        const tests::HttpAnswer answer = client.get("/v1/trace?q=" + recipient, headers);
        took.push_back(secondsSince(begin) * 1000);
        if (answer.status != 200 || answer.body.find(recipient) == std::string::npos)
            return fail(ErrorCode::NotFound, "no trace of " + recipient);
    }
    std::ranges::sort(took);
    print("scale_trace_p50", took[took.size() / 2], "ms", rows);
    print("scale_trace_p99", took[took.size() * 99 / 100], "ms", rows);
    return {};
}

Result<void> run(const Options& options)
{
    const QTemporaryDir emptyFolder(QString::fromStdString(options.folder + "/bench_scale-XXXXXX"));
    const QTemporaryDir fullFolder(QString::fromStdString(options.folder + "/bench_scale-XXXXXX"));
    const std::string full = options.store.empty() ? fullFolder.path().toStdString() : options.store;
    if (!QDir().mkpath(QString::fromStdString(full)))
        return fail(ErrorCode::Io, full + " can't be made");
    TRY_VOID(fill(full, options.rows));

    auto server = TRY(RelayServer::start({.folder = emptyFolder.path().toStdString()}));
    const double empty = TRY(ingestRate(*server, options));
    const double emptyBehind = server->finish().catchUpSeconds;
    print("scale_ingest_empty", empty, "1/s", 0);
    print("scale_projector_behind_empty", emptyBehind, "s", 0);

    server = TRY(RelayServer::start({.folder = full}));
    const double filled = TRY(ingestRate(*server, options));
    print("scale_ingest", filled, "1/s", options.rows);
    print("scale_ingest_over_empty", filled / empty, "ratio", options.rows);
    TRY_VOID(askTraces(*server, full, options.rows));
    print("scale_projector_behind", server->finish().catchUpSeconds, "s", options.rows);
    return {};
}

} // namespace

int main(int argc, char** argv)
{
    Options options;
    CLI::App cli("Measures what stored events cost a relay.", "bench_scale");
    cli.add_flag("--json", options.json, "One JSON object a line (always)");
    cli.add_flag("--short", options.isShort, "A few rows: only that it runs");
    cli.add_option("--rows", options.rows, "Events stored beforehand")->capture_default_str();
    cli.add_option("--seconds", options.seconds, "For each load")->capture_default_str();
    cli.add_option("--folder", options.folder, "On the disk to measure")->capture_default_str();
    cli.add_option("--store", options.store, "The filled folder, which is kept and used again");
    CLI11_PARSE(cli, argc, argv);
    if (options.isShort)
        options.rows = 20'000;
    const auto done = run(options);
    if (!done)
        std::fprintf(stderr, "bench_scale: %s\n", done.error().message.c_str());
    return done ? 0 : 1;
}
