// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/FakeClock.h"
#include "tests/support/TestMain.h"
#include "ui/relay/EndpointModel.h"
#include "ui/relay/RelayPage.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/Table.h"

#include <QAbstractButton>
#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTest>

namespace waybill::ui::relay {

using namespace std::chrono_literals;
using waybill::relay::Cause;
using waybill::relay::EndpointState;

class RelayPageTest : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { setUpIcons(); }

    void init()
    {
        m_details = {.now = m_clock.now(), .startedAt = m_clock.now() - 2h};
        m_details.endpoints = {endpoint("postmark-prod", EndpointState::Healthy, Cause::None),
                               endpoint("sendgrid-main", EndpointState::Refusing, Cause::KeyRotated),
                               endpoint("ses-eu", EndpointState::Silent, Cause::MailWasSent)};
        m_details.endpoints[1].refusedToday = 31;
        m_details.endpoints[1].url = "https://hooks.example.com/hooks/sendgrid-main";
        m_details.refusals = {{"mismatch", "sendgrid-main", 31, m_clock.now() - 9min, m_clock.now()}};
        m_details.strays = {{"/hooks/sendgrid", "192.0.2.7", 4, m_clock.now()}};
        m_letters = {{7, "mailgun-eu", "the body is not JSON", "{\"a\":", m_clock.now(), 2}};
        m_checked.clear();
        m_replayed.clear();
        m_page = std::make_unique<RelayPage>(m_clock, source());
        m_page->resize(1280, 800);
        m_page->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
    }
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
        QVERIFY(label("relaySentence")->text().contains(QStringLiteral("away")));
    }

    void withoutEndpointsItSaysWhatToDoFirst()
    {
        m_details.endpoints.clear();
        connectUp();
        QSignalSpy asked(m_page.get(), &RelayPage::addEndpointRequested);

        for (QPushButton* one : m_page->findChildren<QPushButton*>()) {
            if (one->isVisible() && one->text().startsWith(QStringLiteral("Add endpoint")))
                one->click();
        }

        QCOMPARE(asked.size(), 1);
    }

    void narrowPagesPutTheLowerPanesIntoTabs()
    {
        connectUp();
        m_page->resize(976, 640);
        auto* tabs = m_page->findChild<QTabWidget*>(QStringLiteral("relayTabs"));
        QTRY_VERIFY(tabs->isVisible());
        QCOMPARE(tabs->count(), 3);

        m_page->resize(1280, 800);
        QTRY_VERIFY(!tabs->isVisible());
        QTRY_VERIFY(m_page->findChild<QWidget*>(QStringLiteral("copiesPane"))->isVisible());
        QVERIFY(m_page->findChild<QWidget*>(QStringLiteral("reasonPane"))->isVisible());
    }

    void everyButtonHasAName()
    {
        connectUp();
        for (const QAbstractButton* one : m_page->findChildren<QAbstractButton*>()) {
            const bool builtIn = one->objectName().startsWith(QLatin1String("qt_")) || one->objectName().startsWith(QLatin1String("Scroll"));
            QVERIFY2(builtIn || !one->isVisible() || !one->text().isEmpty() || !one->accessibleName().isEmpty(), qPrintable(one->objectName()));
        }
    }

private:
    feed::EndpointDetail endpoint(const std::string& name, EndpointState state, Cause cause) const
    {
        feed::EndpointDetail detail;
        detail.name = name;
        detail.provider = "sendgrid";
        detail.auth = "signature";
        detail.diagnosis = {.state = state, .cause = cause, .since = m_clock.now() - 9min};
        detail.beats.resize(60);
        detail.wasOff.resize(60);
        return detail;
    }

    RelaySource source()
    {
        RelaySource source;
        source.details = [this](QObject*, auto done) { done(m_details); };
        source.deadLetters = [this](QObject*, auto done) { done(m_letters); };
        source.copies = [](QObject*, auto done) { done(feed::CopiesDetail()); };
        source.differences = [](events::EventId, QObject*, auto done) { done(std::vector<feed::CopyDifference>()); };
        source.replay = [this](std::int64_t id, QObject*, auto done) {
            m_replayed.push_back(id);
            done(feed::ReplayCount{1, 0});
        };
        source.replayAll = [](QObject*, auto done) { done(feed::ReplayCount{1, 0}); };
        source.checkAgain = [this](const std::string& name, QObject*, auto done) {
            m_checked.push_back(name);
            done(feed::QuarantineCheck{31, 30, 1, 0});
        };
        return source;
    }

    void connectUp() { m_page->setConnection({feed::Connection::State::Up, m_clock.now(), {}}); }
    Table* table() const { return m_page->findChild<Table*>(QStringLiteral("endpoints")); }
    QLabel* label(const char* name) const { return m_page->findChild<QLabel*>(QString::fromLatin1(name)); }
    QPushButton* button(const char* name) const { return m_page->findChild<QPushButton*>(QString::fromLatin1(name)); }

    waybill::tests::FakeClock m_clock;
    feed::RelayDetails m_details;
    std::vector<feed::DeadLetterDetail> m_letters;
    std::vector<std::string> m_checked;
    std::vector<std::int64_t> m_replayed;
    std::unique_ptr<RelayPage> m_page;
};

WAYBILL_TEST(RelayPageTest)

} // namespace waybill::ui::relay

#include "RelayPageTest.moc"
