// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/relay/RelayFixture.h"

#include "core/base/Ascii.h"
#include "core/relay/TestRuns.h"
#include "tests/support/TestMain.h"

#include <QTest>

namespace waybill::relay::tests {

using namespace std::chrono_literals;
using providers::Auth;

namespace {

std::string textOf(const JsonValue& value) { return std::string(value.string().value_or("")); }

std::string stateOf(const ApiAnswer& answer, std::size_t step) { return textOf(answer["steps"].at(step)["state"]); }

QByteArray statesOf(const ApiAnswer& answer)
{
    QByteArray states;
    for (std::size_t step = 0; step < 4; ++step)
        states += (step > 0 ? " " : "") + QByteArray::fromStdString(stateOf(answer, step));
    return states;
}

} // namespace

// "Send a test event", over the real front door.
class TestEventsTest : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        m_relay = std::make_unique<RelayFixture>(std::vector{endpoint("shop", "resend", Auth::Signature)});
        m_relay->setSecrets("shop", {svixKey});
    }

    void everyProvidersGoesAsFarAsItCan_data()
    {
        QTest::addColumn<QString>("provider");
        QTest::addColumn<QString>("secret");
        QTest::addColumn<bool>("isShown");
        const QString hex = QString(64, QLatin1Char('a'));
        const auto add = [](const char* provider, const QString& secret, bool isShown = true) {
            QTest::newRow(provider) << QString::fromLatin1(provider) << secret << isShown;
        };
        add("resend", QString::fromStdString(svixKey));
        add("agentmail", QString::fromStdString(svixKey));
        add("mailgun", hex);
        add("mandrill", QStringLiteral("k3y-of-mandrill"));
        add("mailersend", hex);
        add("emaillabs", hex);
        add("postmark", QStringLiteral("basic user:word"));
        add("sparkpost", QStringLiteral("basic user:word"));
        add("smtpcom", QStringLiteral("header X-Secret: word"));
        add("brevo", QStringLiteral("bearer word"));
        add("mailjet", QStringLiteral("basic user:word"));
        add("sendgrid", hex, false);
        add("postal", hex, false);
        add("amazon-ses", {}, false);
    }

    void everyProvidersGoesAsFarAsItCan()
    {
        QFETCH(QString, provider);
        QFETCH(QString, secret);
        QFETCH(bool, isShown);
        EndpointConfig config = endpoint("tested", provider.toStdString(), Auth::Signature);
        if (secret.startsWith(QLatin1String("basic")))
            config.auth = Auth::Basic;
        else if (secret.startsWith(QLatin1String("header")))
            config.auth = Auth::Header;
        else if (secret.startsWith(QLatin1String("bearer")))
            config.auth = Auth::Bearer;
        config.publicUrl = "https://hooks.example.com/hooks/tested";
        config.topicArn = "arn:aws:sns:us-east-1:000000000000:events";
        m_relay->config.endpoints = {config};
        m_relay->start();
        if (!secret.isEmpty())
            m_relay->setSecrets("tested", {secret.toStdString()});

        const ApiAnswer answer = m_relay->api("/v1/endpoints/tested/test", "POST");

        QCOMPARE(answer.status, 200);
        QCOMPARE(statesOf(answer), QByteArray(isShown ? "done done done done" : "done expected not_reached not_reached"));
        QCOMPARE(textOf(answer["outcome"]), std::string(isShown ? "shown" : "refused_as_expected"));
        QVERIFY(!textOf(answer["note"]).empty());
        QCOMPARE(m_relay->api("/v1/status")["events"].integer().value_or(0), isShown ? 1 : 0);
    }

    void itCountsInNoRateAndIsNoSignOfLife()
    {
        QCOMPARE(textOf(m_relay->api("/v1/endpoints/shop/test", "POST")["outcome"]), std::string("shown"));
        m_relay->clock.advance(1min);

        const ApiAnswer answer = m_relay->api("/v1/endpoints");

        const JsonValue shop = answer["endpoints"].at(0);
        QCOMPARE(shop["per_minute"].numberText().value(), std::string_view("0.0"));
        QVERIFY(shop["last_received_at"].kind() == JsonValue::Kind::Null);
        QVERIFY(shop["last_event_at"].kind() == JsonValue::Kind::Null);
        QVERIFY(shop["answer_p95_us"].kind() == JsonValue::Kind::Null);
        for (const JsonValue& beat : shop["beats"])
            QCOMPARE(beat.at(0).integer().value() + beat.at(1).integer().value(), 0);
        QCOMPARE(textOf(shop["diagnosis"]["cause"]), std::string("never_called"));
    }

    void theVerdictDoesNotTakeItForMail()
    {
        const std::string event = textOf(m_relay->api("/v1/endpoints/shop/test", "POST")["event"]);

        const ApiAnswer trace = m_relay->api("/v1/trace?q=" + event);

        QCOMPARE(trace["messages"].size(), 1u);
        const JsonValue verdict = trace["messages"].at(0)["verdict"];
        QCOMPARE(textOf(verdict["outcome"]), std::string("unknown"));
        QVERIFY(textOf(verdict["sentence"]).starts_with("A test event, no mail."));
        QCOMPARE(textOf(verdict["confidence"]), std::string("unknown"));
    }

    // The token proves to the listener that it is ours; it is nobody's business afterwards.
    void theTokenIsNotStored()
    {
        const std::string event = textOf(m_relay->api("/v1/endpoints/shop/test", "POST")["event"]);

        const ApiAnswer raw = m_relay->api("/v1/events/" + event + "/raw");

        QVERIFY(raw["headers"].size() > 0);
        for (std::size_t i = 0; i < raw["headers"].size(); ++i)
            QVERIFY(!equalsIgnoringCase(textOf(raw["headers"].at(i).at(0)), TestRuns::header));
    }

    void aStrangersTokenMakesNoTest()
    {
        const std::string body = resendBody("email.delivered", "em-1", "nora.quist@example.org");
        HeaderList headers = svixHeaders("msg_1", toMs(m_relay->clock.now()) / 1000, body);
        headers.emplace_back(TestRuns::header, "guessed");

        QCOMPARE(m_relay->post("shop", headers, body).status, 200);

        QCOMPARE(m_relay->api("/v1/endpoints")["endpoints"].at(0)["beats"].at(59).at(0).integer().value(), 1);
    }

    void aKeyThatCannotSignIsSaidSo()
    {
        m_relay->setSecrets("shop", {"whsec_not base64!"});

        const ApiAnswer answer = m_relay->api("/v1/endpoints/shop/test", "POST");

        QCOMPARE(answer.status, 400);
        QCOMPARE(answer.errorCode(), std::string("invalid_input"));
    }

    void withoutAKeyNothingIsPosted()
    {
        m_relay->config.endpoints = {endpoint("bare", "resend", Auth::Signature)};
        m_relay->start();

        QCOMPARE(m_relay->api("/v1/endpoints/bare/test", "POST").status, 503);

        QCOMPARE(m_relay->relay().intakeCounts().requests, 0);
    }

    void anUnknownEndpointIsNotFound()
    {
        QCOMPARE(m_relay->api("/v1/endpoints/nobody/test", "POST").status, 404);
    }

private:
    std::unique_ptr<RelayFixture> m_relay;
};

WAYBILL_TEST(TestEventsTest)

} // namespace waybill::relay::tests

#include "TestEventsTest.moc"
