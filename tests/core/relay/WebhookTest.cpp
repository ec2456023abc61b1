// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/relay/RelayFixture.h"

#include "core/base/Encoding.h"

#include <QDir>
#include <QFile>
#include <QTest>

#include "tests/support/TestMain.h"

namespace waybill::relay::tests {

using providers::Auth;

class WebhookTest : public QObject {
    Q_OBJECT

private slots:
    void verifiedRequestBecomesAnEvent();
    void unknownEndpointIsNotFound();
    void otherMethodsAreNotAllowed();
    void unreadableSecretMeansComeBackLater();
    void secretOfTheWrongFormIsNamed();
    void oldAndNewKeyOverlap();
    void lockedAgainKeepsTheKeysThatWereRead();
    void forgedRequestIsKeptButNeverApplied();
    void redeliveryIsOneEventWithACopy();
    void bodyThatIsNoContainerBecomesADeadLetter();
    void deepJsonBecomesADeadLetter();
    void replayGivesTheEventsOnceTheProviderIsRight();
    void pathSecretOpensAnUnsignedEndpoint();
    void secretsReachNoFile();
    void restartGoesOnWhereItStopped();
    void messageTypeComesFromARule();

private:
    static const long long now = 1'767'258'000;
    static HttpAnswer postSigned(RelayFixture& relay, const std::string& id, const std::string& body);
};

HttpAnswer WebhookTest::postSigned(RelayFixture& relay, const std::string& id, const std::string& body)
{
    return relay.post("shop", svixHeaders(id, now, body), body);
}

static RelayFixture& signedRelay(std::unique_ptr<RelayFixture>& holder)
{
    holder = std::make_unique<RelayFixture>(std::vector{endpoint("shop", "resend", Auth::Signature)});
    holder->setSecrets("shop", {svixKey});
    return *holder;
}

void WebhookTest::verifiedRequestBecomesAnEvent()
{
    std::unique_ptr<RelayFixture> holder;
    RelayFixture& relay = signedRelay(holder);

    const HttpAnswer answer = postSigned(relay, "msg_1", resendBody("email.delivered", "em-1", "nora@example.org"));

    QCOMPARE(answer.status, 200);
    const ApiAnswer feed = relay.feedWith(1);
    QCOMPARE(feed["records"].size(), 1U);
    const JsonValue event = feed["records"].at(0)["event"];
    QCOMPARE(event["recipient"].string().value(), "nora@example.org");
    QCOMPARE(event["type"].string().value(), "delivered");
    QCOMPARE(event["environment"].string().value(), "production");
    QCOMPARE(event["endpoint"].string().value(), "shop");
    QCOMPARE(event["verification"]["status"].string().value(), "verified");
    QCOMPARE(event["verification"]["strength"].string().value(), "body");
    QCOMPARE(event["processing"].string().value(), "applied");
    QCOMPARE(event["received_at"].string().value(), "2026-01-01T09:00:00.000Z");
    QVERIFY(event["request"].integer().value() > 0);
}

void WebhookTest::unknownEndpointIsNotFound()
{
    std::unique_ptr<RelayFixture> holder;
    RelayFixture& relay = signedRelay(holder);

    for (const char* path : {"/hooks/nothing", "/hooks/", "/hooks/shop/extra", "/", "/v1/status"})
        QCOMPARE(HttpClient(relay.relay().hooksAddress().toString()).post(path, {}, "{}").status, 404);
}

void WebhookTest::otherMethodsAreNotAllowed()
{
    std::unique_ptr<RelayFixture> holder;
    RelayFixture& relay = signedRelay(holder);

    for (const char* method : {"GET", "HEAD", "PUT", "DELETE", "OPTIONS"}) {
        const HttpAnswer answer = HttpClient(relay.relay().hooksAddress().toString())
                                      .request(method, "/hooks/shop", {{"Connection", "close"}});
        QCOMPARE(answer.status, 405);
        QCOMPARE(answer.header("Allow").value(), "POST");
    }
}

void WebhookTest::unreadableSecretMeansComeBackLater()
{
    std::unique_ptr<RelayFixture> holder;
    RelayFixture& relay = signedRelay(holder);
    relay.start();
    const std::string body = resendBody("email.sent", "em-1", "nora@example.org");

    const HttpAnswer before = postSigned(relay, "msg_1", body);
    relay.relay().setSecrets("shop", fail(ErrorCode::Unavailable, "the keychain is locked", "unlock it"));
    const ApiAnswer status = relay.api("/v1/status");
    relay.setSecrets("shop", {svixKey});
    const HttpAnswer after = postSigned(relay, "msg_1", body);

    QCOMPARE(before.status, 503);
    QVERIFY(before.header("Retry-After"));
    QCOMPARE(status["endpoints"].at(0)["secret"].string().value(), "unreadable");
    QCOMPARE(status["endpoints"].at(0)["secret_problem"].string().value(), "the keychain is locked; unlock it");
    QCOMPARE(after.status, 200);
}

void WebhookTest::secretOfTheWrongFormIsNamed()
{
    RelayFixture relay({endpoint("basic", "postmark", Auth::Basic), endpoint("path", "postmark", Auth::None)});

    relay.setSecrets("basic", {"only-a-key"});
    relay.setSecrets("path", {"short"});

    const ApiAnswer status = relay.api("/v1/status");
    QCOMPARE(status["endpoints"].at(0)["secret_problem"].string().value(),
             "\"basic.signing\" holds no line \"basic user:password\"");
    QVERIFY(status["endpoints"].at(1)["secret_problem"].string().value().find("128 bits") != std::string_view::npos);
    QCOMPARE(relay.post("path/short", {}, "{}").status, 503);
}

void WebhookTest::oldAndNewKeyOverlap()
{
    std::unique_ptr<RelayFixture> holder;
    RelayFixture& relay = signedRelay(holder);
    const std::string otherKey = "whsec_" + toBase64("another key of some length");
    const std::string body = resendBody("email.sent", "em-1", "nora@example.org");

    relay.setSecrets("shop", {otherKey, svixKey});
    QCOMPARE(postSigned(relay, "msg_1", body).status, 200);
    relay.setSecrets("shop", {svixKey, otherKey});
    QCOMPARE(postSigned(relay, "msg_2", body).status, 200);
    relay.setSecrets("shop", {otherKey});
    QCOMPARE(postSigned(relay, "msg_3", body).status, 401);
}

void WebhookTest::lockedAgainKeepsTheKeysThatWereRead()
{
    std::unique_ptr<RelayFixture> holder;
    RelayFixture& relay = signedRelay(holder);

    relay.relay().setSecrets("shop", fail(ErrorCode::Unavailable, "the keychain is locked"));

    QCOMPARE(postSigned(relay, "msg_1", resendBody("email.sent", "em-1", "nora@example.org")).status, 200);
}

void WebhookTest::forgedRequestIsKeptButNeverApplied()
{
    std::unique_ptr<RelayFixture> holder;
    RelayFixture& relay = signedRelay(holder);
    const std::string body = resendBody("email.bounced", "em-1", "victim@example.org");
    HeaderList headers = svixHeaders("msg_1", now, body);
    headers[2].second = "v1,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    QCOMPARE(relay.post("shop", headers, body).status, 401);
    QCOMPARE(postSigned(relay, "msg_2", resendBody("email.sent", "em-2", "nora@example.org")).status, 200);

    QCOMPARE(relay.feedWith(1)["records"].size(), 1U);
    QCOMPARE(relay.api("/v1/events?filter=to:victim@example.org")["events"].size(), 0U);
    QTRY_COMPARE(relay.api("/v1/quarantine")["refused"].size(), 1U);
    const ApiAnswer quarantine = relay.api("/v1/quarantine");
    QCOMPARE(quarantine["refused"].at(0)["refusal"].string().value(), "mismatch");
    QVERIFY(quarantine["refused"].at(0)["body_excerpt"].string().value().find("victim@example.org")
            != std::string_view::npos);
    QCOMPARE(relay.api("/v1/status")["refused_today"].integer().value(), 1);
}

void WebhookTest::redeliveryIsOneEventWithACopy()
{
    std::unique_ptr<RelayFixture> holder;
    RelayFixture& relay = signedRelay(holder);
    const std::string body = resendBody("email.delivered", "em-1", "nora@example.org");

    QCOMPARE(postSigned(relay, "msg_1", body).status, 200);
    QCOMPARE(postSigned(relay, "msg_1", body).status, 200);
    QTRY_COMPARE(relay.api("/v1/status")["copies"].integer().value_or(0), 1);

    const ApiAnswer events = relay.api("/v1/events");
    QCOMPARE(events["events"].size(), 1U);
    QCOMPARE(events["events"].at(0)["copies"].integer().value(), 1);
}

void WebhookTest::bodyThatIsNoContainerBecomesADeadLetter()
{
    std::unique_ptr<RelayFixture> holder;
    RelayFixture& relay = signedRelay(holder);

    QCOMPARE(postSigned(relay, "msg_1", "this is not JSON").status, 200);
    QCOMPARE(postSigned(relay, "msg_2", resendBody("email.sent", "em-2", "nora@example.org")).status, 200);

    QCOMPARE(relay.feedWith(1)["records"].size(), 1U);
    const ApiAnswer letters = relay.api("/v1/dead-letters");
    QCOMPARE(letters["dead_letters"].size(), 1U);
    QCOMPARE(letters["dead_letters"].at(0)["endpoint"].string().value(), "shop");
    QCOMPARE(letters["dead_letters"].at(0)["body_excerpt"].string().value(), "this is not JSON");
    QCOMPARE(relay.api("/v1/status")["dead_letters"].integer().value(), 1);
    const std::string id = std::to_string(letters["dead_letters"].at(0)["id"].integer().value());
    QCOMPARE(relay.api("/v1/dead-letters/" + id + "/replay", "POST").status, 400);
    QCOMPARE(relay.api("/v1/dead-letters")["dead_letters"].at(0)["tries"].integer().value(), 2);
}

void WebhookTest::deepJsonBecomesADeadLetter()
{
    std::unique_ptr<RelayFixture> holder;
    RelayFixture& relay = signedRelay(holder);
    const auto ofDepth = [](std::size_t levels, const std::string& id) {
        std::string body = resendBody("email.sent", id, "nora@example.org");
        const std::size_t within = levels - 1;
        return body.insert(1, "\"more\":" + std::string(within, '[') + std::string(within, ']') + ",");
    };

    QCOMPARE(postSigned(relay, "msg_1", ofDepth(65, "em-1")).status, 200);
    QCOMPARE(postSigned(relay, "msg_2", ofDepth(64, "em-2")).status, 200);

    const ApiAnswer feed = relay.feedWith(1);
    QCOMPARE(feed["records"].size(), 1U);
    QCOMPARE(feed["records"].at(0)["event"]["message_id"].string().value(), "em-2");
    QTRY_COMPARE(relay.api("/v1/dead-letters")["dead_letters"].size(), 1U);
}

void WebhookTest::replayGivesTheEventsOnceTheProviderIsRight()
{
    const std::string secret = "0123456789abcdef0123456789abcdef";
    RelayFixture relay({endpoint("mail", "postmark", Auth::None)});
    relay.setSecrets("mail", {secret});
    QCOMPARE(relay.post("mail/" + secret, {}, "to=help%40example.com&from=nora%40example.org").status, 200);
    QTRY_COMPARE(relay.api("/v1/dead-letters")["dead_letters"].size(), 1U);
    const std::string id = std::to_string(relay.api("/v1/dead-letters")["dead_letters"].at(0)["id"].integer().value());
    relay.config.endpoints = {endpoint("mail", "sendgrid", Auth::None)};
    relay.relay().setConfig(relay.config);

    QCOMPARE(relay.api("/v1/dead-letters/99/replay", "POST").status, 404);
    QCOMPARE(relay.api("/v1/dead-letters/x/replay", "POST").status, 400);
    QCOMPARE(relay.api("/v1/dead-letters/" + id + "/replay", "POST").status, 200);

    const ApiAnswer feed = relay.feedWith(1);
    QCOMPARE(feed["records"].at(0)["event"]["recipient"].string().value(), "help@example.com");
    QCOMPARE(feed["records"].at(0)["event"]["processing"].string().value(), "retried");
    QCOMPARE(relay.api("/v1/dead-letters")["dead_letters"].size(), 0U);
    QCOMPARE(relay.api("/v1/dead-letters/" + id + "/replay", "POST").status, 404);
}

void WebhookTest::pathSecretOpensAnUnsignedEndpoint()
{
    RelayFixture relay({endpoint("open", "sendgrid", Auth::None)});
    const std::string secret = "CanaryPathSecret0123456789";
    relay.setSecrets("open", {secret});
    const std::string body = "[{\"event\":\"delivered\",\"email\":\"nora@example.org\",\"timestamp\":1767257999}]";

    QCOMPARE(relay.post("open", {}, body).status, 401);
    QCOMPARE(relay.post("open/WrongPathSecret00123456789", {}, body).status, 401);
    QCOMPARE(relay.post("open/" + secret, {}, body).status, 200);

    const ApiAnswer feed = relay.feedWith(1);
    const JsonValue event = feed["records"].at(0)["event"];
    QCOMPARE(event["verification"]["status"].string().value(), "not_configured");
    QCOMPARE(event["verification"]["strength"].string().value(), "none");
    const ApiAnswer raw = relay.api("/v1/events/" + std::string(event["id"].string().value()) + "/raw");
    QCOMPARE(raw["path"].string().value(), "/hooks/open/[secret]");
    QCOMPARE(raw["body"].string().value(), body);
    QCOMPARE(raw["element"].string().value(), body.substr(1, body.size() - 2));
}

void WebhookTest::secretsReachNoFile()
{
    RelayFixture relay({endpoint("header", "postmark", Auth::Header), endpoint("open", "sendgrid", Auth::None)});
    relay.setSecrets("header", {"header X-Shop-Token: CanaryHeaderSecret0123456789"});
    relay.setSecrets("open", {"CanaryPathSecret0123456789"});
    const std::string body = "{\"RecordType\":\"Delivery\",\"Recipient\":\"nora@example.org\"}";

    QCOMPARE(relay.post("header", {{"X-Shop-Token", "CanaryHeaderSecret0123456789"}}, body).status, 200);
    QCOMPARE(relay.post("header", {{"X-Shop-Token", "CanaryWrongSecret"}, {"Authorization", "Basic CanaryBasic"}}, body)
                 .status,
             401);
    QCOMPARE(relay.post("open/CanaryPathSecret0123456789", {}, "[]").status, 200);
    QCOMPARE(relay.feedWith(1)["records"].size(), 1U);
    const ApiAnswer raw = relay.api(
        "/v1/events/" + std::string(relay.feedWith(1)["records"].at(0)["event"]["id"].string().value()) + "/raw");
    relay.relay().stop(); // everything is written

    bool isMasked = false;
    for (const JsonValue& header : raw["headers"])
        isMasked = isMasked || (header.at(0).string() == "X-Shop-Token" && header.at(1).string() == "[masked]");
    QVERIFY(isMasked);
    QDir folder(QString::fromStdString(relay.path(".")));
    QStringList files = folder.entryList(QDir::Files);
    for (const QString& file : QDir(folder.filePath(QStringLiteral("intake"))).entryList(QDir::Files))
        files << QStringLiteral("intake/") + file;
    QVERIFY(files.size() >= 4);
    for (const QString& name : files) {
        QFile file(folder.filePath(name));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY2(!file.readAll().contains("Canary"), qPrintable(name));
    }
}

void WebhookTest::restartGoesOnWhereItStopped()
{
    std::unique_ptr<RelayFixture> holder;
    RelayFixture& relay = signedRelay(holder);
    for (int i = 0; i < 5; ++i)
        QCOMPARE(
            postSigned(relay, "msg_" + std::to_string(i), resendBody("email.sent", "em", "nora@example.org")).status,
            200);

    relay.start();
    relay.setSecrets("shop", {svixKey});
    QCOMPARE(postSigned(relay, "msg_5", resendBody("email.sent", "em", "nora@example.org")).status, 200);

    QCOMPARE(relay.feedWith(6)["records"].size(), 6U);
    const ApiAnswer status = relay.api("/v1/status");
    QCOMPARE(status["events"].integer().value(), 6);
    QCOMPARE(status["copies"].integer().value(), 0);
    QCOMPARE(status["lag_ms"].integer().value(), 0);
    QCOMPARE(status["queued"].integer().value(), 0);
}

void WebhookTest::messageTypeComesFromARule()
{
    std::unique_ptr<RelayFixture> holder;
    RelayFixture& relay = signedRelay(holder);
    relay.config.endpoints = {endpoint("open", "sendgrid", Auth::None)};
    relay.config.messageTypes = {{"Receipt", "receipt"}};
    relay.start();
    relay.setSecrets("open", {"0123456789abcdef0123456789abcdef"});

    relay.post(
        "open/0123456789abcdef0123456789abcdef", {},
        R"([{"event":"delivered","email":"a@example.org","category":["x","receipt"]},)"
        R"({"event":"open","email":"a@example.org"}])");

    const ApiAnswer feed = relay.feedWith(2);
    QCOMPARE(feed["records"].at(0)["event"]["message_type"].string().value_or(""), "Receipt");
    QCOMPARE(feed["records"].at(1)["event"]["message_type"].string().value_or(""), "");
}

WAYBILL_TEST(WebhookTest)

} // namespace waybill::relay::tests

#include "WebhookTest.moc"
