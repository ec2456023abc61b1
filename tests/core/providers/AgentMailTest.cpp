// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/providers/Fixtures.h"
#include "tests/support/TestMain.h"

#include <QTest>

// What the bodies under fixtures don't show.

namespace waybill::providers::tests {

using events::BounceClass;
using events::Event;
using events::EventType;

namespace {

Event bounce(const std::string& details)
{
    return eventOf("agentmail", "{\"event_type\":\"message.bounced\",\"bounce\":{" + details + "}}");
}

} // namespace

class AgentMailTest : public QObject {
    Q_OBJECT

private slots:
    void bouncesAreToldApartByType()
    {
        QVERIFY(bounce("\"type\":\"Transient\"").bounce == BounceClass::Soft);
        QVERIFY(bounce("\"type\":\"Permanent\"").bounce == BounceClass::Hard);
        QVERIFY(bounce("\"type\":\"permanent\"").bounce == BounceClass::Undetermined);
        QVERIFY(bounce("\"type\":7").bounce == BounceClass::Undetermined);
        QCOMPARE(bounce("\"sub_type\":\"General\"").nativeType, std::string("message.bounced/General"));
    }

    void everyRecipientOfABounceHasItsOwnStatus()
    {
        const auto normalised = normalise("agentmail", R"({"event_type":"message.bounced","bounce":{"recipients":[
            {"address":"a@x.org","status":"5.1.1"}, {"status":"5.2.2"}, {"address":"b@x.org","status":"late"}]}})");

        QCOMPARE(normalised.size(), std::size_t(2));
        QCOMPARE(normalised[0].event.enhancedCode, std::string("5.1.1"));
        QCOMPARE(normalised[1].event.recipient, std::string("b@x.org"));
        QVERIFY(normalised[1].event.enhancedCode.empty());
        QVERIFY(normalised[0].event.recipientCertain && normalised[1].event.recipientCertain);
    }

    void aComplaintOfSeveralIsCertainOfNone()
    {
        const auto both = normalise(
            "agentmail", R"({"event_type":"message.complained","complaint":{"recipients":["a@x.org","b@x.org"]}})");
        const auto one =
            normalise("agentmail", R"({"event_type":"message.complained","complaint":{"recipients":["a@x.org"]}})");

        QCOMPARE(both.size(), std::size_t(2));
        QVERIFY(!both[0].event.recipientCertain && !both[1].event.recipientCertain);
        QVERIFY(one[0].event.recipientCertain);
    }

    void everyReceivedMailIsInboundAndOneEvent()
    {
        for (const char* name : {"", ".spam", ".blocked", ".unauthenticated"}) {
            const auto normalised =
                normalise("agentmail", std::string("{\"event_type\":\"message.received") + name +
                                           "\",\"message\":{\"to\":[\"Box <a@x.org>\",\"b@x.org\"]}}");

            QCOMPARE(normalised.size(), std::size_t(1));
            QVERIFY(normalised[0].event.type == EventType::Inbound);
            QCOMPARE(normalised[0].event.recipient, std::string("a@x.org"));
        }
    }

    void aKnownNameWithoutDetailsKeepsItsType()
    {
        QVERIFY(eventOf("agentmail", R"({"event_type":"message.delivered"})").type == EventType::Delivered);
        QVERIFY(eventOf("agentmail", R"({"event_type":"message.sent","send":[]})").type == EventType::Sent);
        QVERIFY(eventOf("agentmail", R"({"event_type":"message.rejected","reject":{"recipients":"a@x.org"}})").type ==
                EventType::Rejected);
    }

    void anUnknownNameIsOtherWithWhatCanBeRead()
    {
        const Event event =
            eventOf("agentmail", R"({"event_type":"message.opened","delivery":{"message_id":"<m@x>"}})");

        QVERIFY(event.type == EventType::Other);
        QCOMPARE(event.nativeType, std::string("message.opened"));
        QCOMPARE(event.messageId, std::string("m@x"));
    }

    void repeatsAreToldByTheHeaderAndElseByTheEventId()
    {
        const std::string body =
            R"({"event_type":"message.sent","event_id":"e1","send":{"recipients":["a@x.org","b@x.org"]}})";
        Headers headers;
        headers.add("svix-id", "msg_1");

        const auto signedOnes = normalise("agentmail", body, headers);
        const auto plain = normalise("agentmail", body);

        QCOMPARE(signedOnes[0].dedupId, std::string("msg_1"));
        QCOMPARE(plain[0].dedupId, std::string("e1"));
        for (const auto& normalised : {signedOnes, plain}) {
            QCOMPARE(normalised[0].recipientOrdinal, 0U);
            QCOMPARE(normalised[1].recipientOrdinal, 1U);
        }
    }
};

WAYBILL_TEST(AgentMailTest)

} // namespace waybill::providers::tests

#include "AgentMailTest.moc"
