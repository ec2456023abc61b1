// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/TestMain.h"
#include "tests/ui/relay/RelayScript.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/Table.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTest>
#include <QToolButton>

namespace waybill::ui::relay {

using namespace std::chrono_literals;

// The request that a person chose among the dead letters or the refused ones, as evidence.
class RequestPaneTest : public QObject, protected OpenRelayPage {
    Q_OBJECT

    void choose(const char* list, int row)
    {
        auto* table = m_page->findChild<Table*>(QString::fromLatin1(list));
        table->setCurrentIndex(table->model()->index(row, 0));
    }
    QWidget* pane() const { return m_page->findChild<QWidget*>(QStringLiteral("requestPane")); }
    QString textOf(const char* name) const { return m_page->findChild<QPlainTextEdit*>(QString::fromLatin1(name))->toPlainText(); }
    bool copiesAreShown() const { return m_page->findChild<QWidget*>(QStringLiteral("copiesPane"))->isVisible(); }
    void refresh() // as the timer does
    {
        m_page->hide();
        m_page->show();
    }

private slots:
    void initTestCase() { setUpIcons(); }
    void init()
    {
        open();
        m_letters.push_back({6, "postmark-prod", "nested too deeply", "[[", m_clock.now() - 1min, 1});
        connectUp();
    }
    void cleanup() { m_page.reset(); }

    void aDeadLetterIsReadWholeWithWhyWhenAndWhere()
    {
        QVERIFY(!pane()->isVisible() && copiesAreShown()); // nothing is chosen

        choose("deadLetters", 0);

        QVERIFY(pane()->isVisible() && !copiesAreShown());
        QCOMPARE(m_bytesAsked, std::vector<std::string>{"letter 7"});
        QVERIFY(label("requestWhy")->text().startsWith(QStringLiteral("the body is not JSON")));
        QVERIFY(label("requestWhy")->text().contains(QStringLiteral("tried 2 times")));
        QVERIFY(label("webhookSummary")->text().contains(QStringLiteral("POST /hooks/mailgun-eu, received")));
        QCOMPARE(textOf("webhookHeaders"), QStringLiteral("X-Mailgun-Signature: [masked]"));
        QCOMPARE(textOf("webhookBody"), QStringLiteral("{\"a\":"));
        QVERIFY(button("replayShown")->isVisible());
    }

    void aRefusedRequestIsReadTheSameWayAndCannotBeReplayed()
    {
        m_bytes->processing.clear();
        choose("quarantine", 1);

        QCOMPARE(m_bytesAsked, std::vector<std::string>{"refused 8"});
        QVERIFY(pane()->isVisible() && !button("replayShown")->isVisible());
        QCOMPARE(label("requestWhy")->text(), QStringLiteral("Signed too long ago"));
        QVERIFY(!label("webhookSummary")->text().contains(QStringLiteral("Processing")));
    }

    void oneRequestAtATimeIsChosen()
    {
        choose("quarantine", 0);
        choose("deadLetters", 1);

        QCOMPARE(m_bytesAsked, (std::vector<std::string>{"refused 9", "letter 6"}));
        QVERIFY(!m_page->findChild<Table*>(QStringLiteral("quarantine"))->selectionModel()->hasSelection());
        QVERIFY(label("wouldPass")->text().startsWith(QStringLiteral("Choose a request")));
    }

    void hostileBytesAreShownAndNotObeyed()
    {
        m_letters[0].why = "<img src=x> \u202e";
        m_bytes->body = "<b>bold</b>\r\n\x1b[31m\u202e\u2066gnp.exe\x07";
        m_bytes->headers = {{"X-\u202e", "<a href=\"x\">"}};
        refresh();

        choose("deadLetters", 0);

        const QString body = textOf("webhookBody");
        QVERIFY2(body.startsWith(QStringLiteral("<b>bold</b>\n")), qPrintable(body));
        for (const char16_t hidden : {u'\u202e', u'\u2066', u'\x1b', u'\x07'}) {
            QVERIFY(!body.contains(QChar(hidden)));
            QVERIFY(!textOf("webhookHeaders").contains(QChar(hidden)));
            QVERIFY(!label("requestWhy")->text().contains(QChar(hidden)));
        }
        QCOMPARE(label("requestWhy")->textFormat(), Qt::PlainText);
        const auto* letters = m_page->findChild<Table*>(QStringLiteral("deadLetters"));
        const QString toolTip = letters->model()->index(0, 2).data(Qt::ToolTipRole).toString();
        QVERIFY2(!toolTip.contains(QStringLiteral("<img")), qPrintable(toolTip));
    }

    void ofALongBodyItIsSaidThatThisIsItsBeginning()
    {
        m_bytes->body = std::string(256 * 1024, 'x');
        m_bytes->bodyTruncated = true;

        choose("deadLetters", 0);

        const QList<QLabel*> labels = pane()->findChildren<QLabel*>();
        QVERIFY(std::ranges::any_of(labels, [](const QLabel* one) { return one->text() == QStringLiteral("Body, as received: its beginning"); }));
        QCOMPARE(textOf("webhookBody").size(), 256 * 1024);
    }

    void itIsCopiedAsText()
    {
        choose("deadLetters", 0);
        QSignalSpy said(m_page.get(), &Page::statusMessage);

        button("copyRequest")->click();

        const QString text = QGuiApplication::clipboard()->text();
        for (const char* part : {"Dead letter of mailgun-eu\nthe body is not JSON", "X-Mailgun-Signature: [masked]", "{\"a\":"})
            QVERIFY2(text.contains(QLatin1String(part)), part);
        QCOMPARE(said.size(), 1);
    }

    void replayStandsBesideTheBytes()
    {
        choose("deadLetters", 1);

        button("replayShown")->click();

        QCOMPARE(m_replayed, std::vector<std::int64_t>{6});
    }

    void escapeClosesItAndGivesTheFocusBack()
    {
        choose("quarantine", 0);
        auto* body = m_page->findChild<QPlainTextEdit*>(QStringLiteral("webhookBody"));
        body->setFocus();

        QTest::keyClick(body, Qt::Key_Escape);

        QVERIFY(!pane()->isVisible() && copiesAreShown());
        auto* table = m_page->findChild<Table*>(QStringLiteral("quarantine"));
        QCOMPARE(m_page->focusWidget(), table);
        QTest::keyClick(table, Qt::Key_Return); // the same one again
        QVERIFY(pane()->isVisible());
        QCOMPARE(m_bytesAsked.size(), 2U);
    }

    void overTheWholePageItIsReadAndGivenBack()
    {
        choose("deadLetters", 0);
        auto* list = m_page->findChild<Table*>(QStringLiteral("deadLetters"));
        const int before = pane()->height();

        QTest::keyClick(list, Qt::Key_Return); // on the one that is open
        QVERIFY(pane()->isVisible() && !list->isVisible());
        QVERIFY(pane()->width() == m_page->width() && pane()->height() > before);
        auto* body = m_page->findChild<QPlainTextEdit*>(QStringLiteral("webhookBody"));
        QCOMPARE(m_page->focusWidget(), body);
        refresh();
        QVERIFY(pane()->isVisible() && !list->isVisible()); // a new answer leaves it

        QTest::keyClick(body, Qt::Key_Escape);
        QVERIFY(pane()->isVisible() && list->isVisible());
        QCOMPARE(pane()->height(), before);
        QTest::keyClick(body, Qt::Key_Escape);
        QVERIFY(!pane()->isVisible() && copiesAreShown());
    }

    void itsButtonEnlargesItAndMakesItSmallAgain()
    {
        auto* list = m_page->findChild<Table*>(QStringLiteral("quarantine"));
        choose("quarantine", 0);
        auto* enlarge = m_page->findChild<QToolButton*>(QStringLiteral("enlargeRequest"));
        const QString before = enlarge->accessibleName();

        enlarge->click();
        QVERIFY(!list->isVisible());
        QVERIFY(enlarge->accessibleName() != before);

        enlarge->click();
        QVERIFY(list->isVisible());
        QCOMPARE(enlarge->accessibleName(), before);
    }

    void anEnlargedRequestThatWentLeavesThePageToTheLists()
    {
        choose("deadLetters", 0);
        m_page->findChild<QToolButton*>(QStringLiteral("enlargeRequest"))->click();
        m_letters.erase(m_letters.begin());

        refresh();

        QVERIFY(!pane()->isVisible() && copiesAreShown());
    }

    void anEnlargedRequestStaysSoWhileTheWindowChangesItsSize()
    {
        choose("deadLetters", 0);
        m_page->findChild<QToolButton*>(QStringLiteral("enlargeRequest"))->click();

        m_page->resize(976, 601); // where the lists become tabs
        QVERIFY(pane()->isVisible());
        QVERIFY(pane()->width() == m_page->width());
        m_page->findChild<QToolButton*>(QStringLiteral("enlargeRequest"))->click();

        m_page->findChild<QTabWidget*>(QStringLiteral("relayTabs"))->setCurrentIndex(2);
        QTRY_VERIFY(pane()->isVisible() && pane()->width() < m_page->width());
    }

    void theTabKeyAloneOpensNothing()
    {
        auto* letters = m_page->findChild<Table*>(QStringLiteral("deadLetters"));
        letters->setFocus(Qt::TabFocusReason);
        QVERIFY(!pane()->isVisible());

        QTest::keyClick(letters, Qt::Key_Down);
        QVERIFY(pane()->isVisible());
    }

    void whatIsOnScreenStaysWhileTheListIsAskedAgain()
    {
        choose("deadLetters", 1);
        m_letters[1].tries = 3;

        refresh();

        QCOMPARE(m_bytesAsked.size(), 1U); // not asked for again
        QVERIFY(pane()->isVisible());
        QVERIFY(label("requestWhy")->text().contains(QStringLiteral("tried 3 times")));
        QVERIFY(button("replaySelected")->isEnabled());
    }

    void aLetterThatWentTakesItsPaneAlong()
    {
        choose("deadLetters", 0);
        m_letters.erase(m_letters.begin()); // it could be applied

        refresh();

        QVERIFY(!pane()->isVisible() && copiesAreShown());
        QVERIFY(!button("replaySelected")->isEnabled());
    }

    void anAnswerThatComesLateIsNotTakenForAnotherRequest()
    {
        m_holdBytes = true;
        choose("deadLetters", 0);
        choose("deadLetters", 1);
        feed::RawRequest second = *m_bytes;
        second.body = "the second";

        m_heldBytes[1](second);
        m_heldBytes[0](*m_bytes);

        QCOMPARE(textOf("webhookBody"), QStringLiteral("the second"));
    }

    void whyItCannotBeShownIsSaidAndAskedAgain()
    {
        m_bytes = fail(ErrorCode::Unavailable, "the relay is busy");
        choose("deadLetters", 0);
        QVERIFY(label("webhookSummary")->text().contains(QStringLiteral("the relay is busy")));
        QVERIFY(!button("copyRequest")->isEnabled());
        m_bytes = feed::RawRequest();
        m_bytes->body = "here it is";

        refresh();

        QCOMPARE(textOf("webhookBody"), QStringLiteral("here it is"));
    }

    void whileRecipientsAreMaskedItsBytesAreNotShown()
    {
        choose("deadLetters", 0);

        m_page->setMasked(true);
        QCOMPARE(textOf("webhookBody"), QString());
        QVERIFY(label("webhookSummary")->text().contains(QStringLiteral("masked")));
        choose("deadLetters", 1);
        QCOMPARE(m_bytesAsked.size(), 1U); // nor fetched

        m_page->setMasked(false);
        QCOMPARE(textOf("webhookBody"), QStringLiteral("{\"a\":"));
    }
};

WAYBILL_TEST(RequestPaneTest)

} // namespace waybill::ui::relay

#include "RequestPaneTest.moc"
