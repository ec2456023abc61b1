// SPDX-License-Identifier: GPL-3.0-or-later
// Durable ingest: signed webhooks of about 0.8 KB over 64 keep-alive connections into a whole relay, each answered
// after the commit; group commit and one transaction a request, side by side. One JSON object a line.

#include "core/base/JsonWriter.h"
#include "core/relay/Relay.h"
#include "tests/support/LoadClient.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <spdlog/spdlog.h>

#include <QTemporaryDir>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <numeric>
#include <thread>

using namespace waybill;
using namespace waybill::tests;

namespace {

struct Options {
    int seconds = 10;
    std::size_t connections = 64;
    std::string folder = "/var/tmp";
    bool isShort = false;
    bool json = true; // the only form there is
};

struct Outcome {
    LoadResult load;
    relay::IntakeCounts counts;
    std::int64_t applied = 0;
    double catchUpSeconds = 0; // from the last answer until everything was applied
    double privateDirtyMb = 0; // of relay and client together, at the end of the load
};

double privateDirtyMb()
{
    std::ifstream file("/proc/self/smaps_rollup");
    std::string word;
    while (file >> word) {
        double kb = 0;
        if (word == "Private_Dirty:" && file >> kb)
            return kb / 1024;
    }
    return 0;
}

double percentileMs(std::vector<std::uint32_t> latenciesUs, double share)
{
    if (latenciesUs.empty())
        return 0;
    const auto at = latenciesUs.begin() + std::ptrdiff_t(double(latenciesUs.size() - 1) * share);
    std::ranges::nth_element(latenciesUs, at);
    return *at / 1000.0;
}

Result<Outcome> measure(const Options& options, bool groupCommit)
{
    const QTemporaryDir folder(QString::fromStdString(options.folder + "/bench_ingest-XXXXXX"));
    const providers::Registry registry;
    const SystemClock clock;
    relay::RelayConfig config;
    config.hooks.listen.port = 0;
    config.api.listen.port = 0;
    config.endpoints = {{"load", "resend", "production", providers::Auth::Signature}};
    auto relay = relay::Relay::start(
        {.config = config, .dataDirectory = folder.path().toStdString(), .groupCommit = groupCommit}, registry, clock);
    if (!relay)
        return std::unexpected(relay.error().error);
    std::vector<Secret> keys;
    keys.emplace_back(loadKey);
    (*relay)->setSecrets("load", std::move(keys));

    std::atomic<bool> stop = false;
    Outcome outcome;
    const Load load{(*relay)->hooksAddress().toString(), options.connections, 0,
                    [](std::uint64_t number) { return svixRequest("load", number, std::time(nullptr)); }};
    std::thread client([&] { outcome.load = runLoad(load, stop); });
    std::this_thread::sleep_for(options.isShort ? std::chrono::milliseconds(500)
                                                : std::chrono::seconds(options.seconds));
    stop = true;
    client.join();
    outcome.privateDirtyMb = privateDirtyMb();
    const auto end = std::chrono::steady_clock::now();
    while ((*relay)->requestsWaiting() > 0)
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    outcome.catchUpSeconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - end).count();
    outcome.counts = (*relay)->intakeCounts();
    outcome.applied = (*relay)->eventsApplied();
    return outcome;
}

void print(const char* name, double value, const char* unit, std::size_t n, const char* mode)
{
    JsonWriter writer;
    writer.beginObject().member("name", name).member("value", value).member("unit", unit);
    writer.member("n", std::uint64_t(n)).member("mode", mode).endObject();
    std::puts(writer.take().c_str());
}

double print(const Outcome& outcome, const char* mode)
{
    const std::size_t n = outcome.load.acknowledged.size();
    const double rate = double(n) / outcome.load.seconds;
    print("ingest_rate", rate, "1/s", n, mode);
    print("ingest_p50", percentileMs(outcome.load.latenciesUs, 0.5), "ms", n, mode);
    print("ingest_p99", percentileMs(outcome.load.latenciesUs, 0.99), "ms", n, mode);
    print("ingest_commits", double(outcome.counts.commits), "count", n, mode);
    print("ingest_not_acknowledged", double(outcome.load.otherAnswers), "count", n, mode);
    print("ingest_applied", double(outcome.applied), "count", n, mode);
    print("ingest_projector_behind", outcome.catchUpSeconds, "s", n, mode);
    print("ingest_private_dirty", outcome.privateDirtyMb, "MB", n, mode);
    return rate;
}

int run(const Options& options)
{
    spdlog::set_level(spdlog::level::err);
    const auto grouped = measure(options, true);
    const auto single = grouped ? measure(options, false) : grouped;
    if (!single)
        return std::fprintf(stderr, "bench_ingest: %s\n", single.error().text().c_str()), 1;
    const double groupedRate = print(*grouped, "group_commit");
    const double singleRate = print(*single, "single_commit");
    print("ingest_group_over_single", groupedRate / singleRate, "ratio", grouped->load.acknowledged.size(), "both");
    return 0;
}

} // namespace

int main(int argc, char** argv)
{
    Options options;
    CLI::App cli("Measures how many webhooks a second become durable.", "bench_ingest");
    cli.add_flag("--json", options.json, "One JSON object a line (always)");
    cli.add_flag("--short", options.isShort, "Half a second: only that it runs");
    cli.add_option("--seconds", options.seconds, "For each of the two modes")->capture_default_str();
    cli.add_option("--connections", options.connections)->capture_default_str();
    cli.add_option("--folder", options.folder, "On the disk to measure")->capture_default_str();
    CLI11_PARSE(cli, argc, argv);
    return run(options);
}
