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

Event bounce(const std::string& members)
{
    return eventOf("mailjet", "[{\"event\":\"bounce\"," + members + "}]");
}

} // namespace

class MailjetTest : public QObject {
    Q_OBJECT

private slots:
    void bouncesAreToldApart()
    {
        QVERIFY(bounce(R"("hard_bounce":true,"error":"greylisted")").bounce == BounceClass::Hard);
        QVERIFY(bounce(R"("hard_bounce":false)").bounce == BounceClass::Soft);
        QVERIFY(bounce(R"("error":"mailbox full")").bounce == BounceClass::Undetermined);
        QVERIFY(bounce(R"("error":"greylisted")").type == EventType::Deferred);
        QVERIFY(bounce(R"("hard_bounce":null,"error":"greylisted")").type == EventType::Deferred);
    }

    void idsOf64BitsKeepEveryDigit()
    {
        QCOMPARE(eventOf("mailjet", R"({"event":"sent","MessageID":18446744073709551615})").messageId,
                 std::string("18446744073709551615"));
        QCOMPARE(eventOf("mailjet", R"({"event":"sent","mj_message_id":"9"})").messageId, std::string("9"));
    }

    void theCorrelationIsTheCustomIdOrStandsInThePayload()
    {
        const std::string payload = "\"Payload\":\"{\\\"correlation_id\\\":\\\"p\\\",\\\"k\\\":1}\"";

        const Event both = eventOf("mailjet", "{\"event\":\"sent\",\"CustomID\":\"c\"," + payload + "}");
        const Event only = eventOf("mailjet", "{\"event\":\"sent\",\"CustomID\":\"\"," + payload + "}");

        QCOMPARE(both.correlationId, std::string("c"));
        QCOMPARE(only.correlationId, std::string("p"));
        QCOMPARE(only.metadata.size(), std::size_t(1));
        QVERIFY(eventOf("mailjet", R"({"event":"sent","Payload":"plain"})").correlationId.empty());
    }

    void theServersReplyWinsOverTheDescription()
    {
        QCOMPARE(bounce(R"("comment":"550 no","error":"user unknown")").reason, std::string("550 no"));
        QCOMPARE(bounce(R"("error":"user unknown")").reason, std::string("user unknown"));
        QCOMPARE(bounce(R"("smtp_reply":"451 4.2.1 x","comment":"y")").enhancedCode, std::string("4.2.1"));
    }

    void receivedMailFallsBackToItsHeaders()
    {
        const Event event = eventOf("mailjet", R"({"Sender":"env@x.org","Headers":{"FROM":["Grace <g@x.org>","h@x.org"],
            "to":"a@x.org","message-id":["<m1@x.org>"]}})");

        QVERIFY(event.type == EventType::Inbound);
        QCOMPARE(event.recipient, std::string("a@x.org"));
        QCOMPARE(event.sender, std::string("g@x.org"));
        QCOMPARE(event.messageId, std::string("m1@x.org"));
        QVERIFY(!event.occurredAt);
    }

    void anUnknownNameIsOther()
    {
        const Event event = eventOf("mailjet", R"({"event":"paused","email":"a@x.org","Recipient":"b@x.org"})");

        QVERIFY(event.type == EventType::Other);
        QCOMPARE(event.recipient, std::string("a@x.org"));
    }
};

WAYBILL_TEST(MailjetTest)

} // namespace waybill::providers::tests

#include "MailjetTest.moc"
