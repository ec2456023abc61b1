// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trace/StoryPane.h"

#include "tests/support/FakeClock.h"
#include "tests/support/TestMain.h"
#include "tests/ui/trace/Stories.h"
#include "ui/trace/LayerBox.h"

#include <QSignalSpy>
#include <QTableView>
#include <QTest>

namespace waybill::tests {

using trace::LayerStatus;
using ui::trace::LayerBox;
using ui::trace::StoryPane;

class StoryPaneTest : public QObject {
    Q_OBJECT

private:
    FakeClock m_clock{toMs(storyNow())};

    static LayerBox* box(const QWidget& pane, const char* layer)
    {
        return pane.findChild<LayerBox*>(QStringLiteral("layer-") + QString::fromLatin1(layer));
    }

private slots:
    void aBounceIsMarkedAtTheRecipientsServer()
    {
        StoryPane pane(m_clock);
        pane.resize(1084, 240);
        pane.showStory(bouncedStory(), bouncedStory().events.back().id);
        pane.show();

        QVERIFY(box(pane, "delivery")->isTruth());
        QVERIFY(box(pane, "delivery")->status().state == LayerStatus::State::Trouble);
        QVERIFY(box(pane, "delivery")->lines()[1].contains(QStringLiteral("550 5.1.1")));
        QVERIFY(box(pane, "acceptance")->status().state == LayerStatus::State::Done);
        QVERIFY(!box(pane, "acceptance")->isTruth());
        QVERIFY(box(pane, "delivery")->accessibleName().contains(QStringLiteral("trouble here")));
        QCOMPARE(pane.findChild<QTableView*>(QStringLiteral("eventList"))->currentIndex().row(), 3); // after the request and two events
    }

    void aLayerNotReachedSaysNotYet()
    {
        StoryPane pane(m_clock);
        pane.showStory(acceptedStory(), acceptedStory().events.back().id);

        QVERIFY(box(pane, "delivery")->lines().join(QLatin1Char(' ')).contains(QStringLiteral("not yet")));
        QVERIFY(box(pane, "acceptance")->isTruth());
    }

    void aLayerWithoutEvidenceSaysNotKnown()
    {
        trace::Story story = rejectedStory();
        story.events.front().correlationId.clear();
        story = storyOf(story.events);
        StoryPane pane(m_clock);
        pane.showStory(story, story.events.front().id);

        QVERIFY(box(pane, "request")->lines().join(QLatin1Char(' ')).contains(QStringLiteral("not known")));
        QSignalSpy opened(&pane, &StoryPane::evidenceActivated);
        box(pane, "request")->click();
        QVERIFY(opened.isEmpty());
        QCOMPARE(pane.findChild<QTableView*>(QStringLiteral("eventList"))->currentIndex().row(), 0); // what is known of it
    }

    void enterOnALayerOpensItsEvent()
    {
        StoryPane pane(m_clock);
        pane.showStory(deliveredStory(), deliveredStory().events.front().id);
        QSignalSpy opened(&pane, &StoryPane::evidenceActivated);

        QTest::keyClick(box(pane, "delivery"), Qt::Key_Return);

        QCOMPARE(opened.size(), 1);
        QVERIFY(opened[0][0].value<events::EventId>() == deliveredStory().events.back().id);
    }

    void aClearedPaneShowsNothingOfTheLastMessage()
    {
        StoryPane pane(m_clock);
        pane.showStory(bouncedStory(), bouncedStory().events.back().id);
        pane.clear();

        QCOMPARE(pane.findChild<QTableView*>(QStringLiteral("eventList"))->model()->rowCount(), 0);
        QVERIFY(!pane.findChild<QWidget*>(QStringLiteral("verdictLine"))->isVisibleTo(&pane));
        QVERIFY(pane.findChild<QWidget*>(QStringLiteral("noStory"))->isVisibleTo(&pane));
    }
};

WAYBILL_TEST(StoryPaneTest)

} // namespace waybill::tests

#include "StoryPaneTest.moc"
