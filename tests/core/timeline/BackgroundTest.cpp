// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/timeline/Background.h"
#include "core/timeline/FilterRun.h"
#include "core/timeline/SummaryBuilder.h"
#include "tests/support/TestMain.h"

#include <QTest>

#include <random>

namespace waybill::timeline {

namespace {

using events::EventType;

constexpr auto noon = std::chrono::sys_days(std::chrono::year(2026) / 5 / 2) + std::chrono::hours(12);

} // namespace

class BackgroundTest : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        m_table = std::make_unique<EventTable>();
        m_background = std::make_unique<Background>(*m_table);
        m_random.seed(7);
    }

    void everythingIsCountedInTheStepsOfWhatMatches_data()
    {
        QTest::addColumn<qint64>("range"); // ms
        for (const qint64 range : {1LL, 60'000LL, 600'000LL, 7'200'000LL, 86'400'000LL, 30LL * 86'400'000, 3000LL * 86'400'000})
            QTest::addRow("%lld", static_cast<long long>(range)) << range;
    }

    void everythingIsCountedInTheStepsOfWhatMatches()
    {
        QFETCH(qint64, range);
        for (int i = 0; i < 5000; ++i)
            append(noon - std::chrono::milliseconds(m_random() % std::uint64_t(range)), i % 10 == 0);

        const Summary summary = summaryOf("type:bounced");

        QCOMPARE(summary.everything.size(), summary.histogram.buckets.size());
        QCOMPARE(summary.before + summary.after, std::size_t(0));
        for (std::size_t at = 0; at < summary.everything.size(); ++at) {
            QCOMPARE(summary.everything[at][std::size_t(EventType::Delivered)],
                     count(summary.histogram.timeOf(at), summary.histogram.timeOf(at + 1), EventType::Delivered));
            QCOMPARE(summary.everything[at][std::size_t(EventType::Bounced)],
                     summary.histogram.buckets[at][std::size_t(EventType::Bounced)]);
        }
    }

    void aNamedTimeHasItsSurroundings()
    {
        for (int i = 0; i < 6 * 3600; ++i)
            append(noon - std::chrono::seconds(i), false);

        const Summary summary = summaryOf("since:2026-05-02T08:00:00Z before:2026-05-02T09:00:00Z");

        const std::size_t chosen = summary.histogram.buckets.size() - summary.before - summary.after;
        QCOMPARE(summary.before, chosen / 2);
        QCOMPARE(summary.after, chosen / 2);
        for (std::size_t at = 0; at < summary.everything.size(); ++at) {
            const bool isAround = at < summary.before || at >= summary.before + chosen;
            QCOMPARE(summary.histogram.buckets[at][std::size_t(EventType::Delivered)],
                     isAround ? 0U : summary.everything[at][std::size_t(EventType::Delivered)]);
            QCOMPARE(summary.everything[at][std::size_t(EventType::Delivered)], std::uint32_t(summary.histogram.step.count() / 1000));
        }
    }

    void surroundingsEndWhereTheRowsDo()
    {
        for (int i = 0; i < 3600; ++i)
            append(noon - std::chrono::seconds(i), false);

        QCOMPARE(summaryOf("since:2026-05-02T11:30:00Z").after, std::size_t(0));
        QVERIFY(summaryOf("since:2026-05-02T11:30:00Z").before > 0);
        QCOMPARE(summaryOf("before:2026-05-02T11:30:00Z").before, std::size_t(0));
    }

    // However few match: the bars are those of the time, and not of the few.
    void fewMatchesStandInTheTimeThatWasAskedFor()
    {
        for (int i = 0; i < 6 * 3600; ++i)
            append(noon - std::chrono::seconds(i), i == 5000);

        for (const char* filter : {"type:bounced since:2026-05-02T09:00:00Z before:2026-05-02T11:00:00Z",
                                   "type:bounced since:2h", "type:bounced time:2026-05-02T10:00:00Z..", "type:bounced before:1h"}) {
            const Summary summary = summaryOf(filter);
            const std::size_t chosen = summary.histogram.buckets.size() - summary.before - summary.after;
            QVERIFY2(chosen >= 60 && chosen <= 121, filter);
            QCOMPARE(summary.everything.size(), summary.histogram.buckets.size());
            std::uint32_t bounced = 0;
            for (const EventCounts& counts : summary.histogram.buckets)
                bounced += counts[std::size_t(EventType::Bounced)];
            QCOMPARE(bounced, 1U);
        }
        QCOMPARE(summaryOf("type:bounced since:2h").before, std::size_t(0));
    }

    void rowsAreCountedOnceWhateverTheFilter()
    {
        for (int i = 0; i < 1000; ++i)
            append(noon - std::chrono::seconds(i / 2), i % 2 == 0);
        QCOMPARE(total(summaryOf("type:bounced")), std::uint64_t(1000));
        QVERIFY(m_background->isCounted());

        QCOMPARE(total(summaryOf("type:delivered")), std::uint64_t(1000));
        QVERIFY(!m_countedAgain);
        append(noon + std::chrono::seconds(1), true);
        QVERIFY(!m_background->isCounted());
        QCOMPARE(total(summaryOf("type:bounced")), std::uint64_t(1001));
    }

    void rowsThatWentAreNotCounted()
    {
        for (int i = 0; i < 100; ++i)
            append(noon - std::chrono::seconds(i / 2), i % 2 == 0);
        QCOMPARE(total(summaryOf("type:bounced")), std::uint64_t(100));

        const std::vector<events::EventId> gone{events::EventId(4), events::EventId(7)};
        m_table->markGone(gone);

        QCOMPARE(total(summaryOf("type:bounced")), std::uint64_t(98));
    }

    void whatMatchesNothingHasNoBars()
    {
        append(noon, false);

        QVERIFY(summaryOf("type:bounced").everything.empty());
    }

private:
    void append(std::chrono::sys_time<std::chrono::milliseconds> time, bool bounced)
    {
        events::Event event;
        event.id = events::EventId(m_table->rowCount() + 1);
        event.type = bounced ? EventType::Bounced : EventType::Delivered;
        event.recipient = "nora@example.org";
        event.occurredAt = event.receivedAt = Timestamp(time);
        m_table->append(event);
    }

    Summary summaryOf(std::string_view filter)
    {
        FilterRun run(filter::Query::parse(filter).value(), *m_table, Timestamp(noon));
        while (run.advance()) {
        }
        SummaryBuilder counts(*m_table);
        while (run.countSome(counts)) {
        }
        const bool wasCounted = m_background->isCounted();
        m_background->show(counts.times(), run.times(), run.namesTime());
        m_countedAgain = wasCounted && m_background->countSome();
        while (m_background->countSome()) {
        }
        const auto summary = counts.build();
        m_background->addTo(*summary, counts.times());
        return *summary;
    }

    std::uint32_t count(Timestamp from, Timestamp to, EventType type) const
    {
        std::uint32_t found = 0;
        for (RowId id = 0; id < m_table->rowCount(); ++id) {
            const Row row = m_table->row(id);
            found += row.type == type && row.time >= from && row.time < to ? 1 : 0;
        }
        return found;
    }

    static std::uint64_t total(const Summary& summary)
    {
        std::uint64_t sum = 0;
        for (const EventCounts& counts : summary.everything) {
            for (const std::uint32_t each : counts)
                sum += each;
        }
        return sum;
    }

    std::unique_ptr<EventTable> m_table;
    std::unique_ptr<Background> m_background;
    bool m_countedAgain = false;
    std::mt19937_64 m_random;
};

WAYBILL_TEST(BackgroundTest)

} // namespace waybill::timeline

#include "BackgroundTest.moc"
