// SPDX-License-Identifier: GPL-3.0-or-later
// The domains page without a mouse: every part is reached, and what a person comes for is done from there.
#include "tests/support/TestMain.h"
#include "tests/ui/domains/DomainsScript.h"

#include <QApplication>
#include <QClipboard>
#include <QDialog>
#include <QLineEdit>
#include <QSet>
#include <QTest>

namespace waybill::tests {

class DomainsKeyboardTest : public QObject, protected OpenDomainsPage {
    Q_OBJECT

private slots:
    void init();
    void cleanup() { m_page.reset(); }
    void tabReachesEveryPart();
    void theFixComesAfterItsTitle();
    void arrowsChooseACheckAndItsFixIsCopied();
    void f5ChecksAgain();
    void deleteAsksWhetherToRemoveTheDomain();

private:
    // Tab until the part with that name has the focus.
    bool tabTo(const QString& name)
    {
        for (int i = 0; i < 60; ++i) {
            if (QApplication::focusWidget() != nullptr && QApplication::focusWidget()->objectName() == name)
                return true;
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        }
        return false;
    }
};

void DomainsKeyboardTest::init()
{
    prepare();
    open();
    QVERIFY(QTest::qWaitForWindowActive(m_page.get(), 30'000));
    m_page->reload();
    QTRY_VERIFY(m_page->isReady());
    QTRY_VERIFY(part<QLineEdit>("fixField3").isVisible());
    m_page->takeFocus();
    QCOMPARE(QApplication::focusWidget()->objectName(), QStringLiteral("checkTable"));
}

void DomainsKeyboardTest::tabReachesEveryPart()
{
    QSet<QString> reached;
    for (int i = 0; i < 60; ++i) {
        reached.insert(QApplication::focusWidget()->objectName());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    }

    for (const char* name : {"domainList", "addDomain", "domainCheck", "domainCopy", "domainMessage", "domainResolvers", "checkTable", "fixView", "fixField0",
                             "fixField3", "propagationTable", "propagationWatch", "gateEarly", "gateRemind", "gateImport"})
        QVERIFY2(reached.contains(QLatin1String(name)), name);
}

void DomainsKeyboardTest::theFixComesAfterItsTitle()
{
    QVERIFY(tabTo(QStringLiteral("fixView")));

    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);

    QCOMPARE(QApplication::focusWidget()->objectName(), QStringLiteral("fixField0"));
}

void DomainsKeyboardTest::arrowsChooseACheckAndItsFixIsCopied()
{
    auto& table = part<QTableView>("checkTable");
    while (table.currentIndex().row() > 0)
        QTest::keyClick(&table, Qt::Key_Up);
    QVERIFY(m_page->findChild<QLineEdit*>(QStringLiteral("fixField2")) == nullptr); // SPF passes
    for (int i = 0; i < table.model()->rowCount() && m_page->findChild<QLineEdit*>(QStringLiteral("fixField2")) == nullptr; ++i)
        QTest::keyClick(&table, Qt::Key_Down);
    QTRY_VERIFY(part<QLineEdit>("fixField2").isVisible());
    QGuiApplication::clipboard()->clear();

    QVERIFY(tabTo(QStringLiteral("fixField2")));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab); // its copy button
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);

    QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("s2.domainkey.u4821907.wl.sendgrid.net"));
}

void DomainsKeyboardTest::f5ChecksAgain()
{
    const int before = m_script->checks;

    QTest::keyClick(&part<QTableView>("checkTable"), Qt::Key_F5);

    QTRY_COMPARE(m_script->checks, before + 1);
}

void DomainsKeyboardTest::deleteAsksWhetherToRemoveTheDomain()
{
    QVERIFY(tabTo(QStringLiteral("domainList")));

    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Delete);

    QTRY_VERIFY(m_page->findChild<QDialog*>() != nullptr && m_page->findChild<QDialog*>()->isVisible());
    QCOMPARE(m_script->domains.size(), std::size_t(1)); // asked, not done
}

WAYBILL_TEST(DomainsKeyboardTest)

} // namespace waybill::tests

#include "DomainsKeyboardTest.moc"
