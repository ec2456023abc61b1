// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/trace/Events.h"
#include "tests/support/TestMain.h"

#include <QTest>

#include <algorithm>

namespace waybill::trace::tests {

using events::Event;
using events::EventType;

class StoryTest : public QObject {
    Q_OBJECT

private slots:
    void oneStoryAMessageTheNewestFirst();
    void eventsWithoutAMessageIdAreNotThrownTogether();
    void aMessageThatWasOpenedTodayStaysOld();
};

namespace {

std::vector<Story> told(std::vector<Event> events)
{
    return tellStories(std::move(events), [](const events::MessageKey&) { return context(); });
}

} // namespace

void StoryTest::oneStoryAMessageTheNewestFirst()
{
    Event other = eventOf(EventType::Delivered, 50, 3);
    other.messageId = "another";

    const auto stories = told({eventOf(EventType::Delivered, 2, 2), other, eventOf(EventType::Queued, 0, 1)});

    QCOMPARE(stories.size(), std::size_t(2));
    QCOMPARE(stories[0].key.messageId, std::string("another"));
    QCOMPARE(stories[1].events.size(), std::size_t(2));
    QCOMPARE(stories[1].events[0].id.value(), std::uint64_t(1));
    QCOMPARE(int(stories[1].verdict.outcome), int(events::Outcome::Delivered));
}

void StoryTest::eventsWithoutAMessageIdAreNotThrownTogether()
{
    Event first = eventOf(EventType::Rejected, 0, 1);
    Event second = eventOf(EventType::Delivered, 1, 2);
    Event sameAsSecond = eventOf(EventType::Opened, 2, 3);
    for (Event* each : {&first, &second, &sameAsSecond})
        each->messageId.clear();
    second.correlationId = sameAsSecond.correlationId = "order-1";

    const auto stories = told({first, second, sameAsSecond});

    QCOMPARE(stories.size(), std::size_t(2));
    QCOMPARE(stories[0].events.size(), std::size_t(2));
    QCOMPARE(int(stories[1].verdict.outcome), int(events::Outcome::Rejected));
}

void StoryTest::aMessageThatWasOpenedTodayStaysOld()
{
    Event opened = eventOf(EventType::Opened, 86400, 2);
    Event newer = eventOf(EventType::Queued, 60, 3);
    newer.messageId = "newer";

    const auto stories = told({eventOf(EventType::Queued, 0, 1), opened, newer});

    QCOMPARE(stories[0].key.messageId, std::string("newer"));
}

WAYBILL_TEST(StoryTest)

} // namespace waybill::trace::tests

#include "StoryTest.moc"
