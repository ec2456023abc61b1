// SPDX-License-Identifier: GPL-3.0-or-later
// Durable ingest: signed webhooks of about 0.8 KB over 64 keep-alive connections, each answered after the commit. A whole
// relay in a process of its own, with group commit and with one transaction a request, and its peers where they are
// installed, one after the other. One JSON object a line. The README beside it says how to install the peers.

#include "core/base/JsonWriter.h"
#include "core/providers/Authentication.h"
#include "core/providers/registry/Registry.h"
#include "core/simulator/WebhookEncoder.h"
#include "tests/bench/IngestServer.h"
#include "tests/bench/SignedLoad.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <spdlog/fmt/fmt.h>

#include <QTemporaryDir>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <thread>

using namespace waybill;
using namespace waybill::bench;
using namespace waybill::tests;

namespace {

struct Options {
    int seconds = 10;
    std::size_t connections = 64;
    std::string folder = "/var/tmp";
    std::string peers = WAYBILL_PEERS_BUILT;
    std::string only;
    bool isShort = false;
    bool json = true; // the only form there is
};

struct Outcome {
    LoadResult load;
    double dirtyAtStart = 0; // MB, after a tenth of the time
    double dirtyAtEnd = 0;
    double dirtyMost = 0;
};

double percentileMs(std::vector<std::uint32_t> latenciesUs, double share)
{
    if (latenciesUs.empty())
        return 0;
    const auto at = latenciesUs.begin() + std::ptrdiff_t(double(latenciesUs.size() - 1) * share);
    std::ranges::nth_element(latenciesUs, at);
    return *at / 1000.0;
}

Outcome put(const IngestServer& server, Load load, const Options& options)
{
    Outcome outcome;
    load.connections = options.connections;
    std::atomic<bool> stop = false;
    std::thread client([&] { outcome.load = runLoad(load, stop); });
    const int steps = 10;
    const std::chrono::milliseconds step(options.isShort ? 50 : options.seconds * 1000 / steps);
    for (int i = 0; i < steps; ++i) {
        std::this_thread::sleep_for(step);
        outcome.dirtyAtEnd = server.privateDirtyMb();
        outcome.dirtyMost = std::max(outcome.dirtyMost, outcome.dirtyAtEnd);
        if (i == 0)
            outcome.dirtyAtStart = outcome.dirtyAtEnd;
    }
    stop = true;
    client.join();
    return outcome;
}

void print(const char* name, double value, const char* unit, std::size_t n, const char* mode)
{
    JsonWriter writer;
    writer.beginObject().member("name", name).member("value", value).member("unit", unit);
    writer.member("n", std::uint64_t(n)).member("mode", mode).endObject();
    std::puts(writer.take().c_str());
    std::fflush(stdout);
}

double print(const Outcome& outcome, const char* mode)
{
    const std::size_t n = outcome.load.acknowledged.size();
    const double rate = double(n) / outcome.load.seconds;
    print("ingest_rate", rate, "1/s", n, mode);
    print("ingest_p50", percentileMs(outcome.load.latenciesUs, 0.5), "ms", n, mode);
    print("ingest_p99", percentileMs(outcome.load.latenciesUs, 0.99), "ms", n, mode);
    print("ingest_p999", percentileMs(outcome.load.latenciesUs, 0.999), "ms", n, mode);
    print("ingest_not_acknowledged", double(outcome.load.otherAnswers), "count", n, mode);
    print("ingest_private_dirty", outcome.dirtyMost, "MB", n, mode);
    return rate;
}

class Bench {
public:
    explicit Bench(const Options& options) : m_options(options) {}

    // The rate; 0 when it was not asked for or can't be had.
    double relay(const char* mode, RelaySetUp setUp, Requests requests = {})
    {
        if (!isWanted(mode))
            return 0;
        const QTemporaryDir folder = makeFolder();
        setUp.folder = folder.path().toStdString();
        auto server = RelayServer::start(setUp);
        if (!server)
            return complain(server.error());
        const Outcome outcome = put(**server, (*server)->load(requests ? requests : signedBeforehand()), m_options);
        const RelayBooks books = (*server)->finish();
        const double rate = print(outcome, mode);
        const std::size_t n = outcome.load.acknowledged.size();
        print("ingest_private_dirty_growth", outcome.dirtyAtEnd - outcome.dirtyAtStart, "MB", n, mode);
        print("ingest_commits", double(books.commits), "count", n, mode);
        print("ingest_applied", double(books.applied), "count", n, mode);
        print("ingest_projector_behind", books.catchUpSeconds, "s", n, mode);
        return rate;
    }

    double peer(const char* mode, Result<std::unique_ptr<IngestServer>> (*start)(const std::string&, const Options&))
    {
        if (!isWanted(mode))
            return 0;
        const QTemporaryDir folder = makeFolder();
        auto server = start(folder.path().toStdString(), m_options);
        if (!server)
            return complain(server.error());
        return print(put(**server, (*server)->load(signedBeforehand()), m_options), mode);
    }

    void ratio(const char* name, double ours, double theirs)
    {
        if (ours > 0 && theirs > 0)
            print(name, ours / theirs, "ratio", 1, "both");
    }

private:
    bool isWanted(std::string_view mode) const { return m_options.only.empty() || m_options.only == mode; }
    Requests signedBeforehand() const
    {
        const std::size_t count = m_options.isShort ? 5'000 : std::size_t(m_options.seconds) * 50'000;
        return [load = std::make_shared<SignedLoad>(count)](std::uint64_t number) { return load->request(number); };
    }
    QTemporaryDir makeFolder() const
    {
        return QTemporaryDir(QString::fromStdString(m_options.folder + "/bench_ingest-XXXXXX"));
    }
    static double complain(const Error& error)
    {
        std::fprintf(stderr, "bench_ingest: %s\n", error.message.c_str());
        return 0;
    }

    const Options m_options;
};

// Requests signed beforehand: signing costs more than verifying, and the client shares the cores.
class SignedRequests {
public:
    explicit SignedRequests(std::size_t count) : m_encoder(simulator::makeEncoder("sendgrid"))
    {
        const Timestamp now = SystemClock().now();
        for (std::size_t i = 0; i < count; ++i) {
            simulator::ProviderEvent event;
            event.message.id = fmt::format("{:022}.recvd-5f7c{:08x}", i, i);
            event.message.recipient = fmt::format("person{}@example.org", i);
            event.message.tag = "receipt";
            event.id = fmt::format("{:024}", i);
            event.type = events::EventType::Delivered;
            event.at = now;
            event.reply = {250, "2.0.0", "OK queued"};
            const simulator::WebhookPost post = m_encoder->encode({&event, 1}, now);
            std::string request = "POST /hooks/load HTTP/1.1\r\nHost: hooks.example.com\r\n";
            for (const auto& [name, value] : post.headers)
                request += name + ": " + value + "\r\n";
            m_requests.push_back(request + fmt::format("Content-Length: {}\r\n\r\n{}", post.body.size(), post.body));
            if (i == 0)
                m_first = post;
        }
    }

    const std::string& at(std::uint64_t number) const { return m_requests[number % m_requests.size()]; }
    std::string secret() const { return std::string(m_encoder->secretLine().reveal()); }

    // How many of them one core verifies in a second.
    double verifyRate() const
    {
        const providers::Registry registry;
        std::vector<Secret> lines;
        lines.emplace_back(secret());
        const providers::Keys keys(lines);
        providers::Headers headers;
        for (const auto& [name, value] : m_first.headers)
            headers.add(name, value);
        const Timestamp now = SystemClock().now();
        const auto begin = std::chrono::steady_clock::now();
        int count = 0;
        for (; count < 20'000; ++count) {
            if (!providers::authenticate(*registry.find("sendgrid"), providers::Auth::Signature, keys,
                                         {headers, m_first.body}, now)
                     .accepted())
                return 0;
        }
        return count / std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    }

private:
    std::unique_ptr<simulator::WebhookEncoder> m_encoder;
    std::vector<std::string> m_requests;
    simulator::WebhookPost m_first;
};

void runEcdsa(Bench& bench, const Options& options)
{
    if (!options.only.empty() && options.only != "ecdsa")
        return;
    const SignedRequests requests(options.isShort ? 500 : std::size_t(options.seconds) * 20'000);
    RelaySetUp setUp;
    setUp.endpoint.provider = "sendgrid";
    setUp.secret = requests.secret();
    const double rate = bench.relay("ecdsa", setUp, [&](std::uint64_t number) { return requests.at(number); });
    const double verifies = options.isShort ? 0 : requests.verifyRate();
    if (verifies > 0)
        print("ecdsa_verify_rate_of_one_core", verifies, "1/s", 20'000, "ecdsa");
    bench.ratio("ingest_ecdsa_over_one_core", rate, verifies);
}

int run(const Options& options)
{
    Bench bench(options);
    const double group = bench.relay("group_commit", {});
    RelaySetUp single;
    single.groupCommit = false;
    bench.ratio("ingest_group_over_single", group, bench.relay("single_commit", single));
    runEcdsa(bench, options);
    if (options.isShort)
        return 0;
    const double node = bench.peer("node_better_sqlite3", [](const std::string& folder, const Options& o) {
        return startNode(folder, o.peers);
    });
    bench.ratio("ingest_over_node", group, node);
    const double redis = bench.peer("redis_appendfsync_always",
                                    [](const std::string& folder, const Options&) { return startRedis(folder); });
    bench.ratio("ingest_over_redis", group, redis);
    return 0;
}

} // namespace

int main(int argc, char** argv)
{
    Options options;
    CLI::App cli("Measures how many webhooks a second become durable.", "bench_ingest");
    cli.add_flag("--json", options.json, "One JSON object a line (always)");
    cli.add_flag("--short", options.isShort, "Half a second each: only that it runs");
    cli.add_option("--seconds", options.seconds, "For each mode")->capture_default_str();
    cli.add_option("--connections", options.connections)->capture_default_str();
    cli.add_option("--folder", options.folder, "On the disk to measure")->capture_default_str();
    cli.add_option("--peers", options.peers, "Where npm has put better-sqlite3")->capture_default_str();
    cli.add_option("--only", options.only,
                   "group_commit, single_commit, ecdsa, node_better_sqlite3 or redis_appendfsync_always");
    CLI11_PARSE(cli, argc, argv);
    return run(options);
}
