// SPDX-License-Identifier: GPL-3.0-or-later
// An application's own ids: registered over HTTP, echoed by providers, found either way.
#include "tests/core/relay/RelayFixture.h"
#include "tests/support/TestMain.h"

#include <QTest>


namespace waybill::relay::tests {

using providers::Auth;
using namespace std::chrono_literals;

namespace {

std::string registration(const std::string& correlationId, const std::string& messageId, const std::string& recipient,
                         const std::string& environment = "production")
{
    return "{\"correlation_id\":\"" + correlationId + "\",\"provider\":\"sendgrid\",\"environment\":\"" + environment
           + "\",\"message_id\":\"" + messageId + "\",\"recipient\":\"" + recipient + "\",\"message_type\":\"Receipt\"}";
}

} // namespace

class SendsTest : public QObject {
    Q_OBJECT

    std::unique_ptr<RelayFixture> m_relay;

    void post(const std::string& messageId, const std::string& recipient, const std::string& more = {})
    {
        const std::string body = "[{\"event\":\"processed\",\"email\":\"" + recipient
                                 + "\",\"timestamp\":1767250001,\"sg_event_id\":\"e-" + messageId + "\",\"sg_message_id\":\""
                                 + messageId + ".x\"" + more + "}]";
        QCOMPARE(m_relay->post("in/" + pathSecret, {}, body).status, 200);
        QTRY_COMPARE_WITH_TIMEOUT(m_relay->relay().requestsWaiting(), 0, 20'000);
    }
    ApiAnswer send(const std::string& body, const std::string& token = {}) { return m_relay->apiPost("/v1/sends", body, token); }
    std::string tokenWithRole(const std::string& role)
    {
        const std::string token = m_relay->path(("api-token.bot." + role).c_str());
        writeToken(token, "0123456789abcdef0123456789abcdef0123456789a");
        m_relay->start();
        return token;
    }

private slots:
    void init()
    {
        m_relay = std::make_unique<RelayFixture>(std::vector{endpoint("in", "sendgrid", Auth::None)});
        m_relay->setSecrets("in", {pathSecret});
    }
    void cleanup() { m_relay.reset(); }

    void eitherIdFindsTheMessageWhicheverCameFirst()
    {
        post("early", "a@example.org");
        QCOMPARE(send(registration("order-1", "early", "a@example.org")).status, 201);
        QCOMPARE(send(registration("order-2", "late", "b@example.org")).status, 201);
        post("late", "b@example.org");

        for (const char* key : {"order-1", "early", "order-2", "late"}) {
            const ApiAnswer found = m_relay->api(std::string("/v1/trace?q=") + key);
            QCOMPARE(found["messages"].size(), std::size_t(1));
            QCOMPARE(found["sends"].size(), std::size_t(1));
            const JsonValue event = found["messages"].at(0)["events"].at(0);
            QVERIFY(event["correlation_id"].string()->starts_with("order-"));
            QCOMPARE(std::string(event["message_type"].string().value()), std::string("Receipt"));
        }
        QCOMPARE(m_relay->api("/v1/events?filter=id:order-1")["events"].size(), std::size_t(1));
        QCOMPARE(m_relay->api("/v1/events?filter=message:Receipt")["events"].size(), std::size_t(2));
    }

    void consolesLearnOfIt()
    {
        post("early", "a@example.org");
        const std::string cursor(m_relay->api("/v1/feed")["cursor"].string().value());
        QCOMPARE(send(registration("order-1", "early", "a@example.org")).status, 201);

        const ApiAnswer feed = m_relay->api("/v1/feed?wait=20&after=" + cursor);

        QCOMPARE(feed["records"].size(), std::size_t(1));
        QCOMPARE(std::string(feed["records"].at(0)["kind"].string().value()), std::string("status"));
        QCOMPARE(std::string(feed["records"].at(0)["event"]["correlation_id"].string().value()), std::string("order-1"));
    }

    void onlyTheRequestIsKnownWithoutAnEvent()
    {
        QCOMPARE(send(registration("order-1", "never", "a@example.org")).status, 201);

        const ApiAnswer found = m_relay->api("/v1/trace?q=order-1");

        QCOMPARE(found["messages"].size(), std::size_t(1));
        const JsonValue verdict = found["messages"].at(0)["verdict"];
        QCOMPARE(std::string(verdict["layer"].string().value()), std::string("request"));
        QVERIFY(verdict["sentence"].string()->find("no event says that SendGrid accepted it") != std::string_view::npos);
        QCOMPARE(m_relay->api("/v1/trace?q=a%40example.org")["messages"].size(), std::size_t(1));
    }

    void theSameAgainIsFineAndAnotherIsAConflict()
    {
        QCOMPARE(send(registration("order-1", "m", "a@example.org")).status, 201);
        const ApiAnswer again = send(registration("order-1", " <m> ", "a@EXAMPLE.org"));
        QCOMPARE(again.status, 200);
        QCOMPARE(again["new"].boolean().value(), false);

        const ApiAnswer other = send(registration("order-2", "m", "a@example.org"));

        QCOMPARE(other.status, 409);
        QCOMPARE(other.errorCode(), std::string("conflict"));
        QVERIFY(other["error"]["message"].string()->find("correlation_id was \"order-1\"") != std::string_view::npos);
        m_relay->start(); // it is durable
        QCOMPARE(send(registration("order-1", "m", "a@example.org")).status, 200);
    }

    void aRegistrationThatNoEndpointFitsIsWarnedOf()
    {
        QVERIFY(send(registration("order-1", "m", "a@example.org"))["warning"].string().value_or("").empty());
        QVERIFY(send(registration("order-1", "m", "a@example.org", "prod"))["warning"].string()->find("prod") != std::string_view::npos);
    }

    void itNeedsTheRoleRegister()
    {
        QCOMPARE(send(registration("order-1", "m", "a@example.org"), tokenWithRole("read")).status, 403);
        QFile::remove(QString::fromStdString(m_relay->path("api-token.bot.read")));
        QCOMPARE(send(registration("order-1", "m", "a@example.org"), tokenWithRole("register")).status, 201);
    }

    void badRegistrationsAreNamed_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("named");
        const QByteArray good = QByteArray::fromStdString(registration("o", "m", "a@example.org"));
        QTest::newRow("no JSON") << QByteArray("order-1") << QByteArray("no JSON object");
        QTest::newRow("no object") << QByteArray("[]") << QByteArray("no JSON object");
        QTest::newRow("missing") << QByteArray("{\"correlation_id\":\"o\"}") << QByteArray("\"provider\" is missing");
        QTest::newRow("no text") << QByteArray(good).replace("\"m\"", "7") << QByteArray("\"message_id\" is no text");
        QTest::newRow("empty") << QByteArray(good).replace("\"o\"", "\"\"") << QByteArray("\"correlation_id\"");
        QTest::newRow("unknown provider") << QByteArray(good).replace("sendgrid", "sendgird") << QByteArray("sendgird");
        QTest::newRow("no address") << QByteArray(good).replace("a@example.org", "a") << QByteArray("no address");
        QTest::newRow("unknown key") << QByteArray(good).replace("message_type", "messagetype") << QByteArray("messagetype");
        QTest::newRow("control") << QByteArray(good).replace("Receipt", "Re\\nceipt") << QByteArray("control characters");
        QTest::newRow("long") << QByteArray(good).replace("Receipt", QByteArray(513, 'x')) << QByteArray("too long");
    }
    void badRegistrationsAreNamed()
    {
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, named);
        const ApiAnswer answer = send(body.toStdString());
        QCOMPARE(answer.status, 400);
        const std::string message(answer["error"]["message"].string().value());
        QVERIFY2(message.find(named.toStdString()) != std::string::npos, message.c_str());
    }

    void anEchoedIdIsPickedUpByItsKey()
    {
        m_relay->config.correlationKeys = {"order_id", "basket"};
        m_relay->start();
        m_relay->setSecrets("in", {pathSecret});
        post("m1", "a@example.org", ",\"basket\":\"b-1\",\"order_id\":\"o-1\"");
        post("m2", "b@example.org", ",\"category\":[\"receipt\",\"basket:b-2\"]");
        post("m3", "c@example.org", ",\"correlation_id\":\"own\",\"order_id\":\"o-3\"");
        post("m4", "d@example.org", ",\"category\":\"order_id\"");

        QCOMPARE(m_relay->api("/v1/trace?q=o-1")["messages"].size(), std::size_t(1));
        QCOMPARE(m_relay->api("/v1/trace?q=b-1")["messages"].size(), std::size_t(0));
        QCOMPARE(m_relay->api("/v1/trace?q=b-2")["messages"].size(), std::size_t(1));
        QCOMPARE(m_relay->api("/v1/trace?q=own")["messages"].size(), std::size_t(1));
        QCOMPARE(m_relay->api("/v1/trace?q=o-3")["messages"].size(), std::size_t(0));
    }

    void theTimesWhenItWasOffAreTold()
    {
        post("m1", "a@example.org");
        m_relay->clock.setSeconds(1'767'258'000);
        m_relay->stop();
        m_relay->clock.advance(25h);
        m_relay->start();

        const ApiAnswer uptime = m_relay->api("/v1/uptime");
        const ApiAnswer found = m_relay->api("/v1/trace?q=a%40example.org");

        QCOMPARE(uptime["up"].size(), std::size_t(2));
        QCOMPARE(uptime["up"].at(1)["runs"].boolean().value(), true);
        QCOMPARE(uptime["off"].size(), std::size_t(1));
        QCOMPARE(std::string(uptime["off"].at(0)["from"].string().value()), std::string("2026-01-01T09:00:00.000Z"));
        QCOMPARE(found["relay_was_off"].size(), std::size_t(1));
        const std::string sentence(found["messages"].at(0)["verdict"]["sentence"].string().value());
        QVERIFY2(sentence.find("SendGrid resends for no longer than 24 h") != std::string::npos, sentence.c_str());
        QCOMPARE(m_relay->api("/v1/uptime?since=yesterday").status, 400);
    }
};

WAYBILL_TEST(SendsTest)

} // namespace waybill::relay::tests

#include "SendsTest.moc"
