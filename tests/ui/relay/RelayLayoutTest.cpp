// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/TestMain.h"
#include "tests/ui/relay/RelayScript.h"
#include "ui/relay/Sections.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/Table.h"

#include <QHeaderView>
#include <QLabel>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QSettings>
#include <QSplitter>
#include <QTabBar>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>

namespace waybill::ui::relay {

using namespace std::chrono_literals;
using waybill::relay::Cause;
using waybill::relay::EndpointState;

// Whether everything on the Relay page can be worked with in the room that there is.
class RelayLayoutTest : public QObject, protected OpenRelayPage {
    Q_OBJECT

    // In the window's sizes, less its menu, toolbar, rail and status bar.
    static constexpr QSize inWindowOf1440x900{1288, 801};
    static constexpr QSize inWindowOf1024x700{976, 601};

    // Eight endpoints, one at fault, and something in every list.
    void fill()
    {
        open();
        while (m_details.endpoints.size() < 8) {
            m_details.endpoints.push_back(m_details.endpoints.front());
            m_details.endpoints.back().name = "endpoint-" + std::to_string(m_details.endpoints.size());
        }
        for (int reason = 0; reason < 5; ++reason)
            m_details.refusals.push_back({"too_old", "endpoint-" + std::to_string(reason), reason, m_clock.now() - 9min, m_clock.now()});
        for (int i = 0; i < 5; ++i)
            m_letters.push_back(m_letters.front());
        for (std::size_t at = 0; at < m_letters.size(); ++at)
            m_letters[at].id = std::int64_t(at + 1);
        while (m_refused.size() < 30)
            m_refused.push_back(m_refused.front());
        for (std::size_t at = 0; at < m_refused.size(); ++at)
            m_refused[at].id = std::int64_t(at + 1);
        feed::CollapsedDetail collapsed;
        collapsed.deliveries = {{m_clock.now() - 9s, 2ms}, {m_clock.now(), {}}};
        for (std::uint64_t i = 1; i <= 40; ++i) {
            collapsed.event.id = events::EventId(i);
            m_copies.collapsed.push_back(collapsed);
        }
    }

    Table* tableNamed(const char* name) const { return m_page->findChild<Table*>(QString::fromLatin1(name)); }
    int wholeRows(const char* name) const { return tableNamed(name)->viewport()->height() / Table::rowHeight; }
    bool isInSight(int row) const
    {
        const QRect place = table()->visualRect(table()->model()->index(row, 0));
        return table()->viewport()->rect().contains(QRect(0, place.top(), 1, place.height()));
    }
    static QByteArray rowsOf(const char* name, int rows) { return QByteArray(name) + ": " + QByteArray::number(rows); }

private slots:
    void initTestCase() { setUpIcons(); }
    void init() { fill(); }
    void cleanup() { m_page.reset(); }

    void sharedHeightsAreFair_data()
    {
        QTest::addColumn<int>("whole");
        QTest::addColumn<QList<int>>("wanted");
        QTest::addColumn<QList<int>>("given");
        QTest::newRow("enough: the last one has the rest") << 700 << QList<int>{400, 200} << QList<int>{400, 300};
        QTest::newRow("one is modest") << 500 << QList<int>{900, 200} << QList<int>{300, 200};
        QTest::newRow("both want much") << 500 << QList<int>{900, 400} << QList<int>{250, 250};
        QTest::newRow("three") << 600 << QList<int>{900, 100, 300} << QList<int>{250, 100, 250};
        QTest::newRow("nothing") << 0 << QList<int>{10, 10} << QList<int>{0, 0};
    }

    void sharedHeightsAreFair()
    {
        QFETCH(int, whole);
        QFETCH(QList<int>, wanted);
        QTEST(shareHeight(whole, wanted), "given");
    }

    void inAnOrdinaryWindowEverythingCanBeWorkedWith()
    {
        m_page->resize(inWindowOf1440x900);
        connectUp();

        QTRY_COMPARE(table()->verticalScrollBar()->maximum(), 0); // every endpoint, and what is wrong with the one
        for (const char* name : {"deadLetters", "quarantine"})
            QTRY_VERIFY2(wholeRows(name) >= 3, rowsOf(name, wholeRows(name)).constData());
        QTRY_VERIFY2(wholeRows("copies") >= 3, rowsOf("copies", wholeRows("copies")).constData());
        QVERIFY(m_page->findChild<QWidget*>(QStringLiteral("copyLine"))->isVisible());
    }

    void theChosenRefusalsBytesLeaveTheOthersInSight()
    {
        m_page->resize(inWindowOf1440x900);
        connectUp();

        tableNamed("quarantine")->setCurrentIndex(tableNamed("quarantine")->model()->index(1, 0));

        QTRY_VERIFY(m_page->findChild<QWidget*>(QStringLiteral("requestPane"))->isVisible());
        QTRY_VERIFY2(wholeRows("quarantine") >= 3, rowsOf("quarantine", wholeRows("quarantine")).constData());
    }

    void aChosenDeadLettersBytesStandBelowTheOthers()
    {
        m_page->resize(inWindowOf1440x900);
        connectUp();
        QTRY_VERIFY(wholeRows("deadLetters") >= 3);
        const auto* right = m_page->findChild<QSplitter*>(QStringLiteral("relayRight"));
        const QList<int> before = right->sizes();

        tableNamed("deadLetters")->setCurrentIndex(tableNamed("deadLetters")->model()->index(1, 0));

        const auto* body = m_page->findChild<QPlainTextEdit*>(QStringLiteral("webhookBody"));
        QTRY_VERIFY(body->isVisible());
        QCOMPARE(right->sizes(), before); // nothing moved under the pointer
        QTRY_VERIFY2(body->viewport()->height() >= 3 * body->fontMetrics().lineSpacing(), QByteArray::number(body->viewport()->height()).constData());
        const auto* headers = m_page->findChild<QPlainTextEdit*>(QStringLiteral("webhookHeaders"));
        QVERIFY(headers->mapTo(m_page.get(), QPoint()).x() < body->mapTo(m_page.get(), QPoint()).x()); // side by side
    }

    void inASmallWindowTheRequestStandsBesideItsTab()
    {
        m_page->resize(inWindowOf1024x700);
        connectUp();
        auto* tabs = m_page->findChild<QTabWidget*>(QStringLiteral("relayTabs"));
        QTRY_VERIFY(tabs->isVisible());
        const auto* request = m_page->findChild<QWidget*>(QStringLiteral("requestPane"));
        tabs->setCurrentIndex(2);
        QVERIFY(!request->isVisible());
        QFont larger = tabs->font(); // the style sheet's tabs are wider
        larger.setPointSizeF(larger.pointSizeF() * 1.25);
        tabs->tabBar()->setFont(larger);
        m_bytes->headers.assign(12, {"X-Header", "value"});

        tableNamed("deadLetters")->setCurrentIndex(tableNamed("deadLetters")->model()->index(0, 0));
        QTRY_VERIFY(request->isVisible());
        QVERIFY(tableNamed("deadLetters")->isVisible() && tabs->width() >= 320 && request->width() >= 320);
        QVERIFY(tabs->width() >= tabs->tabBar()->sizeHint().width()); // every tab's name
        const auto* body = m_page->findChild<QPlainTextEdit*>(QStringLiteral("webhookBody"));
        const int lines = body->viewport()->height() / body->fontMetrics().lineSpacing();
        QVERIFY2(lines >= 4, QByteArray::number(lines).constData());

        tabs->setCurrentIndex(3); // the duplicates have nothing to do with it
        QVERIFY(!request->isVisible());
        tabs->setCurrentIndex(2);
        QVERIFY(request->isVisible());
        m_page->resize(inWindowOf1440x900);
        QTRY_VERIFY(!tabs->isVisible());
        QTRY_VERIFY(request->isVisible());
        QVERIFY(!m_page->findChild<QWidget*>(QStringLiteral("copiesPane"))->isVisible());
    }

    void aFewDeadLettersLeaveTheirRoomToTheCopies()
    {
        m_letters.resize(1);
        m_page->resize(inWindowOf1440x900);
        connectUp();

        QTRY_VERIFY2(wholeRows("copies") >= 5, rowsOf("copies", wholeRows("copies")).constData());
        QVERIFY(wholeRows("deadLetters") >= 1);
    }

    void inASmallWindowTheFaultStaysInSightAndATabSaysHowMuchIsInIt()
    {
        m_page->resize(inWindowOf1024x700);
        connectUp();
        auto* tabs = m_page->findChild<QTabWidget*>(QStringLiteral("relayTabs"));
        QTRY_VERIFY(tabs->isVisible());

        QTRY_VERIFY(isInSight(1) && isInSight(2)); // the endpoint at fault, and its diagnosis
        QCOMPARE(tabs->tabText(2), QStringLiteral("Dead letters (6)"));
        const char* const inTab[] = {"", "quarantine", "deadLetters", "copies"};
        for (int tab = 1; tab < tabs->count(); ++tab) {
            tabs->setCurrentIndex(tab);
            QTRY_VERIFY2(wholeRows(inTab[tab]) >= 4, rowsOf(inTab[tab], wholeRows(inTab[tab])).constData());
        }
    }

    void goingThroughTheEndpointsMovesNothingBelow()
    {
        m_page->resize(inWindowOf1440x900);
        connectUp();
        const auto* whole = m_page->findChild<QSplitter*>(QStringLiteral("relayWhole"));
        QTRY_COMPARE(table()->verticalScrollBar()->maximum(), 0);
        const QList<int> before = whole->sizes();

        table()->setCurrentIndex(table()->model()->index(0, 0)); // healthy: less to say of it
        QTRY_VERIFY(table()->indexWidget(table()->model()->index(1, 0)) != nullptr);
        QCoreApplication::sendPostedEvents();

        QCOMPARE(whole->sizes(), before);
    }

    void whoMovedAHandleKeepsTheirSizes()
    {
        m_page->resize(inWindowOf1440x900);
        connectUp();
        auto* right = m_page->findChild<QSplitter*>(QStringLiteral("relayRight"));
        QTRY_VERIFY(wholeRows("copies") >= 3);

        right->setSizes({200, right->height() - 201});
        emit right->splitterMoved(200, 1); // as the mouse does
        const QList<int> theirs = right->sizes();
        m_letters.resize(1);
        feed::RelayStatus status;
        status.deadLetters = 1;
        m_page->setStatus(status); // asks for the lists again
        QCOMPARE(tableNamed("deadLetters")->model()->rowCount(), 1);

        QCOMPARE(right->sizes(), theirs);
    }

    void theMostUrgentEndpointIsTheOneThatIsOpened()
    {
        m_details.endpoints[0].diagnosis = {.state = EndpointState::Silent, .cause = Cause::MailWasSent, .since = m_clock.now() - 9min};
        connectUp();

        // The first one is silent; the second one refuses, and loses what it refuses.
        QCOMPARE(table()->currentIndex().row(), 1);
    }
};

WAYBILL_TEST(RelayLayoutTest)

} // namespace waybill::ui::relay

#include "RelayLayoutTest.moc"
