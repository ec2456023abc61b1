// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/providers/Fixtures.h"
#include "tests/support/TestMain.h"

#include <QTest>

// What the bodies under fixtures don't show.

namespace waybill::providers::tests {

using events::BounceClass;
using events::Event;
using events::EventType;

class MailerSendTest : public QObject {
    Q_OBJECT

private slots:
    void namesHaveTheirMeaning_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("type");
        QTest::addColumn<int>("bounce");
        const auto row = [](const char* name, EventType type, BounceClass bounce = BounceClass::None) {
            QTest::newRow(name) << name << int(type) << int(bounce);
        };
        row("activity.deferred", EventType::Deferred);
        row("activity.soft_bounced", EventType::Bounced, BounceClass::Soft);
        row("activity.opened_unique", EventType::Opened);
        row("activity.clicked_unique", EventType::Clicked);
        row("activity.survey_opened", EventType::Other);
        row("webhook.test", EventType::Other);
        row("recipient.on_hold_added", EventType::Other);
        row("sent", EventType::Other);
    }

    void namesHaveTheirMeaning()
    {
        QFETCH(QString, name);
        QFETCH(int, type);
        QFETCH(int, bounce);

        const Event event = eventOf("mailersend", "{\"type\":\"" + name.toStdString() + "\"}");

        QCOMPARE(int(event.type), type);
        QCOMPARE(int(event.bounce), bounce);
        QCOMPARE(event.nativeType, name.toStdString());
    }

    void theWebhooksOwnUrlIsNotTheLink()
    {
        const std::string body = "{\"type\":\"activity.clicked\",\"url\":\"https://relay.example.com/\"}";

        QVERIFY(eventOf("mailersend", body).url.empty());
    }

    void theTimeFallsBackToTheOuterOne()
    {
        const Event event = eventOf(
            "mailersend", R"({"type":"activity.sent","created_at":"2026-01-01T00:00:00.25Z","data":{"created_at":"x"}})");

        QVERIFY(event.occurredAt && toMs(*event.occurredAt) % 1000 == 250);
    }

    void theReasonIsTheReadableOneAndCodesAreFoundInIt()
    {
        const Event event = eventOf("mailersend", R"({"type":"activity.hard_bounced","data":{"morph":{
            "reason":"550 5.1.1 unknown"}}})");
        const Event readable = eventOf("mailersend", R"({"type":"activity.unsubscribed","data":{"morph":{
            "reason":"option_3","readable_reason":"Too many"}}})");

        QVERIFY(event.smtpCode == 550);
        QCOMPARE(event.enhancedCode, std::string("5.1.1"));
        QCOMPARE(readable.reason, std::string("Too many"));
    }

    void receivedMailFallsBackFromTheEnvelope()
    {
        const Event event = eventOf("mailersend", R"({"type":"inbound.message","data":{"id":"i1","sender":{"email":"s@x.org"},
            "recipients":{"rcptTo":[],"to":{"data":[{"email":"t@x.org"}]}},"subject":"Hi"}})");

        QCOMPARE(event.recipient, std::string("t@x.org"));
        QCOMPARE(event.sender, std::string("s@x.org"));
        QCOMPARE(event.messageId, std::string("i1"));
        QCOMPARE(event.subject, std::string("Hi"));
    }
};

WAYBILL_TEST(MailerSendTest)

} // namespace waybill::providers::tests

#include "MailerSendTest.moc"
