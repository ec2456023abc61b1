// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/registry/SendApis.h"
#include "core/sending/Sender.h"
#include "core/simulator/ProviderServer.h"
#include "tests/core/sending/MemoryLedger.h"
#include "tests/support/TestMain.h"

#include <QTest>

namespace waybill::sending::tests {

namespace {

using providers::SendProblem;
using simulator::ProviderServer;
using simulator::SendFault;
using namespace std::chrono_literals;

// A sender with a ledger in memory and a simulated provider over real HTTP.
class Bench {
public:
    explicit Bench(std::vector<SendFault> faults, std::string_view provider = "postmark")
        : m_api(*providers::sendApiOf(provider)),
          m_server(ProviderServer::start([faults = std::move(faults)](int number) {
              return std::size_t(number) <= faults.size() ? faults[std::size_t(number) - 1] : SendFault::None;
          }).value())
    {
        m_account.origin = m_server->origin();
        message.from = {"", "shop@example.com"};
        message.to = {"", "qa@example.net"};
        message.subject = "Hello";
        message.text = "Hi";
        message.correlationId = "order-1";
    }

    SendReport run(std::stop_token stop = {})
    {
        const SenderParts parts{
            .ledger = ledger,
            .clock = m_clock,
            .breaker = breaker,
            .post = [](const providers::SendCall& call, std::stop_token token) {
                return post(call, {.connect = 5s, .answer = 150ms}, token);
            },
            .random = [] { return 0.0; },
            .pause = [this](std::chrono::milliseconds time, std::stop_token) { pauses.push_back(time); },
            .onState = {},
            .limits = {}};
        return send({.message = message,
                     .environment = "staging",
                     .credential = "staging-key",
                     .confirmation = {},
                     .api = m_api,
                     .account = m_account,
                     .secret = m_secret,
                     .testAddresses = {}},
                    parts, stop);
    }

    void useOrigin(std::string origin) { m_account.origin = std::move(origin); }
    const ProviderServer& server() const { return *m_server; }

    MemoryLedger ledger;
    CircuitBreaker breaker;
    environments::Message message;
    std::vector<std::chrono::milliseconds> pauses;

private:
    const providers::SendApi& m_api;
    SystemClock m_clock;
    providers::SendAccount m_account;
    const Secret m_secret{"key"};
    std::unique_ptr<ProviderServer> m_server;
};

} // namespace

class SenderTest : public QObject {
    Q_OBJECT

private slots:
    void acceptedMeansThatBothIdsAreInTheLedger()
    {
        Bench bench({});
        const SendReport report = bench.run();
        QVERIFY2(report.state == SendState::Accepted, report.text.c_str());
        QCOMPARE(report.messageId, bench.server().taken().front().messageId);
        QCOMPARE(bench.server().taken().front().correlationId, std::string("order-1"));
        QCOMPARE(bench.ledger.notes.size(), std::size_t(2));
        QVERIFY(bench.ledger.notes[0].state == SendState::InFlight);
        QCOMPARE(bench.ledger.notes[1].messageId, report.messageId);
    }

    void whatTheGuardRefusesNeverTouchesTheNetwork()
    {
        Bench bench({});
        bench.message.to.address = "nora@example.org";
        const SendReport report = bench.run();
        QVERIFY(report.state == SendState::Failed);
        QVERIFY(report.blocks.front().reason == environments::Block::Reason::NotAllowed);
        QCOMPARE(bench.server().requests(), 0);

        Bench suppressed({});
        suppressed.ledger.suppression = environments::Suppression{"it complained", "evt_1"};
        QCOMPARE(suppressed.run().blocks.front().evidence, std::string("evt_1"));
        QCOMPARE(suppressed.server().requests(), 0);
    }

    void withoutTheRelayNothingIsSent()
    {
        Bench bench({});
        bench.ledger.away = true;
        const SendReport report = bench.run();
        QVERIFY(report.state == SendState::Failed && report.ledgerId.empty());
        QCOMPARE(bench.server().requests(), 0);

        Bench leaves({});
        leaves.ledger.notesUntilAway = 0; // away before "in flight" could be written
        leaves.run();
        QCOMPARE(leaves.server().requests(), 0);
    }

    void theRelayThatLeavesAfterTheSendChangesNothingOfWhatIsKnown()
    {
        Bench bench({});
        bench.ledger.notesUntilAway = 1;
        const SendReport report = bench.run();
        QVERIFY(report.state == SendState::Accepted);
        QVERIFY(report.hint.contains("could not write"));
    }

    void aFaultIsUnderstood_data()
    {
        QTest::addColumn<int>("fault");
        QTest::addColumn<int>("withoutKey"); // a state
        QTest::addColumn<int>("takenWithoutKey");
        const auto row = [](const char* name, SendFault fault, SendState state, int taken) {
            QTest::newRow(name) << int(fault) << int(state) << taken;
        };
        row("429, then taken", SendFault::RateLimited, SendState::Accepted, 1);
        row("500", SendFault::ServerError, SendState::Unknown, 0);
        row("taken, then 500", SendFault::ErrorAfter, SendState::Unknown, 1);
        row("reset before", SendFault::ResetBefore, SendState::Unknown, 0);
        row("reset after", SendFault::ResetAfter, SendState::Unknown, 1);
        row("silence before", SendFault::SilenceBefore, SendState::Unknown, 0);
        row("silence after", SendFault::SilenceAfter, SendState::Unknown, 1);
        row("malformed", SendFault::Malformed, SendState::Unknown, 1);
        row("wrong key", SendFault::WrongKey, SendState::Refused, 0);
    }

    void aFaultIsUnderstood()
    {
        QFETCH(int, fault);
        QFETCH(int, withoutKey);
        QFETCH(int, takenWithoutKey);
        Bench without({SendFault(fault)});
        QCOMPARE(int(without.run().state), withoutKey);
        QCOMPARE(int(without.server().taken().size()), takenWithoutKey);

        // With an idempotency key it is tried again, and there is one message all the same.
        Bench with({SendFault(fault)}, "resend");
        const bool refused = SendFault(fault) == SendFault::WrongKey;
        QVERIFY(with.run().state == (refused ? SendState::Refused : SendState::Accepted));
        QCOMPARE(with.server().taken().size(), std::size_t(refused ? 0 : 1));
    }

    void aProviderThatIsNotThereTookNothing()
    {
        Bench bench({});
        bench.useOrigin("http://127.0.0.1:1");
        const SendReport report = bench.run();
        QVERIFY(report.state == SendState::Failed);
        QCOMPARE(report.attempts, 5);
        QCOMPARE(bench.pauses.size(), std::size_t(4));
    }

    void anEarlierAttemptThatMayHaveGotThroughIsNotForgotten()
    {
        // With a key: no answer, then refused. The first may have been taken, so it is not "refused".
        Bench bench({SendFault::SilenceAfter, SendFault::WrongKey}, "resend");
        QVERIFY(bench.run().state == SendState::Unknown);
    }

    void aCredentialThatKeepsFailingIsLeftAlone()
    {
        Bench bench({});
        for (int i = 0; i < 5; ++i)
            bench.breaker.noteFailure(SystemClock().now());
        const SendReport report = bench.run();
        QVERIFY(report.state == SendState::Failed);
        QVERIFY(report.text.contains("failed several times"));
        QCOMPARE(bench.server().requests(), 0);
    }

    // Half open it lets one attempt through: where the relay can't note that one, another must be let through later.
    void anAttemptThatIsNotMadeLeavesTheCircuitToTheNext()
    {
        Bench bench({});
        bench.breaker = CircuitBreaker(1, 0s);
        bench.breaker.noteFailure(SystemClock().now());
        bench.ledger.notesUntilAway = 0;
        QVERIFY(bench.run().state == SendState::Failed);
        bench.ledger.notesUntilAway = -1;

        QVERIFY(bench.run().state == SendState::Accepted);
    }

    void whatIsStoppedBeforeItBeganIsNotSent()
    {
        Bench bench({});
        std::stop_source stop;
        stop.request_stop();
        QVERIFY(bench.run(stop.get_token()).state == SendState::Failed);
        QCOMPARE(bench.server().requests(), 0);
    }
};

WAYBILL_TEST(SenderTest)

} // namespace waybill::sending::tests

#include "SenderTest.moc"
