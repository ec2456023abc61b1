// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/timeline/Records.h"
#include "tests/support/TestMain.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

namespace waybill::timeline {

using namespace tests;

class TimelineKeptTest : public QObject {
    Q_OBJECT

private slots:
    void aRestartShowsTheCacheAndGivesItsCursor();
    void aBoundedTableKeepsTheNewestRows();
    void droppedChunksStayReadableInEarlierViews();
    void aTableMadeAnewHasTheSameRows();
    void theRelaysRetentionIsHeededByTheNextStart();
    void olderRowsTakeTheirPlacesInTime();
    void olderRowsThatAreHeldArePassedOver();
    void olderRowsGoWithTheFilter();
    void olderRowsAreGroupedWithTheirMessages();
    void olderRowsAreNotKeptOnDisk();
    void noMoreOlderRowsThanFit();

private:
    CacheOptions bounded(std::size_t rows) const
    {
        return {m_folder.path().toStdString() + '/' + QTest::currentTestFunction(), std::chrono::days(30), rows};
    }

    QTemporaryDir m_folder;
    FakeClock m_clock;
};

namespace {

// One a millisecond.
std::vector<Record> arriving(std::uint64_t firstId, std::size_t count)
{
    auto batch = deliveries(firstId, count);
    for (Record& record : batch)
        record.event.receivedAt = Timestamp(noon) + std::chrono::milliseconds(record.event.id.value());
    return batch;
}

// As the relay gives them: of a month before, the smaller the id the older, each of a message of its own.
std::vector<Event> older(const std::vector<std::uint64_t>& ids)
{
    std::vector<Event> events;
    for (const std::uint64_t id : ids) {
        events.push_back(eventRecord(id).event);
        events.back().messageId = "m" + std::to_string(id);
        events.back().occurredAt = Timestamp(noon) - std::chrono::days(31) + std::chrono::minutes(id);
    }
    return events;
}

} // namespace


void TimelineKeptTest::aRestartShowsTheCacheAndGivesItsCursor()
{
    QTemporaryDir folder;
    const CacheOptions cache{folder.path().toStdString(), std::chrono::days(30), 1'000'000};
    {
        Timeline timeline(m_clock);
        QSignalSpy restored(&timeline, &Timeline::restored);
        timeline.start(cache);
        QTRY_COMPARE(restored.size(), 1);
        QCOMPARE(restored.front().front().value<std::string>(), std::string());
        timeline.append(deliveries(1, 150'000), "cursor-1");
        QTRY_COMPARE(timeline.view().rowCount, std::size_t(150'000));
    }
    Timeline timeline(m_clock);
    std::string cursor;
    connect(&timeline, &Timeline::restored, this, [&](const std::string& given) { cursor = given; });

    timeline.setQuery(query("nora"));
    timeline.start(cache);

    QTRY_COMPARE(cursor, "cursor-1");
    timeline.append(records(eventRecord(900'000)), "cursor-2");
    QTRY_COMPARE(timeline.view().rowCount, std::size_t(150'001));
    QCOMPARE(timeline.view().toCome, std::size_t(0));
    QCOMPARE(shownIds(timeline.view()).back(), std::uint64_t(900'000));
    QVERIFY(!timeline.view().heldSince);
}

void TimelineKeptTest::aBoundedTableKeepsTheNewestRows()
{
    QTemporaryDir folder;
    Timeline timeline(m_clock);
    timeline.start(CacheOptions{folder.path().toStdString(), std::chrono::days(30), 100'000});
    auto batch = deliveries(1, 300'000);
    for (std::size_t i = 0; i < batch.size(); ++i)
        batch[i].event.receivedAt = Timestamp(noon) + std::chrono::milliseconds(i);

    timeline.append(std::move(batch), "cursor-1");

    QTRY_VERIFY(timeline.view().heldSince);
    const View& view = timeline.view();
    QVERIFY(view.table->rowCount() >= 100'000 && view.table->rowCount() <= 200'000);
    QCOMPARE(shownIds(view).back(), std::uint64_t(300'000));
    QCOMPARE(view.table->row((*view.rows)[0]).receivedAt, *view.heldSince);
}

void TimelineKeptTest::droppedChunksStayReadableInEarlierViews()
{
    Timeline timeline(m_clock);
    timeline.start(bounded(100'000));
    timeline.append(arriving(1, 100'000));
    QTRY_COMPARE(timeline.view().rowCount, std::size_t(100'000));
    const View before = timeline.view();

    timeline.append(arriving(100'001, 200'000));

    QTRY_VERIFY(timeline.view().heldSince);
    QTRY_COMPARE(shownIds(timeline.view()).back(), std::uint64_t(300'000));
    QVERIFY(!timeline.view().table->holds((*before.rows)[0]));
    QVERIFY(before.table->holds((*before.rows)[0]));
    QCOMPARE(before.table->row((*before.rows)[0]).id.value(), std::uint64_t(1));
    QCOMPARE(before.rows->positionOf((*before.rows)[0]), std::optional<std::size_t>(0));
    QCOMPARE(timeline.view().rows->positionOf((*before.rows)[0]), std::optional<std::size_t>());
}

// An erasure makes the table anew, so that the address leaves the memory as well.
void TimelineKeptTest::aTableMadeAnewHasTheSameRows()
{
    Timeline timeline(m_clock);
    timeline.append(arriving(1, 70'000));
    timeline.append(records(eventRecord(80'000, EventType::Sent, "max@example.org")));
    QTRY_COMPARE(timeline.view().rowCount, std::size_t(70'001));
    const View before = timeline.view();
    Event erased;
    erased.id = events::EventId(80'000);

    timeline.append(records(changeRecord(RecordKind::Erased, erased)));
    timeline.append(arriving(80'001, 1));

    QTRY_VERIFY(timeline.view().generation > before.generation);
    QTRY_COMPARE(timeline.view().rowCount, std::size_t(70'001)); // without one, with another
    QCOMPARE(shownIds(timeline.view()).front(), std::uint64_t(1));
    QCOMPARE(shownIds(timeline.view()).back(), std::uint64_t(80'001));
    QVERIFY(isGone(timeline.view(), 70'000));
    QCOMPARE(arrived(timeline.view(), 70'000).recipient, std::string_view());
    QCOMPARE(arrived(timeline.view(), 69'999).id.value(), std::uint64_t(70'000));
    QCOMPARE(arrived(before, 70'000).recipient, std::string_view("max@example.org")); // as long as it is looked at
}

void TimelineKeptTest::theRelaysRetentionIsHeededByTheNextStart()
{
    const CacheOptions cache = bounded(100'000);
    {
        Timeline timeline(m_clock);
        timeline.start(cache);
        timeline.setRetention(std::chrono::days(3));
        timeline.append(arriving(1, 10), "cursor-1");
        QTRY_COMPARE(timeline.view().rowCount, std::size_t(10));
    }
    m_clock.advance(std::chrono::days(4));
    {
        Timeline timeline(m_clock);
        QSignalSpy restored(&timeline, &Timeline::restored);
        timeline.start(cache);
        QTRY_COMPARE(restored.size(), 1);
        QCOMPARE(timeline.view().rowCount, std::size_t(0));
    }
}

void TimelineKeptTest::olderRowsTakeTheirPlacesInTime()
{
    Timeline timeline(m_clock);
    timeline.append(arriving(101, 3));
    QTRY_COMPARE(timeline.view().rowCount, std::size_t(3));
    const std::uint64_t generation = timeline.view().generation;

    timeline.appendOlder(older({20, 19, 18}));
    timeline.appendOlder(older({17, 16}));

    QTRY_COMPARE(shownIds(timeline.view()), (Ids{16, 17, 18, 19, 20, 101, 102, 103}));
    QCOMPARE(timeline.view().generation, generation); // what is shown and selected stays
    timeline.append(arriving(104, 1));
    QTRY_COMPARE(shownIds(timeline.view()).back(), std::uint64_t(104));
}

void TimelineKeptTest::olderRowsThatAreHeldArePassedOver()
{
    Timeline timeline(m_clock);
    auto late = eventRecord(19);
    late.event.occurredAt = older({19}).front().occurredAt;
    timeline.append(records(late, eventRecord(101)));
    QTRY_COMPARE(timeline.view().rowCount, std::size_t(2));

    timeline.appendOlder(older({20, 19, 18}));
    timeline.appendOlder(older({18, 17}));

    QTRY_COMPARE(shownIds(timeline.view()), (Ids{17, 18, 19, 20, 101}));
}

void TimelineKeptTest::olderRowsGoWithTheFilter()
{
    Timeline timeline(m_clock);
    timeline.setQuery(query("nora"));
    timeline.append(arriving(101, 2));
    QTRY_COMPARE(timeline.view().rowCount, std::size_t(2));
    timeline.appendOlder(older({20, 19}));
    QTRY_COMPARE(timeline.view().rowCount, std::size_t(4));
    const View before = timeline.view();

    timeline.setQuery(query("type:delivered"));

    QTRY_COMPARE(shownIds(timeline.view()), (Ids{101, 102}));
    QCOMPARE(shownIds(before), (Ids{19, 20, 101, 102}));
    timeline.appendOlder(older({7}));
    QTRY_COMPARE(shownIds(timeline.view()), (Ids{7, 101, 102}));
    timeline.dropOlder();
    QTRY_COMPARE(shownIds(timeline.view()), (Ids{101, 102}));
}

void TimelineKeptTest::olderRowsAreGroupedWithTheirMessages()
{
    Timeline timeline(m_clock);
    timeline.setArrangement({RowOrder::Time, true});
    auto newest = eventRecord(101);
    newest.event.messageId = "m20";
    timeline.append(records(newest));
    QTRY_COMPARE(timeline.view().rowCount, std::size_t(1));

    timeline.appendOlder(older({20, 19}));

    QTRY_COMPARE(shownIds(timeline.view()), (Ids{19, 101}));
    QCOMPARE(timeline.view().table->messageRows((*timeline.view().rows)[1]).size(), std::size_t(2));
}

void TimelineKeptTest::olderRowsAreNotKeptOnDisk()
{
    const CacheOptions cache = bounded(100'000);
    {
        Timeline timeline(m_clock);
        timeline.start(cache);
        timeline.append(arriving(101, 3), "cursor-1");
        timeline.appendOlder(older({20, 19}));
        QTRY_COMPARE(timeline.view().rowCount, std::size_t(5));
    }
    Timeline timeline(m_clock);

    timeline.start(cache);

    QTRY_COMPARE(shownIds(timeline.view()), (Ids{101, 102, 103}));
}

void TimelineKeptTest::noMoreOlderRowsThanFit()
{
    Timeline timeline(m_clock);
    constexpr std::size_t portion = Timeline::mostOlder / 8 + 2;
    for (std::size_t number = 1; number <= 8; ++number) {
        std::vector<Event> events(portion);
        for (std::size_t i = 0; i < portion; ++i) {
            events[i] = eventRecord(number * portion + i).event;
            events[i].occurredAt = Timestamp(noon) - std::chrono::days(40) - std::chrono::milliseconds(number * portion + i);
        }
        timeline.appendOlder(std::move(events));
        QTRY_COMPARE_WITH_TIMEOUT(timeline.view().rowCount, std::min<std::size_t>(number * portion, Timeline::mostOlder), 60'000);
    }

    timeline.append(records(eventRecord(900'000)));
    QTRY_COMPARE(timeline.view().rowCount, std::size_t(Timeline::mostOlder) + 1);
}

WAYBILL_TEST(TimelineKeptTest)

} // namespace waybill::timeline

#include "TimelineKeptTest.moc"
