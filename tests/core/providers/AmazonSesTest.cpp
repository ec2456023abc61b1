// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/providers/Fixtures.h"
#include "tests/support/TestMain.h"

#include <QJsonObject>
#include <QTest>

namespace waybill::providers::tests {

using events::BounceClass;
using events::EventType;

namespace {

// The event within an SNS notification of the fixtures, as raw message delivery posts it.
std::string rawEvent(const char* name)
{
    const QJsonObject envelope = QJsonDocument::fromJson(fixture(QStringLiteral("amazon-ses/") + name)).object();
    return envelope["Message"].toString().toStdString();
}

events::Event sesEvent(const std::string& details)
{
    return eventOf("amazon-ses", R"({"mail":{"messageId":"m","destination":["a@x.example"]},)" + details + "}");
}

} // namespace

class AmazonSesTest : public QObject {
    Q_OBJECT

private slots:
    void rawDeliveryGivesTheSameEvents()
    {
        for (const char* name : {"sns-bounce-permanent.json", "sns-delivery.json", "sns-click.json"}) {
            events::Event wrapped = eventOf("amazon-ses", fixture(QStringLiteral("amazon-ses/") + name).toStdString());
            const events::Event raw = eventOf("amazon-ses", rawEvent(name));

            QVERIFY(raw.type == wrapped.type);
            QCOMPARE(raw.recipient, wrapped.recipient);
            QCOMPARE(raw.messageId, wrapped.messageId);
            QCOMPARE(raw.occurredAt, wrapped.occurredAt);
        }
    }

    void rawDeliveryIsToldApartByTheHeadersId()
    {
        Headers headers;
        headers.add("x-amz-sns-message-id", "id-7");

        const auto normalised = normalise("amazon-ses", rawEvent("sns-delivery.json"), headers);

        QCOMPARE(normalised.size(), std::size_t(1));
        QCOMPARE(normalised.front().dedupId, std::string("id-7"));
    }

    void theOlderNotificationsAreUnderstood()
    {
        const events::Event event = eventOf(
            "amazon-ses", R"({"notificationType":"Bounce","bounce":{"bounceType":"Permanent","bounceSubType":"General",
            "bouncedRecipients":[{"emailAddress":"a@x.example","status":"5.1.1"}],"feedbackId":"f-1",
            "timestamp":"2026-01-01T09:00:00.000Z"},"mail":{"messageId":"m-1","source":"s@x.example"}})");

        QVERIFY(event.type == EventType::Bounced);
        QVERIFY(event.bounce == BounceClass::Hard);
        QCOMPARE(event.nativeType, std::string("Bounce/Permanent/General"));
        QCOMPARE(event.providerEventId, std::string("f-1"));
        QCOMPARE(event.sender, std::string("s@x.example"));
    }

    void recipientsOfOneNotificationAreEventsOfTheirOwn()
    {
        const auto normalised =
            normalise("amazon-ses", fixture("amazon-ses/sns-bounce-transient-two-recipients.json").toStdString());

        QCOMPARE(normalised.size(), std::size_t(2));
        QCOMPARE(normalised[0].dedupId, normalised[1].dedupId);
        QVERIFY(normalised[0].recipientOrdinal != normalised[1].recipientOrdinal);
        QVERIFY(normalised[0].event.recipientCertain);
    }

    void whoOpenedIsAGuessWhereSeveralGotTheMail()
    {
        const std::string open = R"({"eventType":"Open","open":{},"mail":{"messageId":"m","destination":)";

        QVERIFY(eventOf("amazon-ses", open + R"(["a@x.example"]}})").recipientCertain);
        QVERIFY(!eventOf("amazon-ses", open + R"(["a@x.example","b@x.example"]}})").recipientCertain);
    }

    void whatIsNoComplaintIsNone()
    {
        const auto typeOf = [](const std::string& complaint) {
            return sesEvent("\"eventType\":\"Complaint\",\"complaint\":" + complaint).type;
        };

        QVERIFY(typeOf(R"({"complaintFeedbackType":"not-spam"})") == EventType::Other);
        QVERIFY(typeOf(R"({"complaintSubType":"OnAccountSuppressionList"})") == EventType::Rejected);
    }

    void aTopicLeftOrTakenDecidesWhereNotAllIsChanged()
    {
        const auto change = [](const std::string& before, const std::string& after) {
            const auto preferences = [](const std::string& status) {
                return "{\"unsubscribeAll\":false,\"topicSubscriptionStatus\":[{\"topicName\":\"t\","
                       "\"subscriptionStatus\":\"" + status + "\"}]}";
            };
            return sesEvent("\"eventType\":\"Subscription\",\"subscription\":{\"oldTopicPreferences\":" +
                            preferences(before) + ",\"newTopicPreferences\":" + preferences(after) + "}")
                .type;
        };

        QVERIFY(change("OptIn", "OptOut") == EventType::Unsubscribed);
        QVERIFY(change("OptOut", "OptIn") == EventType::Subscribed);
        QVERIFY(change("OptIn", "OptIn") == EventType::Other);
    }

    void tagsAreNamesAndValues()
    {
        const events::Event event = eventOf("amazon-ses", R"({"eventType":"Send","mail":{"destination":["a@x.example"],
            "tags":{"team":["shop"],"ses:operation":["SendEmail"],"correlation_id":["c-1"],"campaign":["b","a"]}}})");

        QCOMPARE(event.tags, (std::vector<std::string>{"campaign=b", "campaign=a", "team=shop"}));
        QCOMPARE(event.correlationId, std::string("c-1"));
        QCOMPARE(event.metadata.size(), std::size_t(2));
    }

    void whatIsNoEventOfSesIsKept()
    {
        const std::string start = R"({"Type":"Notification","MessageId":"i","Timestamp":"2026-01-01T09:00:00Z","Message":)";
        for (const char* message : {"\"hello\"", "\"[1]\"", "\"{\\\"a\\\":\"", "7", "null"}) {
            const auto normalised = normalise("amazon-ses", start + message + "}");

            QCOMPARE(normalised.size(), std::size_t(1));
            QVERIFY(normalised.front().event.type == EventType::Other);
            QCOMPARE(normalised.front().event.providerEventId, std::string("i"));
        }
    }

    void emptyListsGiveOneEventWithoutRecipient()
    {
        const auto normalised = normalise(
            "amazon-ses", R"({"eventType":"Bounce","bounce":{"bouncedRecipients":[]},"mail":{"destination":["a@b.c"]}})");

        QCOMPARE(normalised.size(), std::size_t(1));
        QVERIFY(normalised.front().event.recipient.empty());
    }
};

WAYBILL_TEST(AmazonSesTest)

} // namespace waybill::providers::tests

#include "AmazonSesTest.moc"
