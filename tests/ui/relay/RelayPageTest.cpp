// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/TestMain.h"
#include "tests/ui/relay/RelayScript.h"
#include "ui/relay/EndpointModel.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/Table.h"

#include <QAbstractButton>
#include <QAction>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QListWidget>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QSplitter>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>

#include <set>

namespace waybill::ui::relay {

using namespace std::chrono_literals;

// What the page says of the relay and its endpoints, and what can be done about what was refused.
class RelayPageTest : public QObject, protected OpenRelayPage {
    Q_OBJECT

private slots:
    void initTestCase() { setUpIcons(); }
    void init() { open(); }
    void cleanup() { m_page.reset(); }

    void theSentenceCountsWhoNeedsSomeone()
    {
        QSignalSpy badge(m_page.get(), &Page::badgeChanged);
        connectUp();

        QCOMPARE(label("relaySentence")->text().contains(QStringLiteral("2")), true);
        const auto shown = badge.last().at(0).value<Page::Badge>();
        QCOMPARE(shown.count, 2);
        QVERIFY(shown.urgent);
        QVERIFY(m_page->isReady());
    }

    void theCauseStandsUnderTheEndpointAtFault()
    {
        connectUp();

        // Row 2 is the opened one, right below sendgrid-main.
        QCOMPARE(table()->model()->rowCount(), 4);
        QCOMPARE(table()->currentIndex().row(), 1);
        auto* cause = table()->indexWidget(table()->model()->index(2, 0));
        QVERIFY(cause != nullptr);
        QVERIFY(cause->findChild<QLabel*>(QStringLiteral("likelyCause"))->text().contains(QStringLiteral("new key")));
        QVERIFY(table()->verticalHeader()->sectionSize(2) > table()->verticalHeader()->sectionSize(1));
    }

    void choosingAnotherEndpointMovesTheCause()
    {
        connectUp();
        table()->setFocus();

        QTest::keyClick(table(), Qt::Key_Up);

        QTRY_VERIFY(table()->indexWidget(table()->model()->index(1, 0)) != nullptr);
        QCOMPARE(table()->model()->rowCount(), 4);
        QCOMPARE(table()->currentIndex().row(), 0);
        // Enter closes it.
        QTest::keyClick(table(), Qt::Key_Return);
        QCOMPARE(table()->model()->rowCount(), 3);
    }

    void theAddressIsCopied()
    {
        connectUp();

        button("copyAddress")->click();

        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("https://hooks.example.com/hooks/sendgrid-main"));
    }

    void refusedRequestsAreCheckedAgain()
    {
        connectUp();
        QSignalSpy said(m_page.get(), &Page::statusMessage);
        QVERIFY(button("checkAgain")->text().contains(QStringLiteral("31")));

        button("checkAgain")->click();

        QCOMPARE(m_checked, std::vector<std::string>{"sendgrid-main"});
        QVERIFY(said.last().at(0).toString().contains(QStringLiteral("31 checked: 30")));
    }

    void aDeadLetterIsReplayed()
    {
        connectUp();
        auto* letters = m_page->findChild<Table*>(QStringLiteral("deadLetters"));
        QCOMPARE(letters->model()->rowCount(), 1);
        QVERIFY(!button("replaySelected")->isEnabled());

        letters->setCurrentIndex(letters->model()->index(0, 0));
        button("replaySelected")->click();

        QCOMPARE(m_replayed, std::vector<std::int64_t>{7});
    }

    void reasonsNamePlaceAndStrayPaths()
    {
        connectUp();
        auto* reasons = m_page->findChild<QListWidget*>(QStringLiteral("reasons"));

        QCOMPARE(reasons->count(), 2);
        QCOMPARE(reasons->item(0)->text(), QStringLiteral("Signature does not match"));
        QVERIFY(reasons->item(0)->data(Qt::AccessibleTextRole).toString().contains(QStringLiteral("sendgrid-main")));
        QVERIFY(reasons->item(1)->text().contains(QStringLiteral("/hooks/sendgrid")));
    }

    void aHeartbeatIsSpokenToo()
    {
        m_details.endpoints[0].beats[59] = {3, 1};
        m_details.endpoints[0].wasOff[10] = true;
        connectUp();

        const QString spoken = table()->model()->index(0, EndpointModel::Heartbeat).data(Qt::AccessibleTextRole).toString();

        QVERIFY2(spoken.contains(QStringLiteral("3 accepted, 1 refused")), qPrintable(spoken));
        QVERIFY2(spoken.contains(QStringLiteral("off for 1 min")), qPrintable(spoken));
    }

    void timesWithoutTheRelayAreNamed()
    {
        m_details.up = {{m_clock.now() - 5h, m_clock.now() - 3h}, {m_clock.now() - 2h, m_clock.now()}};
        connectUp();

        const auto labels = m_page->findChildren<QLabel*>();
        QVERIFY(std::ranges::any_of(labels, [](const QLabel* one) { return one->text().contains(QStringLiteral("relay off")); }));
    }

    void awayNothingIsAgoAndTheTableStays()
    {
        m_details.endpoints[0].lastVerified = m_clock.now() - 3s;
        connectUp();
        const auto last = [this] { return table()->model()->index(0, EndpointModel::LastEvent).data().toString(); };
        QVERIFY2(last().contains(QStringLiteral("ago")), qPrintable(last()));

        m_page->setConnection({feed::Connection::State::Away, m_clock.now(), {ErrorCode::Unavailable, "no relay answers", {}}});

        QVERIFY2(!last().contains(QStringLiteral("ago")), qPrintable(last()));
        QCOMPARE(table()->model()->rowCount(), 4);
        QVERIFY(label("relaySentence")->text().startsWith(QStringLiteral("The relay does not answer; what stands here is from before")));
    }

    void ofARelayThatNeverAnsweredNothingIsClaimed()
    {
        m_page->setConnection({feed::Connection::State::Refused, m_clock.now(), {ErrorCode::PermissionDenied, "no such token", {}}});

        QCOMPARE(label("relaySentence")->text(), QStringLiteral("The relay does not let this console in."));
        QVERIFY(m_page->findChild<QWidget*>(QStringLiteral("relayUnknown"))->isVisible());
        QVERIFY(!m_page->findChild<QWidget*>(QStringLiteral("deadLetters"))->isVisible());
        QVERIFY(m_page->findChild<QWidget*>(QStringLiteral("factLag"))->isHidden());
        connectUp();
        QVERIFY(!m_page->findChild<QWidget*>(QStringLiteral("relayUnknown"))->isVisible());
        QVERIFY(m_page->findChild<QWidget*>(QStringLiteral("factLag"))->isVisible());
    }

    void theQuarantineSaysWhatWouldPass()
    {
        connectUp();
        auto* table = m_page->findChild<Table*>(QStringLiteral("quarantine"));
        QCOMPARE(table->model()->rowCount(), 2);

        table->setCurrentIndex(table->model()->index(1, 0));

        QVERIFY(label("wouldPass")->text().contains(QStringLiteral("7 min slow")));
    }

    void aBodyWithoutBlanksPushesNothingAside()
    {
        m_bytes->body = std::string(5000, 'x');
        connectUp();
        m_page->resize(1280, 800);
        m_page->show();
        const auto* lower = m_page->findChild<QSplitter*>(QStringLiteral("relayLower"));
        QTRY_VERIFY(lower->isVisible() && lower->sizes().first() > 0);
        const int before = lower->sizes().first();
        auto* table = m_page->findChild<Table*>(QStringLiteral("quarantine"));

        table->setCurrentIndex(table->model()->index(1, 0));
        QTRY_VERIFY(m_page->findChild<QWidget*>(QStringLiteral("requestPane"))->isVisible());

        QCOMPARE(lower->sizes().first(), before);
        QVERIFY(table->height() > 2 * Table::rowHeight); // and the requests can still be read
    }

    void anEndpointsMenuLeadsToItsEvents()
    {
        connectUp();
        QSignalSpy filtered(m_page.get(), &Page::filterRequested);
        const QPoint place = table()->visualRect(table()->model()->index(0, 0)).center();
        QContextMenuEvent event(QContextMenuEvent::Mouse, place, table()->viewport()->mapToGlobal(place));

        QCoreApplication::sendEvent(table()->viewport(), &event);
        auto* menu = table()->findChild<QMenu*>(QStringLiteral("tableMenu"));
        QVERIFY(menu != nullptr);
        menu->findChild<QAction*>(QStringLiteral("showItsEvents"))->trigger();
        menu->close();

        const QString name = table()->model()->index(0, 0).data().toString();
        QCOMPARE(filtered.value(0).value(0).toString(), QStringLiteral("endpoint:") + name);
    }

    void aChangeOfRefusalsIsLookedAtSoon()
    {
        connectUp();
        m_page->hide(); // only for the badge now
        feed::RelayStatus status;
        status.refusedToday = 1;
        const int before = m_detailsAsked;

        m_page->setStatus(status);

        QTRY_VERIFY_WITH_TIMEOUT(m_detailsAsked > before, 10'000); // by itself only after 15 s
    }

    void theBytesInWhichACopyDiffersAreShown()
    {
        feed::CollapsedDetail collapsed;
        collapsed.event.id = events::EventId(7);
        collapsed.deliveries = {{m_clock.now() - 9s, {}}, {m_clock.now(), {}}};
        m_copies.collapsed = {collapsed};
        m_differences = {{true, false, 120, "\"attempt\":1", "\"attempt\":2", "{"}};
        connectUp();

        auto* view = m_page->findChild<QWidget*>(QStringLiteral("difference"));
        QTRY_VERIFY(view->isVisible());
        QVERIFY2(view->accessibleName().contains(QStringLiteral("byte 120")), qPrintable(view->accessibleName()));
        QVERIFY(view->accessibleName().contains(QStringLiteral("\"attempt\":2")));
    }

    void paneSizesAreRemembered()
    {
        QTemporaryDir folder;
        QSettings settings(folder.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat);
        {
            RelayPage page(m_clock, source(), &settings);
            page.resize(1280, 800);
            page.show();
            auto* lower = page.findChild<QSplitter*>(QStringLiteral("relayLower"));
            lower->setSizes({500, 780});
            emit lower->splitterMoved(500, 1); // as the mouse does
        }
        RelayPage page(m_clock, source(), &settings);
        page.resize(1280, 800);
        page.show();

        QCOMPARE(page.findChild<QSplitter*>(QStringLiteral("relayLower"))->sizes().first(), 500);
    }

    void whileItAsksForTheFirstTimeABarSaysSo()
    {
        m_holdDetails = true;
        connectUp();
        QVERIFY(!m_page->findChild<QWidget*>(QStringLiteral("relayLoading"))->isHidden());

        m_heldDetails(m_details);

        QVERIFY(m_page->findChild<QWidget*>(QStringLiteral("relayLoading"))->isHidden());
    }

    void narrowPagesPutTheLowerPanesIntoTabs()
    {
        connectUp();
        m_page->resize(976, 640);
        auto* tabs = m_page->findChild<QTabWidget*>(QStringLiteral("relayTabs"));
        QTRY_VERIFY(tabs->isVisible());
        QCOMPARE(tabs->count(), 4);

        m_page->resize(1280, 800);
        QTRY_VERIFY(!tabs->isVisible());
        QTRY_VERIFY(m_page->findChild<QWidget*>(QStringLiteral("copiesPane"))->isVisible());
        QVERIFY(m_page->findChild<QWidget*>(QStringLiteral("reasonPane"))->isVisible());
    }

    void whatTheTabKeyReachesShowsIt()
    {
        m_details.refusals.clear();
        m_details.strays.clear();
        connectUp();
        QTRY_VERIFY(table()->indexWidget(table()->model()->index(2, 0)) != nullptr);
        table()->setFocus();

        std::set<QWidget*> reached;
        while (reached.insert(m_page->focusWidget()).second)
            QTest::keyClick(m_page->focusWidget(), Qt::Key_Tab);

        QVERIFY(reached.size() > 5);
        for (const QWidget* one : reached) {
            QVERIFY2(qobject_cast<const QLabel*>(one) == nullptr, qPrintable(one->objectName()));
            QVERIFY2(one->objectName() != QLatin1String("reasons"), "an empty list shows no focus");
        }
    }

    void everyButtonHasAName()
    {
        connectUp();
        for (const QAbstractButton* one : m_page->findChildren<QAbstractButton*>()) {
            const bool builtIn = one->objectName().startsWith(QLatin1String("qt_")) || one->objectName().startsWith(QLatin1String("Scroll"));
            QVERIFY2(builtIn || !one->isVisible() || !one->text().isEmpty() || !one->accessibleName().isEmpty(), qPrintable(one->objectName()));
        }
    }
};

WAYBILL_TEST(RelayPageTest)

} // namespace waybill::ui::relay

#include "RelayPageTest.moc"
