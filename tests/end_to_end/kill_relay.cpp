// SPDX-License-Identifier: GPL-3.0-or-later
// Kills the real waybill-relay under load, again and again, and then asks it for everything it ever acknowledged:
// nothing may be lost, nothing applied twice, and no death may look like damage. kill_relay --rounds N; prints the
// counts; 0 when all three are zero.

#include "core/base/Json.h"
#include "tests/support/HttpClient.h"
#include "tests/support/LoadClient.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <spdlog/fmt/fmt.h>

#include <QTemporaryDir>

#include <poll.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <map>
#include <random>
#include <sstream>
#include <thread>

using namespace waybill;
using namespace waybill::tests;

extern char** environ;

namespace {

constexpr int startTimeoutMs = 30'000;
constexpr int pollMs = 5;
constexpr int retryMs = 500;

// The relay as a child process with its folder.
class Child {
public:
    explicit Child(const std::string& folder) : m_folder(folder)
    {
        ::mkdir((folder + "/secrets").c_str(), 0700);
        writePrivate("secrets/load.signing", loadKey);
        writePrivate(
            "relay.toml",
            "[hooks]\nlisten = \"127.0.0.1:0\"\n[api]\nlisten = \"127.0.0.1:0\"\n[[endpoint]]\nname = \"load\"\n"
            "provider = \"resend\"\nenvironment = \"production\"\nauth = \"signature\"\n");
    }

    ~Child() { kill(); }

    // False when it ends instead of listening.
    bool start()
    {
        const std::string announcement = m_folder + "/data/relay.json";
        ::unlink(announcement.c_str());
        std::vector<std::string> arguments{WAYBILL_BINARIES "/waybill-relay",
                                           "--config",
                                           m_folder + "/relay.toml",
                                           "--data",
                                           m_folder + "/data",
                                           "--secrets",
                                           m_folder + "/secrets"};
        std::vector<char*> argv;
        for (std::string& argument : arguments)
            argv.push_back(argument.data());
        argv.push_back(nullptr);
        if (::posix_spawn(&m_pid, argv[0], nullptr, nullptr, argv.data(), environ) != 0)
            return false;
        m_handle = int(::syscall(SYS_pidfd_open, m_pid, 0));
        for (int waited = 0; waited < startTimeoutMs; waited += pollMs) {
            if (readAnnouncement(announcement))
                return true;
            pollfd ended{m_handle, POLLIN, 0};
            if (::poll(&ended, 1, pollMs) > 0)
                return false;
        }
        return false;
    }

    void kill()
    {
        if (m_pid <= 0)
            return;
        ::kill(m_pid, SIGKILL);
        ::waitpid(m_pid, nullptr, 0);
        ::close(m_handle);
        m_pid = 0;
    }

    const std::string& hooks() const { return m_hooks; }

    // Asked again where a connection was cut, as on a machine that stood still meanwhile; nothing when the relay ended.
    std::optional<JsonDocument> api(const std::string& target) const
    {
        for (int waited = 0; waited < startTimeoutMs; waited += retryMs) {
            const HttpAnswer answer = HttpClient(m_api).get(target, HttpClient::bearer(m_folder + "/data/api-token"));
            JsonDocument document;
            if (answer.status == 200 && document.parse(answer.body))
                return document;
            std::fprintf(stderr, "kill_relay: %s was answered with %d\n", target.c_str(), answer.status);
            pollfd ended{m_handle, POLLIN, 0};
            if (::poll(&ended, 1, retryMs) > 0)
                return {};
        }
        return {};
    }

private:
    void writePrivate(const std::string& name, const std::string& text)
    {
        const std::string path = m_folder + '/' + name;
        std::ofstream(path) << text << '\n';
        ::chmod(path.c_str(), 0600);
    }

    bool readAnnouncement(const std::string& path)
    {
        std::stringstream text;
        text << std::ifstream(path).rdbuf();
        JsonDocument document;
        if (!document.parse(text.str()))
            return false;
        m_hooks = document.root()["hooks"].string().value_or("");
        m_api = document.root()["api"].string().value_or("");
        return !m_hooks.empty();
    }

    std::string m_folder;
    std::string m_hooks;
    std::string m_api;
    pid_t m_pid = 0;
    int m_handle = -1;
};

struct Counts {
    std::uint64_t acknowledged = 0;
    std::uint64_t stored = 0;
    std::uint64_t lost = 0;
    std::uint64_t appliedTwice = 0;
};

// One life under load, ended by SIGKILL after a random time. Returns the numbers that were acknowledged.
std::vector<std::uint64_t> liveAndDie(Child& relay, std::uint64_t firstNumber, int liveMs)
{
    std::atomic<bool> stop = false;
    LoadResult result;
    const Load load{relay.hooks(), 16, firstNumber,
                    [](std::uint64_t number) { return svixRequest("load", number, std::time(nullptr)); }};
    std::thread client([&] { result = runLoad(load, stop); });
    ::poll(nullptr, 0, liveMs);
    relay.kill();
    client.join();
    return result.acknowledged;
}

// How often each number was applied, by the feed of the last life.
std::optional<std::map<std::uint64_t, int>> applied(const Child& relay)
{
    while (true) { // what was accepted before the kill is still being applied
        const auto status = relay.api("/v1/status");
        if (!status)
            return {};
        if (status->root()["queued"].integer() == 0)
            break;
        ::poll(nullptr, 0, pollMs);
    }
    std::map<std::uint64_t, int> times;
    std::string cursor;
    while (true) {
        const auto page = relay.api("/v1/feed?limit=2000&after=" + cursor);
        if (!page)
            return {};
        if (page->root()["records"].size() == 0)
            return times;
        for (const JsonValue& record : page->root()["records"]) {
            const std::string id(record["event"]["message_id"].string().value_or("em-0"));
            ++times[std::strtoull(id.c_str() + 3, nullptr, 10)];
        }
        cursor = page->root()["cursor"].string().value_or("");
    }
}

Counts compare(std::vector<std::uint64_t> acknowledged, const std::map<std::uint64_t, int>& times)
{
    Counts counts{acknowledged.size(), times.size()};
    for (std::uint64_t number : acknowledged)
        counts.lost += times.contains(number) ? 0 : 1;
    // Each was sent once, so a copy, too, would be one request applied twice.
    counts.appliedTwice =
        std::uint64_t(std::ranges::count_if(times, [](const auto& entry) { return entry.second != 1; }));
    return counts;
}

int run(int rounds, unsigned seed)
{
    const QTemporaryDir folder;
    Child relay(folder.path().toStdString());
    std::mt19937 random(seed);
    std::uniform_int_distribution<int> liveMs(5, 400);
    std::vector<std::uint64_t> acknowledged;
    for (int round = 0; round < rounds; ++round) {
        if (!relay.start())
            return std::fprintf(stderr, "kill_relay: round %d: the relay does not start\n", round), 1;
        const std::uint64_t firstNumber = (std::uint64_t(round) + 1) * 1'000'000;
        const auto numbers = liveAndDie(relay, firstNumber, liveMs(random));
        acknowledged.insert(acknowledged.end(), numbers.begin(), numbers.end());
    }
    if (!relay.start())
        return std::fprintf(stderr, "kill_relay: the relay does not start after the last kill\n"), 1;
    const auto times = applied(relay);
    if (!times)
        return std::fprintf(stderr, "kill_relay: the relay does not answer after the last kill\n"), 1;
    const Counts counts = compare(std::move(acknowledged), *times);
    const auto status = relay.api("/v1/status");
    const std::size_t damaged = status ? status->root()["damaged"].size() : 1;
    std::puts(
        fmt::format(
            R"({{"name":"kill_relay","rounds":{},"seed":{},"acknowledged":{},"stored":{},)"
            R"("lost":{},"applied_twice":{},"damaged":{}}})",
            rounds, seed, counts.acknowledged, counts.stored, counts.lost, counts.appliedTwice, damaged)
            .c_str());
    return counts.acknowledged > 0 && counts.lost == 0 && counts.appliedTwice == 0 && damaged == 0 ? 0 : 1;
}

} // namespace

int main(int argc, char** argv)
{
    int rounds = 5;
    unsigned seed = std::random_device()();
    CLI::App cli("Kills waybill-relay under load and counts what it lost.", "kill_relay");
    cli.add_option("--rounds", rounds, "How often it is killed")->capture_default_str();
    cli.add_option("--seed", seed, "For the times between the kills");
    CLI11_PARSE(cli, argc, argv);
    return run(rounds, seed);
}
