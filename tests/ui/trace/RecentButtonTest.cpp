// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trace/RecentButton.h"

#include "tests/support/TestMain.h"
#include "ui/widgets/Masking.h"

#include <QMenu>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

namespace waybill::tests {

using ui::trace::RecentButton;

// What the menu of recent searches shows; that they are searched for again is the Trace page's test.
class RecentButtonTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::unique_ptr<QSettings> m_settings;
    std::unique_ptr<ui::Masking> m_masking;
    std::unique_ptr<RecentButton> m_recent;

    QStringList shown() const
    {
        emit m_recent->menu()->aboutToShow();
        QStringList texts;
        for (const QAction* action : m_recent->menu()->actions()) {
            if (!action->isSeparator() && action->objectName() != QStringLiteral("forgetSearches"))
                texts << action->text();
        }
        return texts;
    }

private slots:
    void init()
    {
        m_settings = std::make_unique<QSettings>(m_folder.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat);
        m_settings->clear();
        m_masking = std::make_unique<ui::Masking>(*m_settings);
        m_recent = std::make_unique<RecentButton>(m_masking.get());
    }

    void whileRecipientsAreMaskedSoAreTheSearches()
    {
        m_recent->add(QStringLiteral("nora.quist@example.org"));
        QCOMPARE(shown(), QStringList{QStringLiteral("nora.quist@example.org")});

        m_masking->setOn(true);

        QVERIFY2(!shown().front().contains(QStringLiteral("nora")), qPrintable(shown().front()));
        QSignalSpy chosen(m_recent.get(), &RecentButton::chosen);
        m_recent->menu()->actions().front()->trigger();
        QCOMPARE(chosen.value(0).value(0).toString(), QStringLiteral("nora.quist@example.org")); // it is still the one that was meant
    }

    void ofManyTheOldestGo()
    {
        for (int i = 0; i <= RecentButton::most; ++i)
            m_recent->add(QStringLiteral("order-%1").arg(i));

        QCOMPARE(shown().size(), RecentButton::most);
        QCOMPARE(shown().front(), QStringLiteral("order-%1").arg(RecentButton::most));
        QCOMPARE(shown().back(), QStringLiteral("order-1"));
    }

    void aHostileSearchStaysOneShortLineOfText()
    {
        m_recent->add(QStringLiteral("a&b\u202e\n") + QString(500, QLatin1Char('x')));

        const QString text = shown().front();

        QVERIFY(text.startsWith(QStringLiteral("a&&b")));
        QVERIFY(!text.contains(QChar(0x202e)) && !text.contains(QLatin1Char('\n')));
        QVERIFY(text.size() < 70);
    }

    void theMenuForgetsThem()
    {
        m_recent->add(QStringLiteral("order-1"));
        QCOMPARE(shown().size(), 1);

        m_recent->menu()->findChild<QAction*>(QStringLiteral("forgetSearches"))->trigger();

        QVERIFY(m_recent->queries().isEmpty() && !m_recent->isEnabled());
    }
};

WAYBILL_TEST(RecentButtonTest)

} // namespace waybill::tests

#include "RecentButtonTest.moc"
