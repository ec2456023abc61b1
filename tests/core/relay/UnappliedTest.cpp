// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/relay/RelayFixture.h"
#include "tests/support/TestMain.h"

#include <QTest>

#include <algorithm>

namespace waybill::relay::tests {

using providers::Auth;

// What brought no event can be looked at as it came.
class UnappliedTest : public QObject {
    Q_OBJECT

    static constexpr long long now = 1'767'258'000;

    static std::string onlyId(RelayFixture& relay, const std::string& list, const char* member)
    {
        return std::to_string(relay.api(list)[member].at(0)["id"].integer().value_or(0));
    }

    static std::string headerOf(const ApiAnswer& raw, std::string_view wanted)
    {
        for (const JsonValue& header : raw["headers"]) {
            if (header.at(0).string() == wanted)
                return std::string(header.at(1).string().value_or(""));
        }
        return "(none)";
    }

private slots:
    void aDeadLetterIsReadAsItCame()
    {
        RelayFixture relay({endpoint("shop", "resend", Auth::Signature)});
        relay.setSecrets("shop", {svixKey});
        const std::string body = "this is not JSON" + std::string(4096, '.') + "\xff the end";
        QCOMPARE(relay.post("shop", svixHeaders("msg_1", now, body), body).status, 200);
        QTRY_COMPARE(relay.api("/v1/dead-letters")["dead_letters"].size(), 1U);

        const ApiAnswer raw = relay.api("/v1/dead-letters/" + onlyId(relay, "/v1/dead-letters", "dead_letters") + "/raw");

        QCOMPARE(raw.status, 200);
        QCOMPARE(raw["body"].string().value(), "this is not JSON" + std::string(4096, '.') + "\xef\xbf\xbd the end");
        QCOMPARE(raw["body_truncated"].boolean().value(), false);
        QCOMPARE(raw["endpoint"].string().value(), "shop");
        QCOMPARE(raw["path"].string().value(), "/hooks/shop");
        QCOMPARE(raw["verification"]["status"].string().value(), "verified");
        QCOMPARE(raw["processing"].string().value(), "failed");
        QCOMPARE(headerOf(raw, "svix-id"), "msg_1");
    }

    void ofALargeDeadLetterTheBeginningIsShown()
    {
        RelayFixture relay({endpoint("shop", "resend", Auth::Signature)});
        relay.setSecrets("shop", {svixKey});
        const std::string body(300 * 1024, 'x');
        QCOMPARE(relay.post("shop", svixHeaders("msg_1", now, body), body).status, 200);
        QTRY_COMPARE(relay.api("/v1/dead-letters")["dead_letters"].size(), 1U);

        const ApiAnswer raw = relay.api("/v1/dead-letters/" + onlyId(relay, "/v1/dead-letters", "dead_letters") + "/raw");

        QCOMPARE(raw["body"].string().value().size(), std::size_t(256 * 1024));
        QCOMPARE(raw["body_truncated"].boolean().value(), true);
    }

    void aRefusedRequestIsReadWithoutItsSecrets()
    {
        RelayFixture relay({endpoint("mail", "postmark", Auth::Header)});
        relay.setSecrets("mail", {"header X-Shop-Token: CanaryHeaderSecret0123456789"});
        const std::string body(70 * 1024, 'y'); // of which 64 KiB are kept
        QCOMPARE(relay.post("mail", {{"X-Shop-Token", "CanaryAlmostRight"}, {"X-Other", "seen"}}, body).status, 401);
        QTRY_COMPARE(relay.api("/v1/quarantine")["refused"].size(), 1U);

        const ApiAnswer raw = relay.api("/v1/quarantine/" + onlyId(relay, "/v1/quarantine", "refused") + "/raw");

        QCOMPARE(raw.status, 200);
        QCOMPARE(raw["body"].string().value().size(), std::size_t(64 * 1024));
        QCOMPARE(raw["body_truncated"].boolean().value(), true);
        QCOMPARE(raw["verification"]["status"].string().value(), "failed");
        QCOMPARE(headerOf(raw, "X-Other"), "seen");
        QCOMPARE(headerOf(raw, "X-Shop-Token"), "[masked]");
    }

    void whatIsNotThereIsSaid_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<int>("status");
        for (const char* list : {"/v1/dead-letters/", "/v1/quarantine/"}) {
            QTest::addRow("%s99", list) << QLatin1String(list) + QStringLiteral("99/raw") << 404;
            QTest::addRow("%sx", list) << QLatin1String(list) + QStringLiteral("x/raw") << 400;
            QTest::addRow("%s1x", list) << QLatin1String(list) + QStringLiteral("1x/raw") << 400;
            QTest::addRow("%shuge", list) << QLatin1String(list) + QStringLiteral("99999999999999999999/raw") << 400;
        }
    }

    void whatIsNotThereIsSaid()
    {
        QFETCH(QString, path);
        RelayFixture relay({endpoint("mail", "postmark", Auth::Header)});

        const ApiAnswer answer = relay.api(path.toStdString());

        QTEST(answer.status, "status");
        QVERIFY(!answer["error"]["hint"].string().value_or("").empty());
    }

    void aReplayedLetterIsNoDeadLetterAnyMore()
    {
        const std::string secret = "0123456789abcdef0123456789abcdef";
        RelayFixture relay({endpoint("mail", "postmark", Auth::None)});
        relay.setSecrets("mail", {secret});
        QCOMPARE(relay.post("mail/" + secret, {}, "to=help%40example.com&from=nora%40example.org").status, 200);
        QTRY_COMPARE(relay.api("/v1/dead-letters")["dead_letters"].size(), 1U);
        const std::string letter = "/v1/dead-letters/" + onlyId(relay, "/v1/dead-letters", "dead_letters");
        QCOMPARE(relay.api(letter + "/raw")["path"].string().value(), "/hooks/mail/[secret]");
        relay.config.endpoints = {endpoint("mail", "sendgrid", Auth::None)};
        relay.relay().setConfig(relay.config);

        QCOMPARE(relay.api(letter + "/replay", "POST").status, 200);

        QCOMPARE(relay.api(letter + "/raw").status, 404);
    }
};

WAYBILL_TEST(UnappliedTest)

} // namespace waybill::relay::tests

#include "UnappliedTest.moc"
