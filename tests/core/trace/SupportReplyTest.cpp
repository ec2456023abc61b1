// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/EvidenceText.h"
#include "core/trace/SupportReply.h"
#include "tests/core/trace/Events.h"
#include "tests/support/TestMain.h"

#include <QTest>

namespace waybill::trace::tests {

using events::BounceClass;
using events::Event;
using events::EventType;

class SupportReplyTest : public QObject {
    Q_OBJECT

private slots:
    void tellsAStrangerTheSameWhateverHappened();
    void tellsAVerifiedCustomerTheOutcomeAndItsTime();
    void writesTheTimeInTheGivenZone();
    void evidenceExplainsCodesClassAndTransport();
    void evidenceSaysWhatDeliveredDoesNotMean();
    void noCodeIsSaidTwice_data();
    void noCodeIsSaidTwice();
};

namespace {

const ReplyTimes morning{start + std::chrono::minutes(17), QTimeZone::utc(), QLocale(QLocale::English)};

QString textOf(const std::vector<EvidenceRow>& rows, const QString& label)
{
    for (const EvidenceRow& row : rows) {
        if (row.label == label)
            return row.text;
    }
    return {};
}

} // namespace

void SupportReplyTest::tellsAStrangerTheSameWhateverHappened()
{
    const QString nothing = supportReply(nullptr, morning, false);
    const std::vector<std::vector<Event>> stories{
        {eventOf(EventType::Delivered, 0, 1)},    {bounce(BounceClass::Hard, 0, 1, 550, "5.1.1")},
        {bounce(BounceClass::Soft, 0, 1)},      {eventOf(EventType::Deferred, 0, 1)},
        {eventOf(EventType::Rejected, 0, 1)},     {eventOf(EventType::Failed, 0, 1)},
        {eventOf(EventType::Complained, 0, 1)},   {eventOf(EventType::Queued, 0, 1)},
        {eventOf(EventType::Unsubscribed, 0, 1)}, {eventOf(EventType::Inbound, 0, 1)},
    };

    for (const auto& events : stories) {
        const Verdict verdict = judged(events);
        QCOMPARE(supportReply(&verdict, morning, false), nothing);
    }
    QVERIFY(nothing.endsWith(QStringLiteral("We checked on 23 November 2026 at 09:31 (UTC).")));
}

void SupportReplyTest::tellsAVerifiedCustomerTheOutcomeAndItsTime()
{
    const Verdict delivered = judged({eventOf(EventType::Delivered, 2, 1)});
    const Verdict bounced = judged({bounce(BounceClass::Hard, 2, 1, 550, "5.1.1")});

    const QString yes = supportReply(&delivered, morning, true);
    const QString no = supportReply(&bounced, morning, true);

    QVERIFY(yes.startsWith(
        QStringLiteral("Your mail provider accepted our message on 23 November 2026 at 09:14:07 (UTC).")));
    QVERIFY(no.contains(QStringLiteral("refused our message on 23 November 2026 at 09:14:07 (UTC)")));
    for (const QString& jargon :
         {QStringLiteral("550"), QStringLiteral("5.1.1"), QStringLiteral("SMTP"), QStringLiteral("bounce")})
        QVERIFY(!no.contains(jargon));
    QVERIFY(supportReply(nullptr, morning, true).startsWith(QStringLiteral("We couldn’t find out")));
}

void SupportReplyTest::writesTheTimeInTheGivenZone()
{
    ReplyTimes times = morning;
    times.zone = QTimeZone("Europe/Berlin");

    QVERIFY(supportReply(nullptr, times, false).contains(QStringLiteral("at 10:31 (CET)")));
}

void SupportReplyTest::evidenceExplainsCodesClassAndTransport()
{
    Event bounced = bounce(BounceClass::Hard, 2, 1, 550, "5.1.1", "550 5.1.1 User unknown");
    bounced.nativeType = "bounce/bounce";
    bounced.copies = 2;

    const auto rows = evidenceRows(bounced, QStringLiteral("SendGrid"));

    QCOMPARE(evidenceTitle(bounced), QStringLiteral("What the server said, in words"));
    QCOMPARE(textOf(rows, QStringLiteral("Server’s reply")), QStringLiteral("550 5.1.1 User unknown"));
    QVERIFY(textOf(rows, QStringLiteral("550")).startsWith(QStringLiteral("Permanent refusal")));
    QVERIFY(
        textOf(rows, QStringLiteral("5.1.1")).startsWith(QStringLiteral("Bad destination mailbox address (RFC 3463)")));
    QCOMPARE(textOf(rows, QStringLiteral("Class")), QStringLiteral("Hard bounce: SendGrid calls it “bounce/bounce”."));
    QCOMPARE(textOf(rows, QStringLiteral("Webhook")),
             QStringLiteral("Received %time%; signature over the raw bytes: good."));
    const QString copies = textOf(rows, QStringLiteral("Copies"));
    QVERIFY2(copies.startsWith(QStringLiteral("2 more deliveries with the same deduplication key")), qPrintable(copies));
    QVERIFY2(copies.contains(QStringLiteral("counted once")), qPrintable(copies));
    QCOMPARE(whatHappened(bounced, QStringLiteral("SendGrid")), QStringLiteral("550 5.1.1 User unknown"));
}

void SupportReplyTest::evidenceSaysWhatDeliveredDoesNotMean()
{
    const Event delivered = eventOf(EventType::Delivered, 2, 1);

    const auto rows = evidenceRows(delivered, QStringLiteral("SendGrid"));

    QCOMPARE(evidenceTitle(delivered), QStringLiteral("Evidence for “Delivered”"));
    QCOMPARE(textOf(rows, QStringLiteral("Does not mean")),
             QStringLiteral("It is in the inbox. Filters act after this point."));
}

void SupportReplyTest::noCodeIsSaidTwice_data()
{
    QTest::addColumn<QString>("reason");
    QTest::addColumn<QString>("line");
    QTest::newRow("both in the reply") << "250 2.0.0 OK" << "250 2.0.0 OK";
    QTest::newRow("after a lead-in") << "smtp;250 2.0.0 OK" << "smtp;250 2.0.0 OK";
    QTest::newRow("only the enhanced code") << "2.0.0 OK" << "250 2.0.0 OK";
    QTest::newRow("neither") << "OK" << "250 2.0.0 OK";
    QTest::newRow("no reply") << "" << "250 2.0.0";
}

void SupportReplyTest::noCodeIsSaidTwice()
{
    QFETCH(QString, reason);
    QFETCH(QString, line);
    Event delivered = eventOf(EventType::Delivered, 2, 1);
    delivered.smtpCode = 250;
    delivered.enhancedCode = "2.0.0";
    delivered.reason = reason.toStdString();

    QCOMPARE(whatHappened(delivered, QStringLiteral("SendGrid")), line);
}

WAYBILL_TEST(SupportReplyTest)

} // namespace waybill::trace::tests

#include "SupportReplyTest.moc"
