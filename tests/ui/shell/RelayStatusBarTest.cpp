// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/FakeClock.h"
#include "tests/support/TestMain.h"
#include "ui/shell/RelayStatusBar.h"
#include "ui/widgets/Icons.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

namespace waybill::ui::shell {

using namespace std::chrono_literals;
using State = feed::Connection::State;

class RelayStatusBarTest : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { setUpIcons(); }
    void everyStateHasItsWords_data();
    void everyStateHasItsWords();
    void whenUpItSaysTheLagAndTheLastEvent();
    void whenAwayNobodyKnowsHowLongAgo();
    void countsAreShown();
    void withoutARelayNothingIsCounted();
    void aFlashGivesWayToTheSummary();
    void aJobStandsInTheSummarysPlaceAndCanBeCancelled();
    void everyPartHasAnIconAndOpensTheRelay();
    void theKeychainsStateStandsThereAndOpensItsPage();

private:
    QString text(const RelayStatusBar& bar, const char* name) const
    {
        return bar.findChild<QToolButton*>(QString::fromLatin1(name))->text();
    }

    tests::FakeClock m_clock;
};

void RelayStatusBarTest::everyStateHasItsWords_data()
{
    QTest::addColumn<int>("state");
    QTest::addColumn<QString>("words");
    QTest::addRow("connecting") << int(State::Connecting) << QStringLiteral("Connecting to the relay…");
    QTest::addRow("up") << int(State::Up) << QStringLiteral("Relay up · lag 0.0 s");
    QTest::addRow("away") << int(State::Away) << QStringLiteral("Relay away 2 min");
    QTest::addRow("refused") << int(State::Refused) << QStringLiteral("Relay refused the token");
    QTest::addRow("incompatible") << int(State::Incompatible) << QStringLiteral("Relay speaks another version");
}

void RelayStatusBarTest::everyStateHasItsWords()
{
    QFETCH(int, state);
    QFETCH(QString, words);
    RelayStatusBar bar(m_clock);

    bar.setConnection({State(state), m_clock.now() - 130s, {ErrorCode::Unavailable, "connection refused", "start it"}});

    QCOMPARE(text(bar, "statusRelay"), words);
    if (State(state) != State::Up && State(state) != State::Connecting)
        QVERIFY(bar.findChild<QToolButton*>(QStringLiteral("statusRelay"))->toolTip().contains(QLatin1String("refused")));
}

void RelayStatusBarTest::whenUpItSaysTheLagAndTheLastEvent()
{
    RelayStatusBar bar(m_clock);
    feed::RelayStatus status;
    status.lag = 400ms;
    status.lastVerified = m_clock.now() - 2s;

    bar.setConnection({State::Up, m_clock.now(), {}});
    bar.setStatus(status);

    QCOMPARE(text(bar, "statusRelay"), QStringLiteral("Relay up · lag 0.4 s"));
    QCOMPARE(text(bar, "statusVerified"), QStringLiteral("Last verified event 2 s ago"));
}

void RelayStatusBarTest::whenAwayNobodyKnowsHowLongAgo()
{
    RelayStatusBar bar(m_clock);
    feed::RelayStatus status;
    status.lastVerified = m_clock.now() - 2s;
    bar.setStatus(status);

    bar.setConnection({State::Away, m_clock.now(), {}});

    QVERIFY(text(bar, "statusVerified").startsWith(QLatin1String("Last verified event at ")));
}

void RelayStatusBarTest::countsAreShown()
{
    RelayStatusBar bar(m_clock);
    feed::RelayStatus status;
    status.refusedToday = 1041;
    status.deadLetters = 3;

    bar.setStatus(status);

    QCOMPARE(text(bar, "statusRefused"), QStringLiteral("Refused 1\u202f041 today"));
    QCOMPARE(text(bar, "statusDeadLetters"), QStringLiteral("Dead letters 3"));
    QCOMPARE(text(bar, "statusVerified"), QStringLiteral("No verified event yet"));
}

void RelayStatusBarTest::withoutARelayNothingIsCounted()
{
    RelayStatusBar bar(m_clock);
    const auto* refused = bar.findChild<QToolButton*>(QStringLiteral("statusRefused"));

    bar.setConnection({State::Away, m_clock.now(), {ErrorCode::NotFound, "none is set up", {}}});
    QVERIFY(refused->isHidden());
    bar.setConnection({State::Up, m_clock.now(), {}});
    QVERIFY(!refused->isHidden());
}

void RelayStatusBarTest::aFlashGivesWayToTheSummary()
{
    RelayStatusBar bar(m_clock);
    auto* summary = bar.findChild<QWidget*>(QStringLiteral("statusSummary"));
    bar.setSummary(QStringLiteral("5 events shown"));

    bar.flash(QStringLiteral("Copied"), 50);
    bar.setSummary(QStringLiteral("6 events shown"));

    QCOMPARE(summary->accessibleName(), QStringLiteral("Copied"));
    QTRY_COMPARE(summary->accessibleName(), QStringLiteral("6 events shown"));
}

void RelayStatusBarTest::aJobStandsInTheSummarysPlaceAndCanBeCancelled()
{
    RelayStatusBar bar(m_clock);
    bar.resize(1200, 24);
    bar.show();
    QSignalSpy cancelled(&bar, &RelayStatusBar::jobCancelled);
    bar.setSummary(QStringLiteral("5 events shown"));

    bar.setJob(QStringLiteral("Exporting to events.csv: 3 of 5 events"), 60);

    QVERIFY(bar.findChild<QWidget*>(QStringLiteral("statusJob"))->isVisible());
    QVERIFY(!bar.findChild<QWidget*>(QStringLiteral("statusSummary"))->isVisible());
    bar.findChild<QToolButton*>(QStringLiteral("cancelJob"))->click();
    QCOMPARE(cancelled.count(), 1);
    bar.setJob({}, 0);
    QVERIFY(bar.findChild<QWidget*>(QStringLiteral("statusSummary"))->isVisible());
}

void RelayStatusBarTest::everyPartHasAnIconAndOpensTheRelay()
{
    RelayStatusBar bar(m_clock);
    bar.resize(1200, 24);
    bar.show();
    QSignalSpy requested(&bar, &RelayStatusBar::relayRequested);

    const auto parts = bar.findChildren<QToolButton*>(QRegularExpression(QStringLiteral("^status(?!Keychain)")));
    QCOMPARE(parts.size(), 4);
    for (QToolButton* part : parts) {
        QVERIFY(!part->icon().pixmap(16, 16).isNull());
        QVERIFY(!part->accessibleName().isEmpty());
        part->click();
    }

    QCOMPARE(requested.count(), 4);
}

void RelayStatusBarTest::theKeychainsStateStandsThereAndOpensItsPage()
{
    RelayStatusBar bar(m_clock);
    auto* part = bar.findChild<QToolButton*>(QStringLiteral("statusKeychain"));
    QVERIFY(part->isHidden()); // nothing is known of it
    QSignalSpy opened(&bar, &RelayStatusBar::keychainRequested);

    bar.setKeychain(QStringLiteral("Keychain locked"), QStringLiteral("Unlock it"), true);
    part->click();

    QVERIFY(!part->isHidden());
    QCOMPARE(part->text(), QStringLiteral("Keychain locked"));
    QCOMPARE(part->toolTip(), QStringLiteral("Unlock it"));
    QCOMPARE(opened.count(), 1);
}

WAYBILL_TEST(RelayStatusBarTest)

} // namespace waybill::ui::shell

#include "RelayStatusBarTest.moc"
