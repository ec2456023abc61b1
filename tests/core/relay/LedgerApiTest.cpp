// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/JsonWriter.h"
#include "core/feed/Decode.h"
#include "core/providers/registry/SendApis.h"
#include "core/sending/RelayLedger.h"
#include "core/sending/Sender.h"
#include "core/simulator/ProviderServer.h"
#include "tests/core/relay/RelayFixture.h"
#include "tests/support/TestMain.h"

#include <QTest>

namespace waybill::relay::tests {

namespace {

using providers::Auth;
using sending::SendReport;
using sending::SendState;
using simulator::ProviderServer;
using simulator::SendFault;
using namespace std::chrono_literals;

std::string resendEvent(const std::string& type, const std::string& emailId, const std::string& recipient,
                        const std::string& correlationId)
{
    JsonWriter writer;
    writer.beginObject().member("type", type).member("created_at", "2026-01-01T09:00:00.000Z").key("data").beginObject();
    writer.member("email_id", emailId).member("from", "shop@example.com").key("to").beginArray().value(recipient).endArray();
    writer.key("tags").beginObject().member("correlation_id", correlationId).endObject().endObject().endObject();
    return writer.take();
}

QStringList rowsOf(const JsonValue& message)
{
    QStringList rows;
    for (const JsonValue& step : message["steps"])
        rows.append(QString::fromStdString(std::string(step["layer"].string().value_or("")) + " " +
                                           std::string(step["name"].string().value_or(""))));
    return rows;
}

} // namespace

class LedgerApiTest : public QObject {
    Q_OBJECT

    std::unique_ptr<RelayFixture> m_fixture;

    HttpAnswer post(const std::string& path, const std::string& body)
    {
        HeaderList headers = HttpClient::bearer(m_fixture->relay().tokenFile());
        headers.emplace_back("Content-Type", "application/json");
        return HttpClient(m_fixture->relay().apiAddress().toString()).post(path, headers, body);
    }

    SendReport sendOne(const ProviderServer& server, const std::string& recipient, const std::string& correlationId)
    {
        sending::RelayLedger ledger(
            {QUrl(QString::fromStdString(m_fixture->relay().apiUrl())), m_fixture->relay().tokenFile()});
        sending::CircuitBreaker breaker;
        const Secret secret("key");
        providers::SendAccount account;
        account.origin = server.origin();
        sending::SendOrder order{.message = {}, .environment = "production", .credential = "key",
                                 .confirmation = "production", .api = *providers::sendApiOf("resend"), .account = account,
                                 .secret = secret, .testAddresses = {}};
        order.message.from = {"", "shop@example.com"};
        order.message.to = {"", recipient};
        order.message.subject = "Hello";
        order.message.text = "Hi";
        order.message.correlationId = correlationId;
        return sending::send(order,
                             {.ledger = ledger,
                              .clock = m_fixture->clock,
                              .breaker = breaker,
                              .post = [](const auto& call, std::stop_token stop) {
                                  return sending::post(call, {.connect = 5s, .answer = 300ms}, stop);
                              },
                              .random = [] { return 0.0; },
                              .pause = [](auto, auto) {},
                              .onState = {},
                              .limits = {.attempts = 1}},
                             {});
    }

    void receive(const std::string& id, const std::string& body)
    {
        const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(m_fixture->clock.now().time_since_epoch());
        QCOMPARE(m_fixture->post("resend", svixHeaders(id, seconds.count(), body), body).status, 200);
        QTRY_COMPARE_WITH_TIMEOUT(m_fixture->relay().requestsWaiting(), std::int64_t(0), 20'000);
    }

private slots:
    void init()
    {
        m_fixture = std::make_unique<RelayFixture>(std::vector{endpoint("resend", "resend", Auth::Signature)});
        m_fixture->setSecrets("resend", {svixKey});
    }
    void cleanup() { m_fixture.reset(); }

    void anAcceptedSendStandsInTheLedgerWithBothIds()
    {
        const auto server = ProviderServer::start().value();
        const SendReport report = sendOne(*server, "nora@example.org", "order-1");
        QVERIFY2(report.state == SendState::Accepted, report.text.c_str());
        const ApiAnswer sends = m_fixture->api("/v1/sends/intents");
        const JsonValue entry = sends["sends"].at(0);
        QCOMPARE(std::string(entry["state"].string().value_or("")), std::string("accepted"));
        QCOMPARE(std::string(entry["message_id"].string().value_or("")), report.messageId);
        QCOMPARE(std::string(entry["correlation_id"].string().value_or("")), std::string("order-1"));
    }

    void anAcceptedSendIsFoundByEitherIdBeforeAnyWebhook()
    {
        const auto server = ProviderServer::start().value();
        const SendReport report = sendOne(*server, "nora@example.org", "order-1");
        QVERIFY2(report.state == SendState::Accepted, report.text.c_str());
        for (const std::string& id : {std::string("order-1"), report.messageId}) {
            const ApiAnswer trace = m_fixture->api("/v1/trace?q=" + id);
            QCOMPARE(trace["messages"].size(), std::size_t(1));
        }
    }

    void aTraceHasTheLedgersWordOfEverySendFromHere()
    {
        const auto server = ProviderServer::start().value();
        const SendReport accepted = sendOne(*server, "nora@example.org", "order-1");
        const auto refusing = ProviderServer::start([](int) { return SendFault::WrongKey; }).value();
        const SendReport refused = sendOne(*refusing, "nora@example.org", "order-2");
        QVERIFY2(refused.state == SendState::Refused, refused.text.c_str());
        for (const std::string& id : {std::string("order-2"), refused.ledgerId}) {
            const ApiAnswer one = m_fixture->api("/v1/trace?q=" + id);
            QCOMPARE(one["ledger"].size(), std::size_t(1));
            QCOMPARE(std::string(one["ledger"].at(0)["state"].string().value_or("")), std::string("refused"));
            QCOMPARE(one["messages"].size(), std::size_t(1)); // it has no event and never will
            QCOMPARE(rowsOf(one["messages"].at(0)), (QStringList{"request Requested", "acceptance Refused", "processing No event"}));
        }

        receive("msg_1", resendEvent("email.sent", accepted.messageId, "Nora@example.org", "order-1"));
        const ApiAnswer all = m_fixture->api("/v1/trace?q=NORA@example.org");

        QCOMPARE(all["messages"].size(), std::size_t(2)); // the webhook and the ledger speak of one message
        const JsonValue told = all["messages"].at(all["messages"].at(0)["events"].size() == 1 ? 0 : 1);
        QCOMPARE(rowsOf(told), (QStringList{"request Requested", "acceptance Accepted", "acceptance Sent", "processing Applied"}));
        QCOMPARE(told["steps"].at(2)["event"].string().value_or(""), told["events"].at(0)["id"].string().value_or("-"));
        QVERIFY(!told["steps"].at(3)["event"].string()); // of the whole message
        QCOMPARE(all["ledger"].size(), std::size_t(2));
        const auto stories = feed::decodeTrace(QByteArray::fromStdString(std::string(all.document->root().raw())),
                                               m_fixture->clock.now());
        QCOMPARE(stories->size(), std::size_t(2));
        for (const trace::Story& story : *stories) {
            QCOMPARE(story.ledger->credential, std::string("key"));
            QVERIFY(story.verdict.outcome == (story.events.empty() ? events::Outcome::Rejected : events::Outcome::Accepted));
        }
        QCOMPARE(m_fixture->api("/v1/trace?q=other@example.org")["ledger"].size(), std::size_t(0));
        QCOMPARE(m_fixture->api("/v1/trace?q=order-1&as_of=2020-01-01T00:00:00Z")["ledger"].size(), std::size_t(0));
    }

    void oneSendIsAskedForByItsId()
    {
        const auto server = ProviderServer::start().value();
        const SendReport report = sendOne(*server, "nora@example.org", "order-1");
        sendOne(*server, "nora@example.org", "order-2");
        const ApiAnswer one = m_fixture->api("/v1/sends/intents?id=" + report.ledgerId);
        QCOMPARE(one["sends"].size(), std::size_t(1));
        QCOMPARE(std::string(one["sends"].at(0)["correlation_id"].string().value_or("")), std::string("order-1"));
    }

    void aTemplateIsSavedVersionByVersion()
    {
        const auto save = [&](int version, const char* text) {
            return post("/v1/templates", R"({"environment":"staging","name":"reset","subject":"Hi {{name}}","text":")" +
                                             std::string(text) + R"(","version":)" + std::to_string(version) + "}");
        };
        QCOMPARE(save(0, "first").status, 200);
        QCOMPARE(save(1, "second").status, 200);
        QCOMPARE(save(1, "from an older one").status, 409);
        const ApiAnswer all = m_fixture->api("/v1/templates?environment=staging");
        QCOMPARE(all["templates"].size(), std::size_t(1));
        QCOMPARE(all["templates"].at(0)["version"].integer().value_or(0), std::int64_t(2));
        QCOMPARE(std::string(all["templates"].at(0)["text"].string().value_or("")), std::string("second"));
        QCOMPARE(m_fixture->api("/v1/templates?environment=production")["templates"].size(), std::size_t(0));
        QCOMPARE(post("/v1/templates/remove", R"({"environment":"staging","name":"reset"})").status, 200);
        QCOMPARE(m_fixture->api("/v1/templates")["templates"].size(), std::size_t(0));
    }

    void aHardBounceBlocksTheNextSendWithItsEvidence()
    {
        std::string body = resendEvent("email.bounced", "m-1", "nora@example.org", "order-0");
        body.insert(body.find("\"email_id\""), R"("bounce":{"type":"Permanent","subType":"General","message":"no such mailbox"},)");
        receive("msg_1", body);
        const ApiAnswer listed = m_fixture->api("/v1/suppressions?environment=production");
        QCOMPARE(listed["suppressions"].size(), std::size_t(1));
        QCOMPARE(std::string(listed["suppressions"].at(0)["recipient"].string().value_or("")), std::string("nora@example.org"));
        QVERIFY(listed["suppressions"].at(0)["event"].string().value_or("").starts_with("evt_"));
        QCOMPARE(m_fixture->api("/v1/suppressions?environment=staging")["suppressions"].size(), std::size_t(0));
        QCOMPARE(m_fixture->api("/v1/suppressions").status, 400);
        const auto server = ProviderServer::start().value();
        const SendReport report = sendOne(*server, "Nora@example.org", "order-1");
        QVERIFY(report.state == SendState::Failed);
        QCOMPARE(report.blocks.size(), std::size_t(1));
        QVERIFY(report.blocks.front().evidence.starts_with("evt_"));
        QCOMPARE(server->requests(), 0);
    }

    void anUnknownSendIsReconciledByAVerifiedWebhook()
    {
        const auto server = ProviderServer::start([](int) { return SendFault::SilenceAfter; }).value();
        const SendReport report = sendOne(*server, "Nora@example.org", "order-1"); // the webhook spells it otherwise
        QVERIFY(report.state == SendState::Unknown);
        const std::string path = "/v1/sends/intents/" + report.ledgerId + "/reconcile";
        const std::string unknown = "\"unknown\"";
        const std::string accepted = "\"accepted\"";
        QVERIFY(post(path, "{}").body.contains(unknown)); // no evidence, no claim
        receive("msg_2", resendEvent("email.sent", server->taken().front().messageId, "nora@example.org", "order-1"));
        const std::string reconciled = post(path, "{}").body;
        QVERIFY2(reconciled.contains(accepted), reconciled.c_str());
        QVERIFY(reconciled.contains(server->taken().front().messageId));
    }

    void aPlaceIsReservedForAllowedRecipientsOnly_data()
    {
        QTest::addColumn<QByteArray>("environment");
        QTest::addColumn<QByteArray>("recipient");
        QTest::addColumn<int>("status");
        const auto row = [](const char* name, const char* environment, const char* recipient, int status) {
            QTest::newRow(name) << QByteArray(environment) << QByteArray(recipient) << status;
        };
        row("an address of the list", "staging", "qa@example.org", 201);
        row("in another case", "staging", "QA@Example.ORG", 201);
        row("a pattern", "staging", "qa+42@example.org", 201);
        row("nothing where the star stands", "staging", "qa+@example.org", 201);
        row("a pattern covers no second @", "staging", "qa+x@evil.net@example.org", 400);
        row("a domain of the list", "staging", "anybody@test.example.com", 201);
        row("its subdomain", "staging", "anybody@sub.test.example.com", 403);
        row("a domain that ends alike", "staging", "anybody@nottest.example.com", 403);
        row("a neighbour of an address", "staging", "qa2@example.org", 403);
        row("an IDN domain of the list", "staging", "kunde@XN--R8JZ45G.jp", 201);
        row("another IDN domain", "staging", "kunde@xn--r8jz45h.jp", 403);
        row("an IDN domain in its own letters", "staging", "kunde@\u4f8b\u3048.jp", 400);
        row("a name beyond ASCII", "staging", "\u7528\u6237@\u4f8b\u3048.jp", 400);
        row("the provider's test address, list or not", "staging", "delivered@resend.dev", 201);
        row("a test address where only those may", "development", "delivered@resend.dev", 201);
        row("a listed address of another environment", "development", "qa@example.org", 403);
        row("anybody in production", "production", "stranger@example.net", 201);
    }

    void aPlaceIsReservedForAllowedRecipientsOnly()
    {
        QFETCH(QByteArray, environment);
        QFETCH(QByteArray, recipient);
        QFETCH(int, status);
        QCOMPARE(post("/v1/environments",
                      R"({"name":"staging","guard":"allow_list","allowed_addresses":["Qa@example.org","qa+*@example.org"],)"
                      R"("allowed_domains":["test.example.com","xn--r8jz45g.jp"],"revision":1})").status,
                 200);

        const HttpAnswer answer = post("/v1/sends/intents", R"({"environment":")" + environment.toStdString() +
                                                                R"(","provider":"resend","recipient":")" +
                                                                recipient.toStdString() + R"("})");

        QCOMPARE(answer.status, status);
        QCOMPARE(m_fixture->api("/v1/sends/intents")["sends"].size(), std::size_t(status == 201 ? 1 : 0));
        if (status == 403)
            QVERIFY2(answer.body.contains("allow-list"), answer.body.c_str());
        if (status == 400)
            QVERIFY2(answer.body.contains("hint"), answer.body.c_str());
    }

    void badInputIsNamed_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("status");
        QTest::newRow("no JSON") << QByteArray("/v1/sends/intents") << QByteArray("{") << 400;
        QTest::newRow("no provider") << QByteArray("/v1/sends/intents")
                                     << QByteArray(R"({"environment":"staging","recipient":"a@b.org"})") << 400;
        QTest::newRow("two recipients") << QByteArray("/v1/sends/intents")
                                        << QByteArray(R"({"environment":"staging","provider":"resend","recipient":"a@b.org,c@d.org"})")
                                        << 400;
        QTest::newRow("no such environment") << QByteArray("/v1/sends/intents")
                                             << QByteArray(R"({"environment":"moon","provider":"resend","recipient":"a@b.org"})")
                                             << 404;
        QTest::newRow("a template without a name")
            << QByteArray("/v1/templates") << QByteArray(R"({"environment":"staging","text":"x","version":0})") << 400;
        QTest::newRow("an empty template")
            << QByteArray("/v1/templates") << QByteArray(R"({"environment":"staging","name":"x","version":0})") << 400;
        QTest::newRow("a template of no environment")
            << QByteArray("/v1/templates") << QByteArray(R"({"environment":"moon","name":"x","text":"x","version":0})") << 404;
        QTest::newRow("a subject on two lines")
            << QByteArray("/v1/templates")
            << QByteArray(R"({"environment":"staging","name":"x","subject":"a\nb","text":"x","version":0})") << 400;
        QTest::newRow("no template to remove")
            << QByteArray("/v1/templates/remove") << QByteArray(R"({"environment":"staging","name":"x"})") << 404;
        QTest::newRow("no such send") << QByteArray("/v1/sends/intents/snd_x/note")
                                      << QByteArray(R"({"state":"failed"})") << 404;
        QTest::newRow("no such state") << QByteArray("/v1/sends/intents/snd_x/note") << QByteArray(R"({"state":"sent"})")
                                       << 400;
        QTest::newRow("accepted without an id") << QByteArray("/v1/sends/intents/snd_x/note")
                                                << QByteArray(R"({"state":"accepted"})") << 400;
        QTest::newRow("an environment without a guard") << QByteArray("/v1/environments") << QByteArray(R"({"name":"x"})")
                                                        << 400;
    }

    void badInputIsNamed()
    {
        QFETCH(QByteArray, path);
        QFETCH(QByteArray, body);
        QFETCH(int, status);
        const HttpAnswer answer = post(path.toStdString(), body.toStdString());
        QCOMPARE(answer.status, status);
        QVERIFY(answer.body.contains("message"));
    }
};

WAYBILL_TEST(LedgerApiTest)

} // namespace waybill::relay::tests

#include "LedgerApiTest.moc"
