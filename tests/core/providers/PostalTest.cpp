// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/Authentication.h"
#include "tests/core/providers/Fixtures.h"
#include "tests/support/TestMain.h"

#include <QJsonObject>
#include <QTest>

// What the bodies under fixtures don't show.

namespace waybill::providers::tests {

using events::BounceClass;
using events::Event;
using events::EventType;

namespace {

Event held(const std::string& details)
{
    return eventOf("postal", "{\"event\":\"MessageHeld\",\"payload\":{\"details\":\"" + details + "\"}}");
}

} // namespace

class PostalTest : public QObject {
    Q_OBJECT

private slots:
    void eventsAboutReceivedMailAreNotReported()
    {
        for (const char* member : {"message", "original_message"}) {
            const std::string body = std::string("{\"event\":\"MessageSent\",\"payload\":{\"") + member +
                                     "\":{\"direction\":\"incoming\"}}}";
            const Registry registry;
            const auto result = registry.find("postal")->normalise({Headers(), body});
            QVERIFY(result && result->empty());
        }
    }

    void aBounceIsAboutTheOriginalMessage()
    {
        const Event event = eventOf("postal", R"({"event":"MessageBounced","uuid":"u1","payload":{
            "original_message":{"id":7,"to":"a@x.org","from":"s@x.org","direction":"outgoing","tag":"t"},
            "bounce":{"id":8,"to":"bounce@x.org","direction":"incoming"}}})");

        QVERIFY(event.type == EventType::Bounced);
        QVERIFY(event.bounce == BounceClass::Undetermined);
        QCOMPARE(event.messageId, std::string("7"));
        QCOMPARE(event.recipient, std::string("a@x.org"));
        QCOMPARE(event.tags, (std::vector<std::string>{"t"}));
    }

    void heldIsQueuedUnlessTheRecipientIsSuppressed()
    {
        QVERIFY(held("Server is in development mode").type == EventType::Queued);
        QVERIFY(held("Recipient (a@x.org) is on the SUPPRESSION list (reason: x)").type == EventType::Rejected);
        QVERIFY(held("").type == EventType::Queued);
    }

    void aRawMailIsInboundToo()
    {
        const Event event = eventOf(
            "postal", R"({"id":9,"rcpt_to":"a@X.org","mail_from":"s@x.org","message":"RnJvbQ==","base64":true,"size":4})");

        QVERIFY(event.type == EventType::Inbound);
        QVERIFY(event.nativeType.empty());
        QCOMPARE(event.recipient, std::string("a@x.org"));
        QCOMPARE(event.sender, std::string("s@x.org"));
        QCOMPARE(event.messageId, std::string("9"));
        QVERIFY(!event.occurredAt);
    }

    void theTimeFallsBackToThePayloads()
    {
        const Event event = eventOf("postal", R"({"event":"MessageSent","payload":{"timestamp":12.3456}})");

        QVERIFY(event.occurredAt && toMs(*event.occurredAt) == 12345);
    }

    void withoutAnOutputTheDetailsAreTheReason()
    {
        const Event event =
            eventOf("postal", R"({"event":"MessageDelayed","payload":{"output":" ","details":"4.4.1 no route"}})");

        QCOMPARE(event.reason, std::string("4.4.1 no route"));
        QCOMPARE(event.enhancedCode, std::string("4.4.1"));
    }

    void theNewerSignatureDecidesWhereBothAreThere()
    {
        const QJsonObject vector = QJsonDocument::fromJson(fixture("postal/signature-vector.json")).object();
        const QJsonObject given = vector["headers"].toObject();
        Headers headers;
        headers.add("X-Postal-Signature", given["X-Postal-Signature"].toString().toStdString());
        headers.add("X-Postal-Signature-256", given["X-Postal-Signature"].toString().toStdString());
        std::vector<Secret> lines;
        lines.emplace_back(vector["key"].toString().toStdString());
        const std::string body = vector["body"].toString().toStdString();
        const Registry registry;

        const Verification verification = authenticate(*registry.find("postal"), Auth::Signature, Keys(lines),
                                                       {headers, body}, Timestamp());

        QVERIFY(verification.refusal == Refusal::BodyChanged);
    }
};

WAYBILL_TEST(PostalTest)

} // namespace waybill::providers::tests

#include "PostalTest.moc"
