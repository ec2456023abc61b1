// SPDX-License-Identifier: GPL-3.0-or-later
// A send happens once: thousands of sends to simulated providers that fail in every way. With an idempotency key there is
// exactly one message for each that was accepted; without one no second message ever, and where the outcome isn't known
// the state says so. Short in the suite; faulty_sends --rounds 10000 by hand.
#include "core/providers/registry/SendApis.h"
#include "core/sending/Sender.h"
#include "core/simulator/ProviderServer.h"
#include "tests/core/sending/MemoryLedger.h"

#include <CLI/CLI.hpp>

#include <atomic>
#include <cstdio>
#include <map>
#include <random>
#include <thread>

namespace {

using namespace waybill;
using namespace waybill::sending;
using namespace std::chrono_literals;
using simulator::ProviderServer;
using simulator::SendFault;

constexpr int faultKinds = int(SendFault::WrongKey) + 1;

SendFault faultFor(std::uint32_t seed, int number)
{
    std::mt19937 random(seed + std::uint32_t(number));
    return random() % 2 == 0 ? SendFault::None : SendFault(random() % faultKinds);
}

SendReport sendOne(const providers::SendApi& api, const providers::SendAccount& account, const std::string& id, double jitter)
{
    sending::tests::MemoryLedger ledger;
    ledger.ids = id;
    CircuitBreaker breaker(1000);
    const SystemClock clock;
    const Secret secret("key");
    SendOrder order{.message = {}, .environment = "staging", .credential = "key", .confirmation = {}, .api = api,
                    .account = account, .secret = secret, .testAddresses = {}};
    order.message.from = {"", "shop@example.com"};
    order.message.to = {"", "qa@example.net"};
    order.message.subject = id;
    order.message.text = "Hi";
    order.message.correlationId = id;
    return send(order,
                {.ledger = ledger,
                 .clock = clock,
                 .breaker = breaker,
                 .post = [](const auto& call, std::stop_token stop) { return post(call, {.connect = 5s, .answer = 60ms}, stop); },
                 .random = [jitter] { return jitter; },
                 .pause = [](auto, auto) {},
                 .onState = {},
                 .limits = {}},
                {});
}

// What must hold of one send, given how many messages the provider took of it.
bool holds(const SendReport& report, int taken)
{
    switch (report.state) {
    case SendState::Accepted: return taken == 1;
    case SendState::Refused:
    case SendState::Failed: return taken == 0;
    default: return taken <= 1;
    }
}

int check(const char* provider, int rounds, std::uint32_t seed)
{
    const auto server = ProviderServer::start([seed](int number) { return faultFor(seed, number); }).value();
    providers::SendAccount account;
    account.origin = server->origin();
    const providers::SendApi& api = *providers::sendApiOf(provider);
    std::vector<SendReport> reports(static_cast<std::size_t>(rounds));
    std::atomic<int> next = 0;
    std::vector<std::jthread> threads;
    for (int i = 0; i < 8; ++i) {
        threads.emplace_back([&] {
            for (int round = next++; round < rounds; round = next++)
                reports[std::size_t(round)] = sendOne(api, account, "send-" + std::to_string(round), 0.5);
        });
    }
    threads.clear();

    std::map<std::string, int> taken;
    for (const simulator::SimulatedSend& one : server->taken())
        ++taken[one.correlationId];
    std::map<std::string_view, int> states;
    int wrong = 0;
    for (int round = 0; round < rounds; ++round) {
        const SendReport& report = reports[std::size_t(round)];
        ++states[toString(report.state)];
        if (!holds(report, taken["send-" + std::to_string(round)])) {
            if (++wrong > 10)
                continue;
            std::printf("%s send-%d: %.*s with %d messages\n", provider, round, int(toString(report.state).size()),
                        toString(report.state).data(), taken["send-" + std::to_string(round)]);
        }
    }
    std::printf("%s: %d sends, %d requests, %zu messages;", provider, rounds, server->requests(), server->taken().size());
    for (const auto& [state, count] : states)
        std::printf(" %.*s %d", int(state.size()), state.data(), count);
    std::printf("; %d broke the promise\n", wrong);
    return wrong;
}

} // namespace

int main(int argc, char** argv)
{
    CLI::App app("A send happens once, whatever the provider does.");
    int rounds = 400;
    std::uint32_t seed = 1;
    app.add_option("--rounds", rounds, "Sends for each of two providers")->check(CLI::Range(1, 1'000'000));
    app.add_option("--seed", seed, "Seed of the faults");
    CLI11_PARSE(app, argc, argv);
    const int wrong = check("resend", rounds, seed) + check("postmark", rounds, seed);
    return wrong == 0 ? 0 : 1;
}
