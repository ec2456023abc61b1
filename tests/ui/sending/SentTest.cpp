// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/TestMain.h"
#include "tests/ui/sending/SendScript.h"
#include "ui/sending/SentView.h"

#include <QLineEdit>
#include <QPushButton>
#include <QTableView>

namespace waybill::tests {

namespace {

using namespace std::chrono_literals;
using sending::SendReport;
using sending::SendState;
using ui::sending::SendRequest;

sending::LedgerEntry unknownEntry()
{
    sending::LedgerEntry entry;
    entry.id = "snd_1";
    entry.intent = {.environment = "staging", .provider = "postmark", .credential = "postmark-staging",
                    .recipient = "qa@example.com", .messageType = {}, .correlationId = "wb-1"};
    entry.last.state = SendState::Unknown;
    entry.last.text = "no answer in time";
    return entry;
}

} // namespace

// From the button on: the live trace, the watchdog, what ended unknown.
class SentTest : public QObject, protected OpenSendPage {
    Q_OBJECT

private slots:
    void init() { m_script = std::make_unique<SendScript>(); }
    void cleanup() { m_page.reset(); }

    void aSendByKeyboardBecomesItsLiveTrace()
    {
        open("staging");
        type(QStringLiteral("qa@example.com"));
        pressSend();
        QTRY_COMPARE(m_script->sent.size(), std::size_t(1));
        const SendRequest& request = m_script->sent.front();
        QCOMPARE(request.message.to.address, std::string("qa@example.com"));
        QCOMPARE(request.message.from.address, std::string("no-reply@stg.example.com"));
        QCOMPARE(request.credential.name, std::string("postmark-staging"));
        QVERIFY(request.message.correlationId.starts_with("wb-"));

        QVERIFY(part<QWidget>("sentView")->isVisible());
        m_script->progress(SendState::InFlight, 1);
        QVERIFY(text("sentSentence").contains(QLatin1String("Postmark is asked to send to qa@example.com")));
        SendReport report;
        report.state = SendState::Accepted;
        report.ledgerId = "snd_1";
        report.messageId = "m-1";
        report.attempts = 1;
        m_script->end(report);
        QVERIFY(text("sentSentence").contains(QLatin1String("Postmark took the message")));
        QVERIFY(text("sentIds").contains(QLatin1String("m-1")) && text("sentIds").contains(QLatin1String("snd_1")));
        QVERIFY(!m_page->sent().hasVerdict());

        m_script->deliver();
        m_page->eventsArrived();
        QTRY_VERIFY(m_page->sent().hasVerdict());
        QVERIFY(part<QWidget>("storyView")->isVisible());
    }

    void goingBackKeepsTheFormUnderANewId()
    {
        sendAccepted();
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Left, Qt::AltModifier);
        QTRY_VERIFY(part<QLineEdit>("sendTo")->isVisible());
        QCOMPARE(part<QLineEdit>("sendTo")->text(), QStringLiteral("qa@example.com"));
        QVERIFY(part<QLineEdit>("sendId")->text().toStdString() != m_script->sent.front().message.correlationId);
    }

    void whatEndedUnknownCanBeReconciled()
    {
        m_script->desk.recent = {unknownEntry()};
        open("staging");
        auto* table = part<QTableView>("recentTable");
        table->setCurrentIndex(table->model()->index(0, 0));
        QTest::keyClick(table, Qt::Key_Return);
        QTRY_VERIFY(part<QPushButton>("sentReconcile")->isVisible());
        QVERIFY(text("sentSentence").contains(QLatin1String("never sent again by itself")));
        part<QPushButton>("sentReconcile")->click();
        QCOMPARE(m_script->reconciled, std::vector<std::string>{"snd_1"});
        QVERIFY(!part<QPushButton>("sentReconcile")->isVisible());
        QVERIFY(text("sentIds").contains(QLatin1String("m-1")));
    }

    void aMissingWebhookNamesTheLayer()
    {
        sendAccepted();
        QVERIFY(!part<QWidget>("watchdog")->isVisible());
        m_clock.advance(61s);
        QTRY_VERIFY_WITH_TIMEOUT(part<QWidget>("watchdog")->isVisible(), 20'000);
        const QString said = part<QWidget>("watchdog")->findChild<QLabel*>(QStringLiteral("stripText"))->text();
        QVERIFY(said.contains(QLatin1String("no endpoint for Postmark in Staging")));
        QVERIFY(said.contains(QLatin1String("no baseline yet for Postmark")));
    }

    void silenceIsNormalForAsLongAsTheProviderUsuallyTakes()
    {
        m_script->usual = 4min;
        sendAccepted();
        m_clock.advance(239s);
        m_page->sent().setUsual(m_script->usual); // looks again
        QVERIFY(!part<QWidget>("watchdog")->isVisible());
        QVERIFY(text("sentWaiting").contains(QLatin1String("Silence is normal for 4 min")));
        m_clock.advance(2s);
        QTRY_VERIFY_WITH_TIMEOUT(part<QWidget>("watchdog")->isVisible(), 20'000);
    }
};

WAYBILL_TEST(SentTest)

} // namespace waybill::tests

#include "SentTest.moc"
