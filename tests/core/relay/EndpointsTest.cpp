// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/relay/RelayFixture.h"

#include "core/relay/CopiesApi.h"
#include "core/relay/EndpointWatch.h"
#include "tests/support/TestMain.h"

#include <QTest>

namespace waybill::relay::tests {

using namespace std::chrono_literals;
using providers::Auth;

namespace {

constexpr const char* newKey = "whsec_QUJDREVGR0hJSktMTU5PUFFSU1RVVldY";

std::string textOf(const JsonValue& value) { return std::string(value.string().value_or("")); }

} // namespace

class EndpointsTest : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        m_relay = std::make_unique<RelayFixture>(
            std::vector{endpoint("shop", "resend", Auth::Signature), endpoint("mail-eu", "postmark", Auth::Basic)});
        m_relay->setSecrets("shop", {svixKey});
        m_relay->setSecrets("mail-eu", {"basic waybill:right"});
    }

    void aHeartbeatTellsTheMinutesApart()
    {
        QCOMPARE(deliver("msg_1", "em-1").status, 200);
        m_relay->clock.advance(2min);
        QCOMPARE(deliver("msg_2", "em-2").status, 200);
        QCOMPARE(forge("msg_3").status, 401);

        const ApiAnswer answer = m_relay->api("/v1/endpoints");

        const JsonValue shop = answer["endpoints"].at(0);
        QCOMPARE(textOf(shop["name"]), std::string("shop"));
        QCOMPARE(shop["beats"].size(), 60u);
        QCOMPARE(shop["beats"].at(57).at(0).integer().value(), 1);
        QCOMPARE(shop["beats"].at(58).at(0).integer().value(), 0);
        QCOMPARE(shop["beats"].at(59).at(0).integer().value(), 1);
        QCOMPARE(shop["beats"].at(59).at(1).integer().value(), 1);
        QCOMPARE(shop["refused_today"].integer().value(), 1);
        QVERIFY(shop["answer_p95_us"].integer().value() > 0);
        QCOMPARE(textOf(shop["diagnosis"]["state"]), std::string("healthy"));
        QCOMPARE(textOf(answer["refusals"].at(0)["reason"]), std::string("mismatch"));
        QVERIFY(answer["commit"]["p99_us"].integer().value() > 0);
        QVERIFY(answer["disk"]["free_bytes"].integer().value() > 0);
        QVERIFY(answer["disk"]["bytes_per_day"].integer().value() > 0);
        QCOMPARE(answer["clock"]["skew_seconds"].integer().value(), -120); // signed at the start, now two minutes later
    }

    // The clock of this computer jumps: everything signed looks old. That is said, and to whom it happens.
    void aStepOfOurOwnClockIsReported_data()
    {
        QTest::addColumn<int>("seconds");
        QTest::newRow("forward") << 600;
        QTest::newRow("back") << -600;
    }
    void aStepOfOurOwnClockIsReported()
    {
        QFETCH(int, seconds);
        m_relay->config.endpoints = {endpoint("shop", "resend", Auth::Signature), endpoint("agent", "agentmail", Auth::Signature)};
        m_relay->start();
        for (const char* name : {"shop", "agent"})
            m_relay->setSecrets(name, {svixKey});
        const long long signedAt = toMs(m_relay->clock.now()) / 1000;
        const auto postBoth = [&](const std::string& id) {
            std::pair<int, int> statuses;
            const std::string body = resendBody("email.delivered", id, "nora.quist@example.org");
            statuses.first = m_relay->post("shop", svixHeaders(id, signedAt, body), body).status;
            statuses.second = m_relay->post("agent", svixHeaders(id, signedAt, body), body).status;
            return statuses;
        };
        for (int i = 0; i < 12; ++i) // what was before does not hide the step for long
            QVERIFY(postBoth("good_" + std::to_string(i)) == std::pair(200, 200));

        m_relay->clock.advance(std::chrono::seconds(seconds));
        for (int i = 1; i < 7; ++i)
            QVERIFY(postBoth("msg_" + std::to_string(i)) == std::pair(401, 401));

        const ApiAnswer answer = m_relay->api("/v1/endpoints");
        QCOMPARE(answer["clock"]["skew_seconds"].integer().value(), -seconds);
        for (const JsonValue& one : answer["endpoints"]) {
            QCOMPARE(textOf(one["diagnosis"]["state"]), std::string("clock_off"));
            QCOMPARE(textOf(one["diagnosis"]["cause"]), std::string("own_clock"));
        }
        QCOMPARE(answer["refusals"].at(0)["skew_seconds"].integer().value(), -seconds);
        QCOMPARE(answer["refusals"].size(), 2u);
    }

    void anotherKeyIsSeenAndItsRequestsAreAcceptedOnceItIsThere()
    {
        QCOMPARE(deliver("msg_1", "em-1").status, 200);
        m_relay->setSecrets("shop", {newKey}); // ours is wrong now
        for (int i = 2; i < 6; ++i)
            QCOMPARE(deliver("msg_" + std::to_string(i), "em-" + std::to_string(i)).status, 401);
        const ApiAnswer before = m_relay->api("/v1/endpoints");
        const JsonValue diagnosis = before["endpoints"].at(0)["diagnosis"];
        QCOMPARE(textOf(diagnosis["state"]), std::string("refusing"));
        QCOMPARE(textOf(diagnosis["cause"]), std::string("key_rotated"));
        QTRY_COMPARE(m_relay->api("/v1/quarantine")["refused"].size(), 4u);

        // With the wrong key still there nothing is let in.
        ApiAnswer check = m_relay->api("/v1/quarantine/check?endpoint=shop", "POST");
        QCOMPARE(check["still_refused"].integer().value(), 4);
        QCOMPARE(check["accepted"].integer().value(), 0);
        m_relay->setSecrets("shop", {newKey, svixKey});
        check = m_relay->api("/v1/quarantine/check?endpoint=shop", "POST");

        QCOMPARE(check["checked"].integer().value(), 4);
        QCOMPARE(check["accepted"].integer().value(), 4);
        QCOMPARE(m_relay->feedWith(5)["records"].size(), 5u);
        QTRY_COMPARE(m_relay->api("/v1/quarantine")["refused"].size(), 0u);
    }

    void whatWasCutCannotBeCheckedAgain()
    {
        m_relay->setSecrets("shop", {newKey});
        const std::string body = resendBody("email.delivered", "em-1", "nora@example.org") + std::string(70'000, ' ');
        QCOMPARE(m_relay->post("shop", svixHeaders("msg_1", seconds, body), body).status, 401);
        QTRY_COMPARE(m_relay->api("/v1/quarantine")["refused"].size(), 1u);
        m_relay->setSecrets("shop", {svixKey});

        const ApiAnswer check = m_relay->api("/v1/quarantine/check?endpoint=shop", "POST");

        QCOMPARE(check["not_whole"].integer().value(), 1);
        QCOMPARE(check["accepted"].integer().value(), 0);
    }

    void maskedCredentialsCannotBeCheckedAgain()
    {
        QCOMPARE(m_relay->api("/v1/quarantine/check?endpoint=mail-eu", "POST").status, 409);
        QCOMPARE(m_relay->api("/v1/quarantine/check?endpoint=nobody", "POST").status, 404);
    }

    void aPathNearbyIsMisrouted()
    {
        for (int i = 0; i < 3; ++i)
            QCOMPARE(m_relay->post("shopp", {}, "{}").status, 404);

        const ApiAnswer answer = m_relay->api("/v1/endpoints");

        QCOMPARE(textOf(answer["stray_paths"].at(0)["path"]), std::string("/hooks/shopp"));
        QCOMPARE(answer["stray_paths"].at(0)["hits"].integer().value(), 3);
        const JsonValue diagnosis = answer["endpoints"].at(0)["diagnosis"];
        QCOMPARE(textOf(diagnosis["state"]), std::string("misrouted"));
        QCOMPARE(textOf(diagnosis["detail"]), std::string("/hooks/shopp"));
        QCOMPARE(textOf(answer["endpoints"].at(1)["diagnosis"]["state"]), std::string("quiet"));
    }

    void anUnreadableSecretIsWaitedFor()
    {
        m_relay->start(); // secrets are not there yet
        QCOMPARE(deliver("msg_1", "em-1").status, 503);

        const ApiAnswer answer = m_relay->api("/v1/endpoints");

        const JsonValue diagnosis = answer["endpoints"].at(0)["diagnosis"];
        QCOMPARE(textOf(diagnosis["state"]), std::string("waiting_for_key"));
        QCOMPARE(diagnosis["count"].integer().value(), 1);
        QCOMPARE(textOf(answer["refusals"].at(0)["reason"]), std::string("no_key"));
    }

    void theAddressToPasteIsThePublicOne()
    {
        QVERIFY(textOf(m_relay->api("/v1/endpoints")["endpoints"].at(0)["url"]).starts_with("http://127.0.0.1:"));
        m_relay->config.hooks.publicUrl = "https://hooks.example.com";
        m_relay->start();

        QCOMPARE(textOf(m_relay->api("/v1/endpoints")["endpoints"].at(0)["url"]),
                 std::string("https://hooks.example.com/hooks/shop"));
    }

    void timesWithoutTheRelayAreShown()
    {
        m_relay->clock.advance(30min);
        m_relay->start();
        m_relay->clock.advance(1min);

        const ApiAnswer answer = m_relay->api("/v1/endpoints");

        QCOMPARE(answer["up"].size(), 2u);
        // What came before the first start; a restart is over within a minute.
        QCOMPARE(answer["endpoints"].at(0)["was_off"].size(), 28u);
    }

    void aCopyIsExplained()
    {
        QCOMPARE(deliver("msg_1", "em-1").status, 200);
        m_relay->clock.advance(20s);
        QCOMPARE(deliver("msg_1", "em-2").status, 200);
        QCOMPARE(m_relay->feedWith(2)["records"].size(), 2u);

        const ApiAnswer copies = m_relay->api("/v1/copies");

        QCOMPARE(copies["copies_last_hour"].integer().value(), 1);
        QCOMPARE(copies["events_last_hour"].integer().value(), 1);
        const JsonValue collapsed = copies["collapsed"].at(0);
        QCOMPARE(collapsed["deliveries"].size(), 2u);
        QCOMPARE(textOf(collapsed["repeated_because"]), std::string("answered_in_time"));
        const ApiAnswer one = m_relay->api("/v1/events/" + textOf(collapsed["event"]["id"]) + "/copies");
        QCOMPARE(one["differences"].size(), 1u);
        QCOMPARE(one["differences"].at(0)["equal"].boolean().value(), false);
        QCOMPARE(textOf(one["differences"].at(0)["first"]), std::string("1"));
        QCOMPARE(textOf(one["differences"].at(0)["copy"]), std::string("2"));
        QCOMPARE(m_relay->api("/v1/events/evt_0000000000000000/copies").status, 404);
    }

    void allDeadLettersAreReplayedAtOnce()
    {
        for (const char* body : {"not json", "nor this"})
            QCOMPARE(m_relay->post("shop", svixHeaders("msg", seconds, body), body).status, 200);
        QTRY_COMPARE(m_relay->api("/v1/dead-letters")["dead_letters"].size(), 2u);

        const ApiAnswer replay = m_relay->api("/v1/dead-letters/replay", "POST");

        QCOMPARE(replay["failed"].integer().value(), 2);
        QCOMPARE(replay["replayed"].integer().value(), 0);
        QCOMPARE(m_relay->api("/v1/dead-letters")["dead_letters"].at(0)["tries"].integer().value(), 2);
    }

    void thePathsOfScannersAreBounded()
    {
        EndpointWatch watch;
        for (int i = 0; i < 3; ++i)
            watch.noteStray("/hooks/shopp", "192.0.2.1", m_relay->clock.now());
        for (int i = 0; i < 500; ++i)
            watch.noteStray("/admin" + std::to_string(i), "192.0.2.9", m_relay->clock.now() + 1s);

        const std::vector<StrayPath> paths = watch.strayPaths();

        QCOMPARE(paths.size(), EndpointWatch::maxPaths);
        QCOMPARE(paths.back().path, std::string("/hooks/shopp"));
    }

    void aDifferenceIsWhatLiesBetweenWhatIsEqual()
    {
        const Difference difference = differenceOf("{\"a\":1,\"try\":1}", "{\"a\":1,\"try\":12}");
        QCOMPARE(difference.offset, 14u);
        QCOMPARE(std::string(difference.second), std::string("2"));
        QVERIFY(difference.first.empty());
        QVERIFY(differenceOf("same", "same").second.empty());
    }

private:
    HttpAnswer deliver(const std::string& id, const std::string& emailId)
    {
        const std::string body = resendBody("email.delivered", emailId, "nora@example.org");
        return m_relay->post("shop", svixHeaders(id, seconds, body), body);
    }
    HttpAnswer forge(const std::string& id)
    {
        return m_relay->post("shop", svixHeaders(id, seconds, "{}"), resendBody("email.delivered", "x", "x@example.org"));
    }

    static constexpr long long seconds = 1'767'258'000;
    std::unique_ptr<RelayFixture> m_relay;
};

WAYBILL_TEST(EndpointsTest)

} // namespace waybill::relay::tests

#include "EndpointsTest.moc"
