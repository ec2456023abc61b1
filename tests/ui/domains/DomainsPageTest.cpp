// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/domains/DomainsPage.h"

#include "core/simulator/DemoZone.h"
#include "tests/support/FakeClock.h"
#include "tests/support/TestMain.h"
#include "ui/domains/VerdictStyle.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QTableView>
#include <QTest>

namespace waybill::tests {

namespace {

using namespace waybill::domains;
using ui::domains::DomainsPage;
using ui::domains::DomainsSource;
using ui::domains::ServerView;

// A relay and a DNS that answer at once, or when told to.
struct Script {
    const Clock& clock;
    std::vector<DomainSummary> domains;
    bool holdsCheck = false;
    int checks = 0;
    std::function<void(std::vector<Check>)> waiting;
    std::stop_source stop;

    std::vector<Check> run(const DomainProfile& profile) const
    {
        static const auto suffixes = dmarc::PublicSuffixes::standard();
        const simulator::DemoZone zone(clock, simulator::DemoZone::View::Broken);
        return checkDomain(profile, suffixes, zone, clock, {});
    }

    DomainHistory history(const std::string& name) const
    {
        DomainHistory history;
        history.profile = domains.front().profile;
        history.profile.name = name;
        history.now = clock.now();
        for (const Check& check : run(history.profile)) {
            const bool bad = check.verdict == Verdict::Fail;
            CheckHistory one{check.id, check.title, check.sentence, check.verdict, clock.now(), {}, std::vector<DayState>(30, DayState::Pass)};
            one.stability = {bad ? Stability::State::Broken : Stability::State::Good, clock.now() - std::chrono::days(bad ? 1 : 31), clock.now()};
            history.checks.push_back(std::move(one));
        }
        return history;
    }

    DomainsSource source()
    {
        DomainsSource source;
        source.list = [this](QObject*, auto done) { done(domains); };
        source.history = [this](const std::string& name, QObject*, auto done) { done(history(name)); };
        source.save = [this](const DomainProfile& profile, QObject*, auto done) {
            domains.push_back({profile, {}});
            done(QByteArray());
        };
        source.remove = [](const std::string&, QObject*, auto done) { done(QByteArray()); };
        source.check = [this](const DomainProfile& profile, QObject*, auto, auto done) {
            ++checks;
            stop = {};
            if (holdsCheck)
                waiting = [done](std::vector<Check> found) { done(std::move(found)); };
            else
                done(run(profile));
            return stop;
        };
        source.propagation = [this](const dns::Name& name, const dns::Name&, QObject*, auto done) {
            std::vector<ServerView> views;
            for (const simulator::DemoServer& server : simulator::demoServers()) {
                const simulator::DemoZone zone(clock, server.view, server.age);
                views.push_back({QString::fromStdString(server.name), server.isAuthoritative, zone.ask(dns::Question{name, dns::RecordType::Txt}), server.serial});
            }
            done(views);
        };
        source.importReports = [](const std::string&, const QStringList&, QObject*, auto done) { done(QString()); };
        source.tighten = [](const std::string&, const std::string&, QObject*, auto done) { done(QByteArray()); };
        return source;
    }
};

DomainSummary mailExample()
{
    return {{.name = "mail.example.com", .providers = {"sendgrid"}, .selectors = {}, .returnPath = "em1.mail.example.com", .addresses = {}}, {}};
}

int rowOf(const QTableView& table, const QString& title)
{
    for (int row = 0; row < table.model()->rowCount(); ++row) {
        if (table.model()->index(row, 0).data().toString() == title)
            return row;
    }
    return -1;
}

} // namespace

class DomainsPageTest : public QObject {
    Q_OBJECT

private slots:
    void withoutDomainsThePageSaysWhatToDoFirst();
    void theFailureIsSaidChosenAndItsFixIsReadyToCopy();
    void unknownIsGreyNeverRed();
    void serversAreShownSideBySide();
    void aClosedGateKeepsTheNextRecordOutOfReach();
    void aRunningCheckCanBeCancelled();
    void theReportCarriesTheRecords();

private:
    FakeClock m_clock;
};

void DomainsPageTest::withoutDomainsThePageSaysWhatToDoFirst()
{
    Script script{m_clock, {}};
    DomainsPage page(m_clock, script.source());
    page.resize(1200, 800);
    page.show();

    page.reload();

    bool offered = false;
    for (const QPushButton* button : page.findChildren<QPushButton*>())
        offered |= button->isVisible() && button->text().contains(QLatin1String("Add a domain"));
    QVERIFY(offered);
    QCOMPARE(script.checks, 0);
    QVERIFY(page.isReady());
}

void DomainsPageTest::theFailureIsSaidChosenAndItsFixIsReadyToCopy()
{
    Script script{m_clock, {mailExample()}};
    DomainsPage page(m_clock, script.source());
    page.resize(1200, 800);
    page.show();

    page.reload();

    auto* table = page.findChild<QTableView*>(QStringLiteral("checkTable"));
    QTRY_VERIFY(rowOf(*table, QStringLiteral("DKIM s2")) >= 0);
    QVERIFY(page.findChild<QLabel*>(QStringLiteral("domainSentence"))->text().contains(QLatin1String("DKIM s2")));
    QCOMPARE(table->currentIndex().row(), rowOf(*table, QStringLiteral("DKIM s2")));
    QTRY_VERIFY(page.findChild<QLineEdit*>(QStringLiteral("fixField2")) != nullptr);
    QCOMPARE(page.findChild<QLineEdit*>(QStringLiteral("fixField2"))->text(), QStringLiteral("s2.domainkey.u4821907.wl.sendgrid.net"));
}

void DomainsPageTest::unknownIsGreyNeverRed()
{
    for (const ui::Tokens* tokens : {&ui::lightTokens(), &ui::darkTokens()}) {
        const ui::OutcomeStyle style = ui::domains::styleOf(Verdict::Unknown, *tokens);
        QCOMPARE(style.colour, tokens->unknown);
        QCOMPARE(style.iconName, QStringLiteral("question"));
    }
}

void DomainsPageTest::serversAreShownSideBySide()
{
    Script script{m_clock, {mailExample()}};
    DomainsPage page(m_clock, script.source());
    page.resize(1200, 800);
    page.show();

    page.reload();

    auto* table = page.findChild<QTableView*>(QStringLiteral("propagationTable"));
    QTRY_COMPARE(table->model()->rowCount(), 9); // seven servers, two titles
    QCOMPARE(table->model()->index(3, 1).data(ui::domains::VerdictRole).toInt(), int(Verdict::Fail));    // ns3
    QCOMPARE(table->model()->index(8, 1).data(ui::domains::VerdictRole).toInt(), int(Verdict::Unknown)); // SERVFAIL
    QCOMPARE(table->model()->index(5, 3).data().toString(), QStringLiteral("56:50"));
}

void DomainsPageTest::aClosedGateKeepsTheNextRecordOutOfReach()
{
    Script script{m_clock, {mailExample()}};
    DomainsPage page(m_clock, script.source());
    page.resize(1200, 800);
    page.show();

    page.reload();

    auto* copy = page.findChild<QPushButton*>(QStringLiteral("gateCopy"));
    QTRY_VERIFY(page.findChild<QPushButton*>(QStringLiteral("gateEarly"))->isVisible());
    QVERIFY(!copy->isEnabled());
}

void DomainsPageTest::aRunningCheckCanBeCancelled()
{
    Script script{m_clock, {mailExample()}};
    script.holdsCheck = true;
    DomainsPage page(m_clock, script.source());
    page.resize(1200, 800);
    page.show();
    page.reload();
    auto* button = page.findChild<QPushButton*>(QStringLiteral("domainCheck"));
    QTRY_COMPARE(button->text(), QStringLiteral("Cancel"));

    button->click();
    script.waiting({});

    QVERIFY(script.stop.stop_requested());
    QCOMPARE(button->text(), QStringLiteral("Check now"));
}

void DomainsPageTest::theReportCarriesTheRecords()
{
    Script script{m_clock, {mailExample()}};
    DomainsPage page(m_clock, script.source());
    page.resize(1200, 800);
    page.show();
    page.reload();

    page.copyReport();

    const QString text = QGuiApplication::clipboard()->text();
    QVERIFY2(text.contains(QLatin1String("IN CNAME s2.domainkey.u4821907.wl.sendgrid.net")), qPrintable(text));
}

WAYBILL_TEST(DomainsPageTest)

} // namespace waybill::tests

#include "DomainsPageTest.moc"
