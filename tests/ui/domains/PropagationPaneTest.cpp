// SPDX-License-Identifier: GPL-3.0-or-later
// One record at every server on the domains page, and the watch until all agree.
#include "tests/support/TestMain.h"
#include "tests/ui/domains/DomainsScript.h"
#include "ui/domains/PropagationRows.h"
#include "ui/domains/VerdictStyle.h"

#include <QComboBox>
#include <QLabel>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

namespace waybill::tests {

class PropagationPaneTest : public QObject, protected OpenDomainsPage {
    Q_OBJECT

private slots:
    void init() { prepare(); }
    void cleanup() { m_page.reset(); }
    void aWatchGoesOnWhileOthersAreLookedAtAndTellsWhenAllAgree();
    void letGoOfAWatchEndsIt();
    void everyRecordOfACheckCanBeChosen();
    void whatTheParentAndTheZoneListDifferentlyIsSaid();
    void serversAreShownSideBySide();
    void theFixSaysWhichServersHaveIt();
    void thatAllSayThereIsNothingIsAgreement();
};

void PropagationPaneTest::aWatchGoesOnWhileOthersAreLookedAtAndTellsWhenAllAgree()
{
    DomainsPage& page = open();
    page.reload();
    QSignalSpy notices(&page, &DomainsPage::notice);
    auto* button = page.findChild<QToolButton*>(QStringLiteral("propagationWatch"));
    QTRY_VERIFY(button->isEnabled());

    button->click();
    page.findChild<QTableView*>(QStringLiteral("checkTable"))->selectRow(0);
    QVERIFY(page.findChild<QLabel*>(QStringLiteral("domainFacts"))->text().contains(QLatin1String("watching")));
    QVERIFY(m_script->watching);
    const auto snapshot = std::make_shared<const Propagation>(simulator::demoPropagation(m_script->watched, m_clock));
    m_script->watcher(snapshot, false);
    QCOMPARE(notices.count(), 0);
    m_script->watcher(snapshot, true);

    QCOMPARE(m_script->watchedFor->value, std::string("s2.domainkey.u4821907.wl.sendgrid.net"));
    QCOMPARE(notices.count(), 1);
    QVERIFY(notices.front().at(1).toString().contains(QLatin1String("s2._domainkey.mail.example.com")));
    QTRY_VERIFY(!m_script->watching);
}

void PropagationPaneTest::letGoOfAWatchEndsIt()
{
    DomainsPage& page = open();
    page.reload();
    auto* button = page.findChild<QToolButton*>(QStringLiteral("propagationWatch"));
    QTRY_VERIFY(button->isEnabled());
    button->click();
    QCOMPARE(button->text(), QStringLiteral("Stop watching"));

    button->click();

    QVERIFY(!m_script->watching);
    QCOMPARE(button->text(), QStringLiteral("Watch"));
}

void PropagationPaneTest::everyRecordOfACheckCanBeChosen()
{
    DomainsPage& page = open();
    page.reload();
    auto* table = page.findChild<QTableView*>(QStringLiteral("checkTable"));
    auto* chooser = page.findChild<QComboBox*>(QStringLiteral("propagationRecord"));
    QTRY_VERIFY(rowOf(*table, QStringLiteral("SendGrid records")) >= 0);

    table->selectRow(rowOf(*table, QStringLiteral("SendGrid records")));

    QTRY_VERIFY(chooser->isVisible());
    QVERIFY(chooser->findText(QStringLiteral("s1._domainkey.mail.example.com TXT")) >= 0);
    QVERIFY(chooser->findText(QStringLiteral("s2._domainkey.mail.example.com TXT")) >= 0);
}

void PropagationPaneTest::whatTheParentAndTheZoneListDifferentlyIsSaid()
{
    Propagation snapshot = simulator::demoPropagation({*dns::Name::parse("mail.example.com"), dns::RecordType::Txt}, m_clock);
    snapshot.hops[0].authority.servers[2].inParent = false;

    const auto rows = ui::domains::rowsOf(snapshot, {});

    QVERIFY(rows.at(0).isWarning);
    QVERIFY2(rows.at(0).group.contains(QLatin1String("parent and zone list different servers")), qPrintable(rows.at(0).group));
    QCOMPARE(rows.at(3).listed, QStringLiteral("zone only"));
    QVERIFY(rows.at(3).isBehind);
}

void PropagationPaneTest::thatAllSayThereIsNothingIsAgreement()
{
    const Propagation snapshot = simulator::demoPropagation({*dns::Name::parse("_mta-sts.example.com"), dns::RecordType::Txt}, m_clock);

    const auto rows = ui::domains::rowsOf(snapshot, {});

    QCOMPARE(rows.at(1).data->text, QStringLiteral("No such name"));
    QVERIFY(rows.at(1).isRight());
    QCOMPARE(ui::domains::countsOf(rows, false), QStringLiteral("7 alike · 0 different · 0 unknown"));
}

void PropagationPaneTest::theFixSaysWhichServersHaveIt()
{
    const FixRecord fix{*dns::Name::parse("s2._domainkey.mail.example.com"), dns::RecordType::Cname, "s2.domainkey.u4821907.wl.sendgrid.net"};
    Propagation snapshot = simulator::demoPropagation({fix.name, dns::RecordType::Txt}, m_clock);

    QCOMPARE(ui::domains::serversSentence(ui::domains::rowsOf(snapshot, fix)),
             QStringLiteral("Right at ns1.dns.example.net, ns2.dns.example.net, not yet at ns3.dns.example.org, "
                            "which has not taken zone serial 2026112304: ask its operator."));
    auto& servers = snapshot.hops[0].servers;
    servers[2].answer = servers[0].answer;
    QVERIFY(ui::domains::serversSentence(ui::domains::rowsOf(snapshot, fix)).contains(QLatin1String("name servers have it: resolvers follow")));
    for (auto& server : servers) {
        const dns::Question question = server.answer.question;
        server.answer = {};
        server.answer.question = question;
    }
    QCOMPARE(ui::domains::serversSentence(ui::domains::rowsOf(snapshot, fix)), QString());

    DomainsPage& page = open();
    page.reload();
    auto* table = page.findChild<QTableView*>(QStringLiteral("checkTable"));
    QTRY_VERIFY(rowOf(*table, QStringLiteral("DKIM s2")) >= 0);
    table->setCurrentIndex(table->model()->index(rowOf(*table, QStringLiteral("DKIM s2")), 0));
    const auto* said = page.findChild<QLabel*>(QStringLiteral("fixServers"));
    QVERIFY(said != nullptr);
    QVERIFY2(said->text().startsWith(QLatin1String("Right at ns1")), qPrintable(said->text()));
    table->setCurrentIndex(table->model()->index(rowOf(*table, QStringLiteral("SPF")), 0)); // which is right
    QVERIFY(page.findChild<QLabel*>(QStringLiteral("fixServers")) == nullptr);
}

void PropagationPaneTest::serversAreShownSideBySide()
{
    DomainsPage& page = open();

    page.reload();

    auto* table = page.findChild<QTableView*>(QStringLiteral("propagationTable"));
    // Seven servers and two titles; then the two targets, each with its servers.
    QTRY_COMPARE(table->model()->rowCount(), 16);
    QCOMPARE(table->model()->index(3, 1).data(ui::domains::VerdictRole).toInt(), int(Verdict::Fail));    // ns3
    QCOMPARE(table->model()->index(3, 2).data(ui::domains::WordRole).toString(), QStringLiteral("No such name"));
    QCOMPARE(table->model()->index(8, 1).data(ui::domains::VerdictRole).toInt(), int(Verdict::Unknown)); // SERVFAIL
    QCOMPARE(table->model()->index(5, 3).data().toString(), QStringLiteral("56:50"));
    m_clock.advance(std::chrono::seconds(10));
    QTRY_COMPARE(table->model()->index(5, 3).data().toString(), QStringLiteral("56:40"));
}

WAYBILL_TEST(PropagationPaneTest)

} // namespace waybill::tests

#include "PropagationPaneTest.moc"
