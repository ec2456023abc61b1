// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/relay_outside/SnsRelay.h"
#include "tests/support/TestMain.h"

#include <QFile>
#include <QTest>

namespace waybill::relay::tests {

using providers::Auth;

// Amazon SNS over HTTP, with a clock and certificates of the test.
class SnsTest : public QObject {
    Q_OBJECT

private slots:
    void everyVectorGetsItsVerdict()
    {
        QFile file(QStringLiteral(WAYBILL_FIXTURES "/payloads/amazon-ses/signature-vector.json"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        JsonDocument vectors;
        QVERIFY(vectors.parse(file.readAll().toStdString()));
        std::vector<JsonValue> cases{vectors.root()};
        for (const JsonValue& variant : vectors.root()["variants"])
            cases.push_back(variant);
        for (const JsonValue& each : cases) {
            SnsRelay relay;
            relay.outside->answer(certificateUrl, certificatePem(publicKeyOf(*each["key"].string()), authoritysKey()));

            const HttpAnswer answer = relay.post(std::string(*each["body"].string()));

            const std::string why(each["why"].string().value_or("the main vector"));
            const bool isValid = each["expected"].string() == "valid";
            QVERIFY2(answer.status == (isValid ? 200 : 401), (why + ": " + std::to_string(answer.status)).c_str());
            QCOMPARE(relay.lastRefusal(), std::string(isValid ? "none" : "body_changed"));
        }
    }

    void bothSignatureVersionsAreTaken()
    {
        SnsRelay relay;

        QCOMPARE(relay.post(snsBody(relay.key, {.version = "1"})).status, 200);
        QCOMPARE(relay.post(snsBody(relay.key, {.version = "2"})).status, 200);
        QCOMPARE(relay.outside->asked().size(), std::size_t(1)); // the certificate is kept
    }

    void noBitOfWhatIsSignedMayChange()
    {
        SnsRelay relay;
        const std::string good = snsBody(relay.key, {.version = "2"});
        QCOMPARE(relay.post(good).status, 200);
        for (const char* field : {"Message", "MessageId", "Timestamp", "TopicArn", "Type", "Signature"}) {
            const std::string name = "\"" + std::string(field) + "\":\"";
            const std::size_t start = good.find(name) + name.size();
            for (std::size_t byte = start; good[byte] != '"'; ++byte) {
                std::string forged = good;
                forged[byte] = char(forged[byte] ^ (1 << (byte * 5 + 3) % 8));
                const int status = relay.post(forged).status;
                QVERIFY2(status == 401, qPrintable(QStringLiteral("%1: %2").arg(QLatin1String(field)).arg(status)));
            }
        }
    }

    void anotherTopicIsRefusedBeforeAnythingIsFetched()
    {
        SnsRelay relay;

        const int status = relay.post(snsBody(relay.key, {.topicArn = topic + "2"})).status;

        QCOMPARE(status, 401);
        QCOMPARE(relay.lastRefusal(), std::string("wrong_topic"));
        QVERIFY(relay.outside->asked().empty());
    }

    void onlyAmazonsOwnAddressesAreAsked()
    {
        const char* const urls[] = {
            "http://sns.us-east-1.amazonaws.com/SimpleNotificationService-0.pem",
            "https://sns.us-east-1.amazonaws.com.evil.example/SimpleNotificationService-0.pem",
            "https://sns.us-east-1.amazonaws.com@evil.example/SimpleNotificationService-0.pem",
            "https://sns.us-east-1.amazonaws.com:8443/SimpleNotificationService-0.pem",
            "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-0.pem?x=.pem",
            "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-../../x.pem",
            "https://sns.us-east-1.amazonaws.com/other/SimpleNotificationService-0.pem",
            "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-.pem#",
            "https://sns.evil.us-east-1.amazonaws.com/SimpleNotificationService-0.pem",
            "https://s3.us-east-1.amazonaws.com/SimpleNotificationService-0.pem",
            "https://sns.bucket.amazonaws.com/SimpleNotificationService-0.pem",
            "https://sns.us-east-1.amazonaws.com\\@x/SimpleNotificationService-0.pem",
            "https://127.0.0.1/SimpleNotificationService-0.pem",
            "file:///etc/passwd",
            "",
        };
        SnsRelay relay;
        for (const char* url : urls) {
            const int status = relay.post(snsBody(relay.key, {.certificate = url})).status;

            QVERIFY2(status == 401, url);
            QVERIFY2(relay.lastRefusal() == "bad_certificate", url);
            QVERIFY2(relay.outside->asked().empty(), url);
        }
    }

    void theCertificateMustBeAmazonsAndValidNow_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<qint64>("from");
        QTest::addColumn<qint64>("to");
        QTest::addColumn<int>("status");
        const qint64 now = 1'767'258'000'000;
        const qint64 day = 86'400'000;
        QTest::newRow("one for all regions") << QByteArray("DNS:sns.amazonaws.com") << now - day << now + day << 200;
        QTest::newRow("the region's") << QByteArray("DNS:sns.us-east-1.amazonaws.com") << now - day << now + day << 200;
        QTest::newRow("an opt-in region's")
            << QByteArray("DNS:sns-signing.us-east-1.amazonaws.com") << now - day << now + day << 200;
        QTest::newRow("another's") << QByteArray("DNS:s3.amazonaws.com") << now - day << now + day << 401;
        QTest::newRow("another region's") << QByteArray("DNS:sns.eu-west-1.amazonaws.com") << now - day << now + day << 401;
        QTest::newRow("ended") << QByteArray("DNS:sns.amazonaws.com") << now - 2 * day << now - day << 401;
        QTest::newRow("not yet") << QByteArray("DNS:sns.amazonaws.com") << now + day << now + 2 * day << 401;
    }

    void theCertificateMustBeAmazonsAndValidNow()
    {
        QFETCH(QByteArray, name);
        QFETCH(qint64, from);
        QFETCH(qint64, to);
        QFETCH(int, status);
        SnsRelay relay;
        relay.outside->answer(certificateUrl, certificatePem(relay.key, authoritysKey(),
                                                             {.alternativeName = name.toStdString(),
                                                              .from = timestampFromMs(from),
                                                              .to = timestampFromMs(to)}));

        QCOMPARE(relay.post(snsBody(relay.key)).status, status);
        QCOMPARE(relay.lastRefusal(), std::string(status == 200 ? "none" : "bad_certificate"));
    }

    void aCertificateThatCantBeHadMeansComeBackLater()
    {
        SnsRelay relay;
        relay.outside->answer(certificateUrl, fail(ErrorCode::Unavailable, "no network"));

        const HttpAnswer answer = relay.post(snsBody(relay.key));

        QCOMPARE(answer.status, 503);
        QVERIFY(answer.header("Retry-After"));
    }

    void whatIsNoCertificateIsRefused()
    {
        SnsRelay relay;
        relay.outside->answer(certificateUrl, "<html>hello</html>");

        QCOMPARE(relay.post(snsBody(relay.key)).status, 401);
        QCOMPARE(relay.lastRefusal(), std::string("bad_certificate"));
    }

    void anotherKeyAndAChangedBodyAreToldApart()
    {
        SnsRelay relay;
        std::string changed = snsBody(relay.key);
        changed.replace(changed.find("m-1"), 3, "m-2");

        QCOMPARE(relay.post(changed).status, 401);
        QCOMPARE(relay.lastRefusal(), std::string("body_changed"));
        QCOMPARE(relay.post(snsBody(newRsaKey())).status, 401);
        QCOMPARE(relay.lastRefusal(), std::string("wrong_key"));
    }

    void rawDeliveryNeedsAnotherProof()
    {
        const std::string raw = R"({"eventType":"Send","mail":{"messageId":"m-1","destination":["a@example.net"]}})";
        SnsRelay signing;
        QCOMPARE(signing.post(raw).status, 401);
        QCOMPARE(signing.lastRefusal(), std::string("no_signature"));

        SnsRelay basic(Auth::Basic);
        std::vector<Secret> secrets;
        secrets.emplace_back(std::string("basic user:word"));
        basic.relay->setSecrets("ses", std::move(secrets));
        const HttpAnswer asked = basic.post(raw);

        QCOMPARE(asked.status, 401);
        QCOMPARE(asked.header("WWW-Authenticate"), std::optional<std::string>("Basic realm=\"webhooks\""));
        const HeaderList proof{{"Authorization", "Basic dXNlcjp3b3Jk"}};
        QCOMPARE(basic.post(raw, proof).status, 200);
        HeaderList foreign = proof;
        foreign.emplace_back("x-amz-sns-topic-arn", "arn:aws:sns:us-east-1:1:other");
        QCOMPARE(basic.post(raw, foreign).status, 401);
        QCOMPARE(basic.lastRefusal(), std::string("wrong_topic"));
    }

    void aSubscriptionIsConfirmedOnlyByAnOperator()
    {
        SnsRelay relay;
        const SnsFields asks{.type = "SubscriptionConfirmation", .message = "You have chosen to subscribe."};
        relay.outside->answer(asks.subscribeUrl, "<ConfirmSubscriptionResponse/>");

        QCOMPARE(relay.post(snsBody(relay.key, asks)).status, 200);
        QCOMPARE(relay.outside->asked(), std::vector{certificateUrl});
        const std::string waiting = relay.api("GET", "/v1/confirmations").body;
        QVERIFY2(waiting.find(topic) != std::string::npos, waiting.c_str());
        QVERIFY(waiting.find("Token") == std::string::npos);

        relay.start(); // what waits outlives the relay
        const HttpAnswer done = relay.api("POST", "/v1/endpoints/ses/confirm");

        QCOMPARE(done.status, 200);
        QCOMPARE(relay.outside->asked(), (std::vector{certificateUrl, asks.subscribeUrl}));
        QCOMPARE(relay.api("POST", "/v1/endpoints/ses/confirm").status, 404); // once only
        QCOMPARE(relay.api("POST", "/v1/endpoints/other/confirm").status, 404);
    }

    void aSubscribeUrlThatIsNotAmazonsIsNeverKept()
    {
        SnsRelay relay;
        const SnsFields asks{.type = "SubscriptionConfirmation",
                             .subscribeUrl = "https://evil.example/?Action=ConfirmSubscription&Token=1"};

        QCOMPARE(relay.post(snsBody(relay.key, asks)).status, 200);
        QCOMPARE(relay.api("POST", "/v1/endpoints/ses/confirm").status, 404);
        QCOMPARE(relay.outside->asked(), std::vector{certificateUrl});
    }

    void anUnsubscriptionIsTakenAndIsNoEvent()
    {
        SnsRelay relay;

        QCOMPARE(relay.post(snsBody(relay.key, {.type = "UnsubscribeConfirmation"})).status, 200);

        QCOMPARE(relay.api("POST", "/v1/endpoints/ses/confirm").status, 404);
    }
};

WAYBILL_TEST(SnsTest)

} // namespace waybill::relay::tests

#include "SnsTest.moc"
