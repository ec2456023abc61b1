// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/IngestServer.h"

#include "core/relay/Relay.h"

#include <spdlog/fmt/fmt.h>
#include <spdlog/spdlog.h>

#include <QCoreApplication>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <thread>
#include <utility>

extern char** environ;

namespace waybill::bench {

namespace {

constexpr int startTimeoutMs = 20'000;

std::string readLine(int file)
{
    std::string line;
    char c = 0;
    while (::read(file, &c, 1) == 1 && c != '\n')
        line += c;
    return line;
}

void say(int file, const std::string& line)
{
    if (::write(file, line.data(), line.size()) != ssize_t(line.size()))
        ::_exit(1);
}

// The child's whole life: listens until the parent closes its end.
[[noreturn]] void serve(const RelaySetUp& setUp, int in, int out)
{
    spdlog::set_level(spdlog::level::err);
    int argc = 1;
    char name[] = "bench_ingest";
    char* argv[] = {name, nullptr};
    const QCoreApplication application(argc, argv); // Qt's TLS looks for one
    const providers::Registry registry;
    const SystemClock clock;
    relay::RelayConfig config;
    config.hooks.listen.port = 0;
    config.api.listen.port = 0;
    config.endpoints = {setUp.endpoint};
    auto relay = relay::Relay::start(
        {.config = config, .dataDirectory = setUp.folder, .groupCommit = setUp.groupCommit}, registry, clock);
    if (!relay) {
        std::fprintf(stderr, "bench_ingest: %s\n", relay.error().error.text().c_str());
        ::_exit(1);
    }
    std::vector<Secret> keys;
    keys.emplace_back(setUp.secret);
    (*relay)->setSecrets(setUp.endpoint.name, std::move(keys));
    say(out, (*relay)->hooksAddress().toString() + '\n' + (*relay)->apiAddress().toString() + '\n');
    readLine(in);

    const auto end = std::chrono::steady_clock::now();
    while ((*relay)->requestsWaiting() > 0)
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    const double catchUp = std::chrono::duration<double>(std::chrono::steady_clock::now() - end).count();
    say(out, fmt::format("{} {} {}\n", (*relay)->eventsApplied(), (*relay)->intakeCounts().commits, catchUp));
    (*relay)->stop();
    ::_exit(0);
}

// A program of somebody else that listens on a port we choose.
class Peer : public IngestServer {
public:
    enum class Kind { Node, Redis };

    Peer(Kind kind, std::uint16_t port) : m_kind(kind) { m_address = fmt::format("127.0.0.1:{}", port); }
    ~Peer() override { end(SIGTERM); }

    Result<void> start(std::vector<std::string> arguments)
    {
        std::vector<char*> argv;
        for (std::string& argument : arguments)
            argv.push_back(argument.data());
        argv.push_back(nullptr);
        if (::posix_spawnp(&m_pid, argv[0], nullptr, nullptr, argv.data(), environ) != 0) {
            m_pid = 0;
            return fail(ErrorCode::NotFound, arguments.front() + " is not installed");
        }
        for (int waited = 0; waited < startTimeoutMs; waited += 50) {
            if (tests::canConnect(m_address))
                return {};
            ::poll(nullptr, 0, 50);
        }
        return fail(ErrorCode::Unavailable, arguments.front() + " does not listen");
    }

private:
    void adapt(tests::Load& load) const override
    {
        if (m_kind == Kind::Node)
            return;
        load.request = [http = std::move(load.request)](std::uint64_t number) {
            const std::string request = http(number);
            return fmt::format("*5\r\n$4\r\nXADD\r\n$5\r\nhooks\r\n$1\r\n*\r\n$1\r\nr\r\n${}\r\n{}\r\n", request.size(),
                               request);
        };
        load.answerStart = "$";
        load.answerEnd = "\r\n";
    }

    Kind m_kind;
};

bool isProgram(const char* name)
{
    const std::string path = std::getenv("PATH") ? std::getenv("PATH") : "";
    for (std::size_t begin = 0; begin < path.size();) {
        const std::size_t end = std::min(path.find(':', begin), path.size());
        if (::access((path.substr(begin, end - begin) + '/' + name).c_str(), X_OK) == 0)
            return true;
        begin = end + 1;
    }
    return false;
}

} // namespace

double IngestServer::privateDirtyMb() const
{
    std::ifstream file(fmt::format("/proc/{}/smaps_rollup", m_pid));
    std::string word;
    while (file >> word) {
        double kb = 0;
        if (word == "Private_Dirty:" && file >> kb)
            return kb / 1024;
    }
    return 0;
}

tests::Load IngestServer::load(Requests requests) const
{
    if (!requests)
        requests = [](std::uint64_t number) { return tests::svixRequest("load", number, std::time(nullptr)); };
    tests::Load load{.address = m_address, .request = std::move(requests)};
    adapt(load);
    return load;
}

void IngestServer::end(int signal)
{
    if (m_pid <= 0)
        return;
    if (signal != 0)
        ::kill(m_pid, signal);
    ::waitpid(m_pid, nullptr, 0);
    m_pid = 0;
}

Result<std::unique_ptr<RelayServer>> RelayServer::start(const RelaySetUp& setUp)
{
    int toChild[2];
    int fromChild[2];
    if (::pipe2(toChild, O_CLOEXEC) != 0 || ::pipe2(fromChild, O_CLOEXEC) != 0)
        return fail(ErrorCode::Io, "no pipe");
    auto server = std::unique_ptr<RelayServer>(new RelayServer());
    server->m_pid = ::fork();
    if (server->m_pid == 0) {
        ::close(toChild[1]);
        ::close(fromChild[0]);
        serve(setUp, toChild[0], fromChild[1]);
    }
    ::close(toChild[0]);
    ::close(fromChild[1]);
    server->m_toChild = toChild[1];
    server->m_fromChild = fromChild[0];
    server->m_address = readLine(server->m_fromChild);
    server->m_apiAddress = readLine(server->m_fromChild);
    if (server->m_address.empty())
        return fail(ErrorCode::Unavailable, "the relay did not start");
    return server;
}

RelayServer::~RelayServer() { finish(); }

RelayBooks RelayServer::finish()
{
    RelayBooks books;
    if (m_pid <= 0)
        return books;
    ::close(m_toChild);
    std::sscanf(readLine(m_fromChild).c_str(), "%ld %ld %lf", &books.applied, &books.commits, &books.catchUpSeconds);
    end(0);
    ::close(m_fromChild);
    return books;
}

Result<std::unique_ptr<IngestServer>> startNode(const std::string& folder, const std::string& peers)
{
    if (!isProgram("node") || !std::filesystem::exists(peers + "/node_modules/better-sqlite3"))
        return fail(ErrorCode::NotFound, "node with better-sqlite3 is not installed");
    constexpr std::uint16_t port = 28431;
    auto peer = std::make_unique<Peer>(Peer::Kind::Node, port);
    // Beside node_modules, where node looks for them.
    std::error_code error;
    std::filesystem::copy_file(WAYBILL_BENCH_PEERS "/server.mjs", peers + "/server.mjs",
                               std::filesystem::copy_options::overwrite_existing, error);
    TRY_VOID(peer->start({"node", peers + "/server.mjs", std::to_string(port), folder + "/node.db", tests::loadKey}));
    return peer;
}

Result<std::unique_ptr<IngestServer>> startRedis(const std::string& folder)
{
    if (!isProgram("redis-server"))
        return fail(ErrorCode::NotFound, "redis-server is not installed");
    constexpr std::uint16_t port = 28432;
    auto peer = std::make_unique<Peer>(Peer::Kind::Redis, port);
    TRY_VOID(peer->start({"redis-server", "--bind", "127.0.0.1", "--port", std::to_string(port), "--dir", folder, "--save", "",
                          "--appendonly", "yes", "--appendfsync", "always", "--logfile", "/dev/null"}));
    return peer;
}

} // namespace waybill::bench
