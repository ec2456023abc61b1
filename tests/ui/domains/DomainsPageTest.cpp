// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/domains/DomainsPage.h"

#include "tests/support/TestMain.h"
#include "tests/ui/domains/DomainsScript.h"
#include "ui/domains/GateReminders.h"
#include "ui/domains/ImportDialog.h"
#include "ui/domains/ResolverDialog.h"
#include "ui/domains/VerdictStyle.h"
#include "ui/widgets/Table.h"

#include <QClipboard>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMimeData>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QSplitter>
#include <QTabWidget>
#include <QTableWidget>
#include <QTest>
#include <QUrl>

namespace waybill::tests {

class DomainsPageTest : public QObject, protected OpenDomainsPage {
    Q_OBJECT

private slots:
    void init() { prepare(); }
    void cleanup() { m_page.reset(); }
    void withoutDomainsThePageSaysWhatToDoFirst();
    void ofARelayThatNeverAnsweredNothingIsClaimed();
    void theFailureIsSaidChosenAndItsFixIsReadyToCopy();
    void unknownIsGreyNeverRed();
    void aClosedGateKeepsTheNextRecordOutOfReach();
    void aRunningCheckCanBeCancelled();
    void theReportCarriesTheRecords();
    void theResolversAreKeptAndUsed();
    void aResolverThatIsNoAddressIsRefused();
    void splittersAreWhereTheyWereLeft();
    void withLittleRoomTheLowerPanesAreTabs();
    void reportsComeWithProgressAndCanBeCancelled();
    void aMessagesSelectorsAreOffered();
    void theReminderSpeaksOnceTheGateIsOpen();
};

void DomainsPageTest::withoutDomainsThePageSaysWhatToDoFirst()
{
    m_script->domains.clear();
    DomainsPage& page = open();

    page.reload();

    bool offered = false;
    for (const QPushButton* button : page.findChildren<QPushButton*>())
        offered |= button->isVisible() && button->text().contains(QLatin1String("Add a domain"));
    QVERIFY(offered);
    QCOMPARE(m_script->checks, 0);
    QVERIFY(page.isReady());
}

void DomainsPageTest::ofARelayThatNeverAnsweredNothingIsClaimed()
{
    m_script->domains.clear();
    DomainsPage& page = open();

    page.setRelayTrouble(Error{ErrorCode::PermissionDenied, "the relay refused the token", "ask for one"});

    const auto* sentence = page.findChild<QLabel*>(QStringLiteral("emptySentence"));
    QVERIFY(!sentence->text().contains(QLatin1String("No sending domain")));
    const QString strip = page.findChild<QWidget*>(QStringLiteral("domainsStrip"))->accessibleName();
    QVERIFY2(strip.startsWith(QLatin1String("The relay refused the token. Ask for one. Until then")), qPrintable(strip));
    page.setRelayTrouble(std::nullopt);
    QTRY_VERIFY(sentence->text().contains(QLatin1String("No sending domain")));
    QVERIFY(page.findChild<QWidget*>(QStringLiteral("domainsStrip"))->isHidden());
}

void DomainsPageTest::theFailureIsSaidChosenAndItsFixIsReadyToCopy()
{
    DomainsPage& page = open();

    page.reload();

    auto* table = page.findChild<QTableView*>(QStringLiteral("checkTable"));
    QTRY_VERIFY(rowOf(*table, QStringLiteral("DKIM s2")) >= 0);
    QVERIFY(page.findChild<QLabel*>(QStringLiteral("domainSentence"))->text().contains(QLatin1String("DKIM s2")));
    QCOMPARE(table->currentIndex().row(), rowOf(*table, QStringLiteral("DKIM s2")));
    QTRY_VERIFY(page.findChild<QLineEdit*>(QStringLiteral("fixField2")) != nullptr);
    QCOMPARE(page.findChild<QLineEdit*>(QStringLiteral("fixField2"))->text(), QStringLiteral("s2.domainkey.u4821907.wl.sendgrid.net"));
}

void DomainsPageTest::withLittleRoomTheLowerPanesAreTabs()
{
    DomainsPage& page = open();
    page.resize(976, 580); // in a window of 1024 x 700
    page.reload();
    auto* table = page.findChild<QTableView*>(QStringLiteral("checkTable"));
    QTRY_VERIFY(rowOf(*table, QStringLiteral("DKIM s2")) >= 0);
    const auto* tabs = page.findChild<QTabWidget*>(QStringLiteral("domainTabs"));

    QTRY_VERIFY(tabs->isVisible());
    QTRY_VERIFY(tabs->height() >= 180); // a fix, and not its title alone
    QCOMPARE(tabs->count(), 3);
    QTRY_VERIFY(table->viewport()->height() >= 5 * ui::Table::rowHeight);

    page.resize(1288, 772);
    QTRY_VERIFY(!tabs->isVisible());
    for (const char* pane : {"fixPane", "propagationPane", "gatePane"})
        QTRY_VERIFY(page.findChild<QWidget*>(QString::fromLatin1(pane))->isVisible());
    QTRY_VERIFY(table->viewport()->height() >= 7 * ui::Table::rowHeight);
}

void DomainsPageTest::unknownIsGreyNeverRed()
{
    for (const ui::Tokens* tokens : {&ui::lightTokens(), &ui::darkTokens()}) {
        const ui::OutcomeStyle style = ui::domains::styleOf(Verdict::Unknown, *tokens);
        QCOMPARE(style.colour, tokens->unknown);
        QCOMPARE(style.iconName, QStringLiteral("question"));
    }
}

void DomainsPageTest::theResolversAreKeptAndUsed()
{
    DomainsPage& page = open();
    page.reload();
    QTRY_VERIFY(m_script->checks >= 1);
    const int checks = m_script->checks;

    page.findChild<QPushButton*>(QStringLiteral("domainResolvers"))->click();
    auto* dialog = page.findChild<QDialog*>(QStringLiteral("resolverDialog"));
    QVERIFY(dialog != nullptr);
    auto* table = dialog->findChild<QTableWidget*>(QStringLiteral("resolverTable"));
    QCOMPARE(table->rowCount(), 3); // the public ones
    dialog->findChild<QPushButton*>(QStringLiteral("resolverAdd"))->click();
    table->item(3, 0)->setText(QStringLiteral("Office"));
    table->item(3, 1)->setText(QStringLiteral("192.0.2.53:5353"));
    dialog->findChild<QPushButton*>(QStringLiteral("resolverSave"))->click();

    QCOMPARE(m_script->resolverChanges, 1);
    QTRY_VERIFY(m_script->checks > checks);
    const auto kept = ui::domains::ResolverChoice::load(*m_settings);
    QCOMPARE(kept.others.size(), std::size_t(4));
    QCOMPARE(kept.others.back().title(), QStringLiteral("192.0.2.53:5353 Office"));
}

void DomainsPageTest::aResolverThatIsNoAddressIsRefused()
{
    ui::domains::ResolverDialog dialog(ui::domains::ResolverChoice::standard());
    dialog.setAttribute(Qt::WA_DeleteOnClose, false);
    QSignalSpy chosen(&dialog, &ui::domains::ResolverDialog::chosen);
    dialog.show();
    dialog.findChild<QTableWidget*>(QStringLiteral("resolverTable"))->item(1, 1)->setText(QStringLiteral("dns.example.org"));

    dialog.findChild<QPushButton*>(QStringLiteral("resolverSave"))->click();

    QCOMPARE(chosen.count(), 0);
    QVERIFY(dialog.findChild<QLabel*>(QStringLiteral("resolverProblem"))->text().contains(QLatin1String("dns.example.org")));
}

void DomainsPageTest::splittersAreWhereTheyWereLeft()
{
    const auto listWidth = [](const DomainsPage& page) { return page.findChild<QListWidget*>()->parentWidget()->width(); };
    {
        DomainsPage& page = open();
        page.reload();
        auto* all = qobject_cast<QSplitter*>(page.findChild<QListWidget*>()->parentWidget()->parentWidget());
        QVERIFY(all != nullptr);
        all->setSizes({300, 900});
        emit all->splitterMoved(300, 1); // as a mouse does
        QTRY_COMPARE(listWidth(page), 300);
    }

    DomainsPage& again = open();
    again.reload();

    QTRY_COMPARE(listWidth(again), 300);
}

void DomainsPageTest::reportsComeWithProgressAndCanBeCancelled()
{
    DomainsPage& page = open();
    page.reload();
    page.findChild<QPushButton*>(QStringLiteral("gateImport"))->click();
    auto* dialog = page.findChild<ui::domains::ImportDialog*>(QStringLiteral("importDialog"));
    QVERIFY(dialog != nullptr);
    auto* progress = dialog->findChild<QProgressBar*>(QStringLiteral("importProgress"));
    auto* close = dialog->findChild<QPushButton*>(QStringLiteral("importClose"));

    dialog->start({QStringLiteral("/reports")});
    QCOMPARE(m_script->imported, QStringList{QStringLiteral("/reports")});
    m_script->importProgress(30, 120);
    QCOMPARE(progress->value(), 30);
    QCOMPARE(progress->maximum(), 120);
    QCOMPARE(close->text(), QStringLiteral("Cancel"));
    close->click();
    QVERIFY(m_script->importStop.stop_requested());
    m_script->importDone(QStringLiteral("Reports taken: 29"));

    QVERIFY(dialog->findChild<QLabel*>(QStringLiteral("importText"))->text().contains(QLatin1String("29")));
    QCOMPARE(close->text(), QStringLiteral("Close"));
}

void DomainsPageTest::aMessagesSelectorsAreOffered()
{
    for (const auto& [name, domain] : {std::pair("s1", "mail.example.com"), std::pair("k7", "mail.example.com"), std::pair("other", "example.net")}) {
        dkim::Verification one;
        one.result = dkim::VerifyResult::Pass;
        one.signature.emplace();
        one.signature->domain = domain;
        one.signature->selector = name;
        m_script->signatures.push_back(one);
    }
    DomainsPage& page = open();
    page.reload();

    QMimeData mime;
    mime.setUrls({QUrl::fromLocalFile(QStringLiteral("/tmp/sent.eml"))});
    QDragEnterEvent enter(QPoint(10, 10), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&page, &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop(QPointF(10, 10), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&page, &drop);

    auto* dialog = page.findChild<QDialog*>(QStringLiteral("messageDialog"));
    QVERIFY(dialog != nullptr);
    QCOMPARE(dialog->findChild<QTableView*>(QStringLiteral("messageTable"))->model()->rowCount(), 3);
    const QString sentence = dialog->findChild<QLabel*>(QStringLiteral("messageSentence"))->text();
    QVERIFY2(sentence.contains(QLatin1String("k7")) && !sentence.contains(QLatin1String("other")), qPrintable(sentence));
    dialog->findChild<QPushButton*>(QStringLiteral("messageAdd"))->click();
    QCOMPARE(m_script->domains.back().profile.selectors, std::vector<std::string>{"k7"}); // s1 is SendGrid's own
}

void DomainsPageTest::theReminderSpeaksOnceTheGateIsOpen()
{
    DomainsPage& page = open();
    page.reload();
    auto* remind = page.findChild<QPushButton*>(QStringLiteral("gateRemind"));
    QTRY_VERIFY(remind->isVisible());

    remind->click();

    QCOMPARE(remind->text(), QStringLiteral("Will remind you"));
    ui::domains::DomainsSource source = m_script->source();
    ui::domains::GateReminders reminders(*m_settings, source);
    QSignalSpy opened(&reminders, &ui::domains::GateReminders::opened);
    reminders.look();
    QCOMPARE(opened.count(), 0); // s2 is still broken
    source.history = [&](const std::string& name, QObject*, auto done) {
        DomainHistory history = m_script->history(name);
        for (CheckHistory& check : history.checks)
            check.everywhere = {Stability::State::Good, m_clock.now() - std::chrono::days(31), m_clock.now()};
        done(history);
    };
    reminders.look();
    QCOMPARE(opened.count(), 1);
    reminders.look();
    QCOMPARE(opened.count(), 1); // once
}

void DomainsPageTest::aClosedGateKeepsTheNextRecordOutOfReach()
{
    DomainsPage& page = open();

    page.reload();

    auto* copy = page.findChild<QPushButton*>(QStringLiteral("gateCopy"));
    QTRY_VERIFY(page.findChild<QPushButton*>(QStringLiteral("gateEarly"))->isVisible());
    QVERIFY(!copy->isEnabled());
}

void DomainsPageTest::aRunningCheckCanBeCancelled()
{
    m_script->holdsCheck = true;
    DomainsPage& page = open();
    page.reload();
    auto* button = page.findChild<QPushButton*>(QStringLiteral("domainCheck"));
    QTRY_COMPARE(button->text(), QStringLiteral("Cancel"));
    QVERIFY(page.findChild<QLabel*>(QStringLiteral("domainFacts"))->text().contains(QLatin1String("being checked")));
    QVERIFY(page.findChild<QProgressBar*>()->isVisible());

    button->click();
    m_script->waiting({});

    QVERIFY(m_script->stop.stop_requested());
    QCOMPARE(button->text(), QStringLiteral("Check now"));
}

void DomainsPageTest::theReportCarriesTheRecords()
{
    DomainsPage& page = open();
    page.reload();

    page.copyReport();

    const QString text = QGuiApplication::clipboard()->text();
    QVERIFY2(text.contains(QLatin1String("IN CNAME s2.domainkey.u4821907.wl.sendgrid.net")), qPrintable(text));
}

WAYBILL_TEST(DomainsPageTest)

} // namespace waybill::tests

#include "DomainsPageTest.moc"
