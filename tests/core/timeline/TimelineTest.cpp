// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/timeline/Records.h"
#include "tests/support/TestMain.h"

#include <QSignalSpy>
#include <QTest>
#include <QTimer>

#include <numeric>
#include <thread>

namespace waybill::timeline {

using namespace tests;

class TimelineTest : public QObject {
    Q_OBJECT

private slots:
    void hasAnEmptyViewFromTheBeginning();
    void appendedRowsAppearInTheOrderOfTime();
    void whatArrivesTogetherIsSortedByTime();
    void aRowThatComesLateTakesItsPlaceInTime();
    void rowsCanStandInTheOrderOfArrival();
    void groupedByMessageTheNewestEventStandsForIt();
    void aMessageMovesToTheEndWithANewerEvent();
    void newRowsKeepTheGeneration();
    void aNewFilterIsANewGeneration();
    void newRowsPassTheFilterToo();
    void aViewStaysAsItWasWhileTheTableGrows();
    void readersReadWhileRowsArrive();
    void theNewestOfManyFiltersWins();
    void aReaderWaitsWhileTooMuchIsWaiting();
    void publishesAtMost25TimesASecond();
    void summaryFollowsTheFilter();

private:
    FakeClock m_clock;
};

void TimelineTest::hasAnEmptyViewFromTheBeginning()
{
    const Timeline timeline(m_clock);

    QCOMPARE(timeline.view().table->rowCount(), std::size_t(0));
    QCOMPARE(timeline.view().rowCount, std::size_t(0));
    QVERIFY(timeline.view().rows);
    QVERIFY(timeline.view().summary);
}

void TimelineTest::appendedRowsAppearInTheOrderOfTime()
{
    Timeline timeline(m_clock);
    auto bounce = eventRecord(7, EventType::Bounced, "Max@Example.com");
    bounce.event.bounce = events::BounceClass::Hard;
    bounce.event.smtpCode = 550;
    bounce.event.enhancedCode = "5.1.1";
    bounce.event.reason = "550 5.1.1 no such user";
    bounce.event.occurredAt = Timestamp(noon - std::chrono::minutes(3));
    bounce.event.correlationId = "order-17";
    bounce.event.strength = events::Strength::Body;
    bounce.event.copies = 2;
    auto earlier = eventRecord(9);
    earlier.event.occurredAt = Timestamp(noon - std::chrono::minutes(4));

    timeline.append(records(earlier, bounce));

    QTRY_COMPARE(timeline.view().rowCount, std::size_t(2));
    QCOMPARE(shownIds(timeline.view()), (Ids{9, 7}));
    const Row row = arrived(timeline.view(), 1);
    QVERIFY(row.type == EventType::Bounced);
    QVERIFY(row.bounce == events::BounceClass::Hard);
    QVERIFY(row.strength == events::Strength::Body);
    QCOMPARE(row.smtpCode, std::optional<int>(550));
    QCOMPARE(row.enhancedCode, "5.1.1");
    QCOMPARE(row.reason, "550 5.1.1 no such user");
    QCOMPARE(row.recipient, "Max@Example.com");
    QCOMPARE(row.correlationId, "order-17");
    QCOMPARE(row.provider, "sendgrid");
    QCOMPARE(row.environment, "production");
    QCOMPARE(row.copies, 2);
    QCOMPARE(toMs(row.time), toMs(noon - std::chrono::minutes(3)));
    QCOMPARE(toMs(row.receivedAt), toMs(Timestamp(noon)));
}

void TimelineTest::whatArrivesTogetherIsSortedByTime()
{
    Timeline timeline(m_clock);
    std::vector<Record> batch = deliveries(1, 4);
    for (const auto& [index, minutes] : {std::pair(0, 5), std::pair(1, 9), std::pair(2, 1), std::pair(3, 5)})
        batch[std::size_t(index)].event.occurredAt = Timestamp(noon - std::chrono::minutes(minutes));

    timeline.append(std::move(batch));

    QTRY_COMPARE(shownIds(timeline.view()), (Ids{2, 1, 4, 3}));
}

void TimelineTest::aRowThatComesLateTakesItsPlaceInTime()
{
    Timeline timeline(m_clock);
    auto batch = deliveries(1, 3);
    for (std::size_t i = 0; i < batch.size(); ++i)
        batch[i].event.occurredAt = Timestamp(noon - std::chrono::minutes(10 * (3 - int(i))));
    timeline.append(std::move(batch));
    QTRY_COMPARE(timeline.view().rowCount, std::size_t(3));
    const View before = timeline.view();
    auto late = eventRecord(4);
    late.event.occurredAt = Timestamp(noon - std::chrono::minutes(25));

    timeline.append(records(late, eventRecord(5)));

    QTRY_COMPARE(shownIds(timeline.view()), (Ids{1, 4, 2, 3, 5}));
    QCOMPARE(shownIds(before), (Ids{1, 2, 3}));
    QCOMPARE(timeline.view().generation, before.generation);
    QVERIFY(timeline.view().rearranged != before.rearranged);
    QCOMPARE(timeline.view().rows->positionOf(Timeline::mostOlder + 3), std::optional<std::size_t>(1));
}

void TimelineTest::rowsCanStandInTheOrderOfArrival()
{
    Timeline timeline(m_clock);
    timeline.append(records(eventRecord(1)));
    QTRY_COMPARE(timeline.view().rowCount, std::size_t(1));
    auto late = eventRecord(2);
    late.event.occurredAt = Timestamp(noon - std::chrono::minutes(25));
    timeline.append(records(late));
    QTRY_COMPARE(shownIds(timeline.view()), (Ids{2, 1}));
    const std::uint64_t generation = timeline.view().generation;

    timeline.setArrangement({RowOrder::Arrival, false});

    QTRY_COMPARE(shownIds(timeline.view()), (Ids{1, 2}));
    QVERIFY(timeline.view().generation > generation);
    QCOMPARE(timeline.view().arrangement.order, RowOrder::Arrival);
}

void TimelineTest::groupedByMessageTheNewestEventStandsForIt()
{
    Timeline timeline(m_clock);
    timeline.setArrangement({RowOrder::Time, true});
    timeline.setQuery(query("-type:opened"));
    std::vector<Record> batch;
    std::uint64_t id = 0;
    for (const auto& [message, type] : {std::pair("a", EventType::Sent), std::pair("b", EventType::Sent),
                                        std::pair("a", EventType::Delivered), std::pair("a", EventType::Opened)}) {
        batch.push_back(eventRecord(++id, type));
        batch.back().event.messageId = message;
        batch.back().event.tags = {std::string(toString(type))}; // what differs between the events of a message
        batch.back().event.occurredAt = Timestamp(noon + std::chrono::minutes(id));
    }

    timeline.append(std::move(batch));

    QTRY_COMPARE(shownIds(timeline.view()), (Ids{2, 3}));
    QCOMPARE(timeline.view().matching, std::size_t(3));
    QCOMPARE(messageRows(timeline.view(), 2), (std::vector<RowId>{0, 2, 3}));
    QCOMPARE(messageRows(timeline.view(), 1), (std::vector<RowId>{1}));
}

void TimelineTest::aMessageMovesToTheEndWithANewerEvent()
{
    Timeline timeline(m_clock);
    timeline.setArrangement({RowOrder::Time, true});
    const auto eventOf = [](std::uint64_t id, const char* message) {
        auto record = eventRecord(id);
        record.event.messageId = message;
        record.event.occurredAt = Timestamp(noon + std::chrono::minutes(id));
        return record;
    };
    timeline.append(records(eventOf(1, "a"), eventOf(2, "b")));
    QTRY_COMPARE(shownIds(timeline.view()), (Ids{1, 2}));
    const View before = timeline.view();

    timeline.append(records(eventOf(3, "a")));

    QTRY_COMPARE(shownIds(timeline.view()), (Ids{2, 3}));
    QCOMPARE(timeline.view().generation, before.generation);
    QVERIFY(timeline.view().rearranged != before.rearranged);
    QCOMPARE(shownIds(before), (Ids{1, 2}));
}

void TimelineTest::newRowsKeepTheGeneration()
{
    Timeline timeline(m_clock);
    timeline.append(deliveries(1, 10));
    QTRY_COMPARE(timeline.view().rowCount, std::size_t(10));
    const std::uint64_t generation = timeline.view().generation;

    timeline.append(deliveries(11, 10));

    QTRY_COMPARE(timeline.view().rowCount, std::size_t(20));
    QCOMPARE(timeline.view().generation, generation);
}

void TimelineTest::aNewFilterIsANewGeneration()
{
    Timeline timeline(m_clock);
    timeline.append(records(eventRecord(1), eventRecord(2, EventType::Bounced)));
    QTRY_COMPARE(timeline.view().rowCount, std::size_t(2));
    const std::uint64_t generation = timeline.view().generation;

    timeline.setQuery(query("type:bounced"));

    QTRY_COMPARE(shownIds(timeline.view()), Ids{2});
    QVERIFY(timeline.view().generation > generation);
    QVERIFY(timeline.view().complete);
}

void TimelineTest::newRowsPassTheFilterToo()
{
    Timeline timeline(m_clock);
    timeline.setQuery(query("to:max@*"));

    timeline.append(records(eventRecord(1), eventRecord(2, EventType::Sent, "max@example.org")));
    timeline.append(records(eventRecord(3, EventType::Sent, "MAX@other.example"), eventRecord(4)));

    QTRY_COMPARE(shownIds(timeline.view()), (Ids{2, 3}));
}

void TimelineTest::aViewStaysAsItWasWhileTheTableGrows()
{
    Timeline timeline(m_clock);
    timeline.append(deliveries(1, 100));
    QTRY_COMPARE(timeline.view().rowCount, std::size_t(100));
    const View held = timeline.view();
    const std::string_view recipient = arrived(held, 99).recipient;

    timeline.append(deliveries(1000, 150'000));
    QTRY_COMPARE(timeline.view().rowCount, std::size_t(150'100));

    QCOMPARE(held.table->rowCount(), std::size_t(100));
    QCOMPARE(held.rowCount, std::size_t(100));
    QCOMPARE((*held.rows)[99], Timeline::mostOlder + 99);
    QCOMPARE(recipient, "nora@example.org");
}

void TimelineTest::readersReadWhileRowsArrive()
{
    Timeline timeline(m_clock);
    timeline.setQuery(query("type:delivered"));
    std::atomic<bool> fed = false;
    std::thread feeder([&] {
        for (std::uint64_t i = 0; i < 60; ++i) {
            std::vector<Record> batch;
            for (std::uint64_t j = 0; j < 2000; ++j) {
                const std::uint64_t id = i * 2000 + j;
                batch.push_back(eventRecord(id, EventType::Delivered, "r" + std::to_string(id) + "@example.org"));
            }
            batch.push_back(changeRecord(RecordKind::Status, batch.front().event));
            timeline.append(std::move(batch));
        }
        fed = true;
    });

    std::size_t wrong = 0;
    const auto readNewest = [&] {
        const View& view = timeline.view();
        for (std::size_t i = view.rowCount - std::min<std::size_t>(view.rowCount, 200); i < view.rowCount; ++i) {
            const Row row = view.table->row((*view.rows)[i]);
            wrong += row.recipient == "r" + std::to_string(row.id.value()) + "@example.org" ? 0 : 1;
        }
    };
    connect(&timeline, &Timeline::published, this, readNewest);

    QTRY_COMPARE_WITH_TIMEOUT(timeline.view().rowCount, std::size_t(120'000), 60'000);
    feeder.join();
    QVERIFY(fed);
    QCOMPARE(wrong, std::size_t(0));
}

void TimelineTest::theNewestOfManyFiltersWins()
{
    Timeline timeline(m_clock);
    timeline.append(deliveries(1, 200'000));
    timeline.append(records(eventRecord(500'000, EventType::Bounced)));
    QTRY_COMPARE(timeline.view().rowCount, std::size_t(200'001));

    for (int i = 0; i < 200; ++i)
        timeline.setQuery(query(i % 2 == 0 ? "nora" : "-nora"));
    timeline.setQuery(query("type:bounced"));

    QTRY_COMPARE(shownIds(timeline.view()), Ids{500'000});
}

void TimelineTest::aReaderWaitsWhileTooMuchIsWaiting()
{
    Timeline timeline(m_clock);
    std::size_t most = 0;
    std::size_t appended = 0;

    // Far more than may wait: if nothing held it back, the worker would see the last batch only much later.
    for (int i = 0; i < 12; ++i) {
        timeline.append(deliveries(1, 50'000));
        appended += 50'000;
        QCoreApplication::sendPostedEvents(&timeline);
        most = std::max(most, appended - std::min<std::size_t>(appended, timeline.view().table->rowCount()));
    }

    QTRY_COMPARE_WITH_TIMEOUT(timeline.view().rowCount, std::size_t(600'000), 60'000);
    QVERIFY2(most < 500'000, qPrintable(QString::number(most)));
}

void TimelineTest::publishesAtMost25TimesASecond()
{
    Timeline timeline(m_clock);
    QSignalSpy published(&timeline, &Timeline::published);
    const auto began = std::chrono::steady_clock::now();

    std::uint64_t id = 0;
    QTimer feed;
    connect(&feed, &QTimer::timeout, &timeline, [&] { timeline.append(deliveries(++id, 1)); });
    feed.start(0);
    QTRY_VERIFY(std::chrono::steady_clock::now() - began >= std::chrono::milliseconds(500));
    feed.stop();
    QTRY_COMPARE(timeline.view().rowCount, std::size_t(id));

    const auto took = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    QVERIFY2(published.count() <= int(took * 25) + 2, qPrintable(QString::number(published.count())));
    QVERIFY(published.count() >= 2);
}

void TimelineTest::summaryFollowsTheFilter()
{
    Timeline timeline(m_clock);
    auto batch = deliveries(1, 30);
    for (std::uint64_t i = 0; i < 12; ++i) {
        auto bounce = eventRecord(100 + i, EventType::Bounced, "x@gmail.com");
        bounce.event.bounce = events::BounceClass::Soft;
        bounce.event.enhancedCode = "4.2.2";
        bounce.event.tags = {"digest", "weekly"};
        bounce.event.occurredAt = m_clock.now() - std::chrono::minutes(i);
        batch.push_back(bounce);
    }
    timeline.append(std::move(batch));
    timeline.setQuery(query("type:bounced"));
    QTRY_COMPARE(timeline.view().rowCount, std::size_t(12));

    QTRY_COMPARE(facetOf(timeline.view(), filter::Field::Type).values.size(), std::size_t(1));
    const View& view = timeline.view();
    QCOMPARE(facetOf(view, filter::Field::Domain).values.front().value, "gmail.com");
    QCOMPARE(facetOf(view, filter::Field::Domain).values.front().count, 12);
    QCOMPARE(facetOf(view, filter::Field::Bounce).values.front().value, "soft");
    QCOMPARE(facetOf(view, filter::Field::Code).values.front().value, "4.2.2");
    QCOMPARE(facetOf(view, filter::Field::Tag).distinct, 2);
    const Histogram& histogram = view.summary->histogram;
    std::uint64_t total = 0;
    for (const auto& bucket : histogram.buckets)
        total += bucket[std::size_t(EventType::Bounced)];
    QCOMPARE(total, std::uint64_t(12));
    QVERIFY(histogram.buckets.size() <= 121);
    QVERIFY(histogram.from <= m_clock.now() - std::chrono::minutes(11));
    QCOMPARE(view.summary->everything.size(), histogram.buckets.size());
    std::uint64_t all = 0;
    for (const auto& bucket : view.summary->everything)
        all += std::accumulate(bucket.begin(), bucket.end(), std::uint64_t(0));
    QVERIFY(all > 12);

    timeline.setQuery(query(""));
    QTRY_COMPARE(timeline.view().summary->histogram.buckets.empty() || !timeline.view().summary->everything.empty(), false);
}

WAYBILL_TEST(TimelineTest)

} // namespace waybill::timeline

#include "TimelineTest.moc"
