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

Event messageEvent(const std::string& members)
{
    return eventOf("sparkpost", "[{\"cust\":1,\"msys\":{\"message_event\":{" + members + "}}}]");
}

} // namespace

class SparkPostTest : public QObject {
    Q_OBJECT

private slots:
    void everyBounceClassHasItsMeaning_data()
    {
        QTest::addColumn<QString>("number");
        QTest::addColumn<int>("type");
        QTest::addColumn<int>("bounce");
        const auto row = [](const char* number, EventType type, BounceClass bounce = BounceClass::None) {
            QTest::newRow(number) << number << int(type) << int(bounce);
        };
        for (const char* number : {"10", "30"})
            row(number, EventType::Bounced, BounceClass::Hard);
        for (const char* number : {"20", "21", "22", "23", "24", "40", "50", "51", "52", "53", "54", "70"})
            row(number, EventType::Bounced, BounceClass::Soft);
        for (const char* number : {"1", "2", "26", "999"})
            row(number, EventType::Bounced, BounceClass::Undetermined);
        row("25", EventType::Rejected);
        row("60", EventType::Other);
        row("100", EventType::Other);
        row("80", EventType::Subscribed);
        row("90", EventType::Unsubscribed);
    }

    void everyBounceClassHasItsMeaning()
    {
        QFETCH(QString, number);
        QFETCH(int, type);
        QFETCH(int, bounce);
        for (const std::string name : {"bounce", "out_of_band"}) {
            const Event event = messageEvent("\"type\":\"" + name + "\",\"bounce_class\":\"" + number.toStdString() + "\"");

            QCOMPARE(int(event.type), type);
            QCOMPARE(int(event.bounce), bounce);
            QCOMPARE(event.nativeType, name + "/" + number.toStdString());
        }
    }

    void aBounceWithoutAClassIsUndetermined()
    {
        const Event event = messageEvent(R"("type":"bounce")");

        QVERIFY(event.bounce == BounceClass::Undetermined);
        QCOMPARE(event.nativeType, std::string("bounce"));
    }

    void aBounceClassMayBeANumber()
    {
        QVERIFY(messageEvent(R"("type":"bounce","bounce_class":10)").bounce == BounceClass::Hard);
    }

    void onlyAnEmptyEnvelopeIsNothing()
    {
        const auto normalised = normalise("sparkpost", R"([{"msys":{}},{"msys":null},{"msys":{"message_event":7}},{}])");

        QCOMPARE(normalised.size(), std::size_t(3));
        for (const NormalisedEvent& one : normalised)
            QVERIFY(one.event.type == EventType::Other);
    }

    void timesMayBeIsoToo()
    {
        QVERIFY(messageEvent(R"("type":"open","timestamp":"1767258000")").occurredAt ==
                messageEvent(R"("type":"open","timestamp":"2026-01-01T09:00:00.000+00:00")").occurredAt);
    }

    void theCampaignComesFirstAndNothingTwice()
    {
        const Event event = messageEvent(R"("type":"open","campaign_id":"c","rcpt_tags":["b","c","a","b",""])");

        QCOMPARE(event.tags, (std::vector<std::string>{"c", "b", "a"}));
    }

    void theRecipientsOwnSpellingAndTheServersOwnWordsWin()
    {
        const Event event = messageEvent(R"("type":"delay","raw_rcpt_to":"Ada@x.org","rcpt_to":"ada@x.org",
            "raw_reason":"451 4.7.1 raw","reason":"said")");

        QCOMPARE(event.recipient, std::string("Ada@x.org"));
        QCOMPARE(event.reason, std::string("451 4.7.1 raw"));
    }

    void aReceivedMailTakesItsHeaders()
    {
        const Event event = eventOf("sparkpost", R"([{"msys":{"relay_message":{"rcpt_to":"a@x.org","msg_from":"env@x.org",
            "content":{"subject":"Hi","headers":[{"from":"Grace <g@x.org>"},{"MESSAGE-ID":"<m1@x.org>"},7,{}]}}}}])");

        QVERIFY(event.type == EventType::Inbound);
        QCOMPARE(event.sender, std::string("g@x.org"));
        QCOMPARE(event.messageId, std::string("m1@x.org"));
        QCOMPARE(event.subject, std::string("Hi"));
    }

    void relayEventsAreInboundWithoutTagsOrCorrelation()
    {
        const Event event = messageEvent(R"("type":"relay_delivery","campaign_id":"c","rcpt_meta":{"correlation_id":"1"})");

        QVERIFY(event.type == EventType::Inbound);
        QVERIFY(event.tags.empty());
        QVERIFY(event.correlationId.empty());
    }
};

WAYBILL_TEST(SparkPostTest)

} // namespace waybill::providers::tests

#include "SparkPostTest.moc"
