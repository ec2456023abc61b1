// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/EnvironmentButton.h"

#include "tests/support/TestMain.h"

#include <QAction>
#include <QMenu>
#include <QSignalSpy>
#include <QTest>

namespace waybill::ui::shell::tests {

using waybill::environments::Environment;
using waybill::environments::EnvironmentId;

class EnvironmentButtonTest : public QObject {
    Q_OBJECT

    const Environment m_staging{.id = EnvironmentId("staging"), .title = "Staging Europe"};

private slots:
    void aPauseIsSaidAndUndoneThere()
    {
        EnvironmentButton band;
        QSignalSpy asked(&band, &EnvironmentButton::pauseRequested);
        band.setKnown({m_staging});
        auto* pause = band.findChild<QAction*>(QStringLiteral("pauseSends"));
        QVERIFY(!pause->isVisible()); // of all environments none is meant
        band.setCurrent("staging");
        QVERIFY(pause->isVisible() && band.menu()->actions().contains(pause));
        QCOMPARE(pause->text(), QStringLiteral("Pause all sends in Staging Europe"));

        Environment paused = m_staging;
        paused.paused = true;
        band.setKnown({paused});

        QCOMPARE(pause->text(), QStringLiteral("Resume sending in Staging Europe…"));
        QVERIFY(band.accessibleName().contains(QLatin1String("sending is paused")));
        pause->trigger();
        QCOMPARE(asked.front().front().value<std::string>(), std::string("staging"));
    }

    void itIsCalledAsPeopleCallItAndChosenByItsName()
    {
        EnvironmentButton band;
        QSignalSpy chosen(&band, &EnvironmentButton::environmentChosen);
        band.setKnown({m_staging});
        band.setCurrent("staging");
        QCOMPARE(band.text(), QStringLiteral("Staging Europe"));
        auto* line = band.menu()->findChild<QAction*>(QStringLiteral("environment_staging"));
        QCOMPARE(line->text(), QStringLiteral("Staging Europe"));
        line->trigger();
        QCOMPARE(chosen.front().front().value<std::string>(), std::string("staging"));
    }
};

WAYBILL_TEST(EnvironmentButtonTest)

} // namespace waybill::ui::shell::tests

#include "EnvironmentButtonTest.moc"
