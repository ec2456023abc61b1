// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/timeline/Records.h"
#include "tests/support/TestMain.h"

#include <QTest>

namespace waybill::timeline {

using namespace tests;

class TimelineChangesTest : public QObject {
    Q_OBJECT

private slots:
    void copiesOfARowAreUpdatedInPlace();
    void erasedRowsAreGoneAndLeaveWithTheNextFilter();
    void aDroppedDayIsGone();
    void clearEmptiesTheTable();
    void rowsFallOutOfARelativeTimeAsTheClockGoes();

private:
    FakeClock m_clock;
};

void TimelineChangesTest::copiesOfARowAreUpdatedInPlace()
{
    Timeline timeline(m_clock);
    timeline.append(deliveries(1, 3));
    QTRY_COMPARE(timeline.view().rowCount, std::size_t(3));

    auto changed = eventRecord(2).event;
    changed.copies = 4;
    timeline.append(records(changeRecord(RecordKind::Status, changed),
                            changeRecord(RecordKind::Status, eventRecord(99).event)));

    QTRY_COMPARE(arrived(timeline.view(), 1).copies, 4);
    QCOMPARE(timeline.view().rowCount, std::size_t(3));
    QCOMPARE(arrived(timeline.view(), 0).copies, 0);
}

void TimelineChangesTest::erasedRowsAreGoneAndLeaveWithTheNextFilter()
{
    Timeline timeline(m_clock);
    timeline.append(records(eventRecord(1), eventRecord(2), eventRecord(3, EventType::Sent, "max@example.org")));
    QTRY_COMPARE(timeline.view().rowCount, std::size_t(3));

    Event erased;
    erased.id = events::EventId(2);
    Event recipient;
    recipient.recipient = "max@example.org";
    timeline.append(records(changeRecord(RecordKind::Erased, erased), changeRecord(RecordKind::Erased, recipient)));

    QTRY_VERIFY(isGone(timeline.view(), 1));
    QVERIFY(isGone(timeline.view(), 2));
    QVERIFY(!isGone(timeline.view(), 0));
    timeline.setQuery(query("example.org"));
    QTRY_COMPARE(shownIds(timeline.view()), Ids{1});
}

void TimelineChangesTest::aDroppedDayIsGone()
{
    Timeline timeline(m_clock);
    auto older = eventRecord(1);
    older.event.occurredAt = Timestamp(noon - std::chrono::days(1));
    timeline.append(records(older, eventRecord(2)));
    QTRY_COMPARE(timeline.view().rowCount, std::size_t(2));

    Record dropped;
    dropped.kind = RecordKind::Dropped;
    dropped.day = std::chrono::floor<std::chrono::days>(noon) - std::chrono::days(1);
    timeline.append(records(dropped));

    QTRY_VERIFY(isGone(timeline.view(), 0));
    QVERIFY(!isGone(timeline.view(), 1));
}

void TimelineChangesTest::clearEmptiesTheTable()
{
    Timeline timeline(m_clock);
    timeline.append(deliveries(1, 10));
    QTRY_COMPARE(timeline.view().rowCount, std::size_t(10));
    const std::uint64_t generation = timeline.view().generation;

    timeline.clear();
    timeline.append(records(eventRecord(77)));

    QTRY_COMPARE(shownIds(timeline.view()), Ids{77});
    QCOMPARE(timeline.view().table->rowCount(), std::size_t(1));
    QVERIFY(timeline.view().generation > generation);
}

void TimelineChangesTest::rowsFallOutOfARelativeTimeAsTheClockGoes()
{
    Timeline timeline(m_clock);
    auto old = eventRecord(1);
    old.event.occurredAt = m_clock.now() - std::chrono::minutes(119);
    auto fresh = eventRecord(2);
    fresh.event.occurredAt = m_clock.now() - std::chrono::minutes(60);
    timeline.setQuery(query("since:2h"));
    timeline.append(records(old, fresh));
    QTRY_COMPARE(shownIds(timeline.view()), (Ids{1, 2}));

    m_clock.advance(std::chrono::minutes(2));

    QTRY_COMPARE(shownIds(timeline.view()), Ids{2});
}

WAYBILL_TEST(TimelineChangesTest)

} // namespace waybill::timeline

#include "TimelineChangesTest.moc"
