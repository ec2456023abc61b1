// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/TestMain.h"
#include "tests/ui/relay/RelayScript.h"
#include "ui/relay/DamageStrip.h"
#include "ui/widgets/Icons.h"

#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

namespace waybill::ui::relay {

using namespace std::chrono_literals;

// That files of the relay were damaged is said on its page, until somebody took note of it.
class DamageStripTest : public QObject, protected OpenRelayPage {
    Q_OBJECT

    feed::DamagedFile m_events, m_intake;

    DamageStrip* strip() const { return m_page->findChild<DamageStrip*>(QStringLiteral("damageStrip")); }
    QString said() const { return strip()->accessibleName(); }
    void show(const std::vector<feed::DamagedFile>& newestFirst)
    {
        feed::RelayStatus status;
        status.damaged = newestFirst;
        m_page->setStatus(status);
    }
    static int countOf(const QSignalSpy& badges)
    {
        return badges.isEmpty() ? 0 : badges.last().first().value<Page::Badge>().count;
    }

private slots:
    void initTestCase() { setUpIcons(); }
    void init()
    {
        m_events = {"events.db", "events.db.damaged-20260101T090000Z", m_clock.now(), 1234};
        m_intake = {"intake/0001.db", "intake/0001.db.damaged-20260101T090000Z", m_clock.now(), 17, 3};
        open();
        connectUp();
    }
    void cleanup() { m_page.reset(); }

    void itIsSaidUntilSomebodyTookNote()
    {
        show({m_events});

        QVERIFY(strip()->isVisible());
        QVERIFY(said().contains(QStringLiteral("events.db.damaged-20260101T090000Z")));
        strip()->findChild<QPushButton*>()->click();
        show({m_events});
        QVERIFY(!strip()->isVisible());
    }

    void mailsThatWereSetAsideAreNamedWithTheirPlace()
    {
        show({m_intake});

        QVERIFY2(said().contains(QStringLiteral("3 received mails")), qPrintable(said()));
        QVERIFY2(said().contains(QStringLiteral("mail/, with .damaged-20260101T090000Z at the end")), qPrintable(said()));

        m_intake.mails = 0;
        show({m_intake});
        QVERIFY2(!said().contains(QStringLiteral("mails")), qPrintable(said()));
    }

    void everyDamageSinceTheLastNoteIsSaid()
    {
        show({m_events});
        strip()->findChild<QPushButton*>()->click();
        feed::DamagedFile later = m_intake;
        later.setAside = "intake/0001.db.damaged-20260301T090000Z";

        show({later, m_intake, m_events});

        QVERIFY(said().contains(QString::fromStdString(later.setAside)));
        QVERIFY(said().contains(QString::fromStdString(m_intake.setAside)));
        QVERIFY(!said().contains(QStringLiteral("events.db")));
    }

    void ofManyTheNewestAreNamedAndTheOthersCounted()
    {
        std::vector<feed::DamagedFile> many;
        for (int at = 9; at > 0; --at)
            many.push_back({"intake/000" + std::to_string(at) + ".db", "aside-" + std::to_string(at), m_clock.now(), at});

        show(many);

        QVERIFY(said().contains(QStringLiteral("aside-9")) && !said().contains(QStringLiteral("aside-6")));
        QVERIFY2(said().contains(QStringLiteral("6 more files")), qPrintable(said()));
    }

    void theBadgeSaysItOnOtherPagesToo()
    {
        QSignalSpy badges(m_page.get(), &Page::badgeChanged);
        const int before = 2; // endpoints that need somebody

        show({m_intake, m_events});
        QCOMPARE(countOf(badges), before + 2);
        QVERIFY(badges.last().first().value<Page::Badge>().meaning.contains(QStringLiteral("damaged")));

        strip()->findChild<QPushButton*>()->click();
        QCOMPARE(countOf(badges), before);
    }

    void whatWasNotedIsKept()
    {
        QTemporaryDir folder;
        QSettings settings(folder.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat);
        {
            DamageStrip first(&settings);
            first.show({m_events}, m_clock.now());
            first.findChild<QPushButton*>()->click();
        }
        DamageStrip second(&settings);

        second.show({m_events}, m_clock.now());

        QCOMPARE(second.count(), 0);
        QVERIFY(second.isHidden());
    }
};

WAYBILL_TEST(DamageStripTest)

} // namespace waybill::ui::relay

#include "DamageStripTest.moc"
