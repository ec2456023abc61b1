// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/filter/Match.h"
#include "core/timeline/BitmapCache.h"
#include "core/timeline/FilterRun.h"
#include "core/timeline/SummaryBuilder.h"
#include "tests/support/TestMain.h"

#include <QTest>

#include <random>

namespace waybill::timeline {

namespace {

using events::Event;
using events::EventType;

constexpr auto noon = std::chrono::sys_days(std::chrono::year(2026) / 5 / 2) + std::chrono::hours(12);

Event anEvent(std::uint64_t id, EventType type = EventType::Delivered)
{
    Event event;
    event.id = events::EventId(id);
    event.type = type;
    event.recipient = "nora@example.org";
    event.receivedAt = Timestamp(noon);
    return event;
}

filter::Query query(std::string_view text) { return filter::Query::parse(text).value(); }

std::size_t finish(FilterRun& run)
{
    while (run.advance()) {
    }
    return run.matching();
}

std::vector<std::uint32_t> scanned(const StringPool& pool, std::string_view needle)
{
    std::vector<std::uint32_t> codes;
    pool.scan(needle, 0, pool.size(), [&](std::uint32_t code) { codes.push_back(code); });
    return codes;
}

} // namespace

class ColumnsTest : public QObject {
    Q_OBJECT

private slots:
    void stringsAreKeptOnce();
    void stringsAreFoundWhileTheirIndexGrows();
    void scanningFindsWhatComparingFinds();
    void scanningDoesNotRunFromOneStringIntoTheNext();
    void stringsLongerThanABlockAreKept();
    void rowsReadBackWhatWasAppended();
    void timesOfAnyDistanceReadBack();
    void newRowsAreLookedAtOnce();
    void theNewestChunksAreLookedAtFirst();
    void aTermAnswersForFullChunksOnce();
    void aRareConditionFirstChangesNothing();
    void rowsFoundStayWhereTheyAreWhileMoreCome();
    void goneRowsDoNotMatch();
    void onlyRowsThatCrossATimeMakeARunOutdated();
    void histogramsCountEveryRowAtAnyRange();
    void facetsShowTheMostFrequent();
};

void ColumnsTest::stringsAreKeptOnce()
{
    StringPool pool;

    const std::uint32_t a = pool.intern("nora@example.org");
    const std::uint32_t b = pool.intern("Nora@example.org");

    QVERIFY(a != b);
    QCOMPARE(pool.intern("nora@example.org"), a);
    QCOMPARE(pool.find("Nora@example.org"), b);
    QCOMPARE(pool.find("max@example.org"), CodeIndex::none);
    QCOMPARE(pool.intern(""), 0U);
    QCOMPARE(pool.text(a), "nora@example.org");
}

void ColumnsTest::stringsAreFoundWhileTheirIndexGrows()
{
    constexpr std::uint32_t count = 30'000;
    StringPool pool;
    for (std::uint32_t i = 1; i <= count; ++i) {
        QCOMPARE(pool.intern("reader" + std::to_string(i)), i);
        const std::uint32_t earlier = 1 + (i * 7919U) % i;
        QCOMPARE(pool.find("reader" + std::to_string(earlier)), earlier);
        QCOMPARE(pool.find("reader" + std::to_string(i + 1)), CodeIndex::none);
    }
    for (std::uint32_t i = 1; i <= count; ++i)
        QCOMPARE(pool.intern("reader" + std::to_string(i)), i);
}

void ColumnsTest::scanningFindsWhatComparingFinds()
{
    std::mt19937 random(1);
    StringPool pool;
    for (int i = 0; i < 20'000; ++i) {
        std::string text;
        for (unsigned length = unsigned(random() % 40); length > 0; --length)
            text += "abcABC@.-\xc3"[random() % 10];
        pool.intern(text);
    }

    for (const std::string needle : {"a", "ab", "abc", "a@b", "..", "cabc", "\xc3", "abcabcab"}) {
        std::vector<std::uint32_t> expected;
        for (std::uint32_t code = 0; code < pool.size(); ++code) {
            if (filter::findFolded(pool.text(code), needle) != std::string_view::npos)
                expected.push_back(code);
        }
        QVERIFY2(scanned(pool, needle) == expected, needle.c_str());
    }
}

void ColumnsTest::scanningDoesNotRunFromOneStringIntoTheNext()
{
    StringPool pool;
    pool.intern("ends with ab");
    // The length of the next one, 99, is a 'c' in the bytes between them.
    const std::uint32_t next = pool.intern(std::string(99, 'x'));
    pool.intern("abx");

    QVERIFY(scanned(pool, "abc").empty());
    QVERIFY(scanned(pool, "cx").empty());
    QCOMPARE(scanned(pool, "abx").size(), std::size_t(1));
    QCOMPARE(scanned(pool, "xxxx"), std::vector<std::uint32_t>{next});
}

void ColumnsTest::stringsLongerThanABlockAreKept()
{
    StringPool pool;
    std::vector<std::string> texts;
    for (const std::size_t size : {100UZ, 3'000'000UZ, 50UZ, (1UZ << 20) - 3, (1UZ << 20), 2'000'000UZ, 7UZ}) {
        texts.push_back(std::string(size - 1, char('a' + texts.size())) + "!");
        pool.intern(texts.back());
    }

    for (std::uint32_t i = 0; i < texts.size(); ++i)
        QVERIFY(pool.text(i + 1) == texts[i]);
    QCOMPARE(scanned(pool, "!").size(), texts.size());
    QCOMPARE(scanned(pool, "bb!"), std::vector<std::uint32_t>{2});
}

void ColumnsTest::rowsReadBackWhatWasAppended()
{
    EventTable table;
    for (std::uint32_t i = 0; i < chunkRows + 100; ++i) {
        Event made = anEvent(i, EventType(i % events::eventTypeCount));
        made.recipient = "r" + std::to_string(i % 1000) + "@example.org";
        made.bounce = events::BounceClass(i % 4);
        made.strength = events::Strength(i % 3);
        made.smtpCode = i % 2 == 0 ? std::optional<int>(500 + int(i % 50)) : std::nullopt;
        made.endpoint = "endpoint-" + std::to_string(i % 3);
        made.copies = int(i % 300);
        table.append(made);
    }

    for (RowId id = 0; id < table.rowCount(); ++id) {
        const Row row = table.row(id);
        QVERIFY(row.id.value() == id && row.type == EventType(id % events::eventTypeCount));
        QVERIFY(row.recipient == "r" + std::to_string(id % 1000) + "@example.org");
        QVERIFY(row.bounce == events::BounceClass(id % 4) && row.strength == events::Strength(id % 3));
        QVERIFY(row.smtpCode.value_or(-1) == (id % 2 == 0 ? 500 + int(id % 50) : -1));
        QVERIFY(row.endpoint == "endpoint-" + std::to_string(id % 3) && row.copies == int(id % 300));
    }
}

void ColumnsTest::timesOfAnyDistanceReadBack()
{
    EventTable table;
    for (const long long delay : {0LL, 1LL, -1LL, 86'400'000LL, -86'400'000LL, 400LL * 86'400'000, -400LL * 86'400'000}) {
        Event made = anEvent(1);
        made.occurredAt = Timestamp(noon);
        made.receivedAt = Timestamp(noon) + std::chrono::milliseconds(delay);
        table.append(made);

        const Row row = table.row(table.rowCount() - 1);

        QVERIFY(row.time == Timestamp(noon));
        QCOMPARE(toMs(row.receivedAt), toMs(made.receivedAt));
    }
}

void ColumnsTest::newRowsAreLookedAtOnce()
{
    EventTable table;
    for (std::uint32_t i = 0; i < chunkRows * 2 + 10; ++i)
        table.append(anEvent(i, i % 100 == 0 ? EventType::Bounced : EventType::Delivered));
    FilterRun run(query("type:bounced"), table, Timestamp(noon));
    const std::size_t before = finish(run);
    const std::uint64_t evaluated = run.rowsEvaluated();

    for (std::uint32_t i = 0; i < 5; ++i)
        table.append(anEvent(1'000'000 + i, EventType::Bounced));
    const std::size_t after = finish(run);

    QCOMPARE(evaluated, std::uint64_t(chunkRows * 2 + 10));
    QCOMPARE(run.rowsEvaluated() - evaluated, std::uint64_t(5));
    QCOMPARE(after, before + 5);
    QVERIFY(!run.advance());
}

void ColumnsTest::theNewestChunksAreLookedAtFirst()
{
    EventTable table;
    for (std::uint32_t i = 0; i < chunkRows * 4; ++i)
        table.append(anEvent(i, i % 1000 == 0 ? EventType::Bounced : EventType::Delivered));
    FilterRun run(query("type:bounced"), table, Timestamp(noon));

    run.advance();
    const auto first = run.list();
    finish(run);

    QVERIFY(!first->empty() && (*first)[0] / chunkRows == 3);
    QCOMPARE(first->back(), (chunkRows * 4 - 1) / 1000 * 1000);
    QCOMPARE(run.list()->size(), std::size_t((chunkRows * 4 + 999) / 1000));
    QCOMPARE((*run.list())[0], 0U);
}

void ColumnsTest::rowsFoundStayWhereTheyAreWhileMoreCome()
{
    EventTable table;
    table.append(anEvent(1));
    FilterRun run(query(""), table, Timestamp(noon));
    finish(run);
    const auto held = run.list();

    for (std::uint32_t i = 0; i < chunkRows * 3; ++i)
        table.append(anEvent(i));
    finish(run);

    QCOMPARE(held->size(), std::size_t(1));
    QCOMPARE(held->back(), 0U);
    QCOMPARE(run.list()->size(), std::size_t(chunkRows * 3 + 1));
    QCOMPARE(run.list()->back(), chunkRows * 3);
}

void ColumnsTest::aTermAnswersForFullChunksOnce()
{
    EventTable table;
    for (std::uint32_t i = 0; i < chunkRows + 100; ++i)
        table.append(anEvent(i, i % 3 == 0 ? EventType::Bounced : EventType::Delivered));
    BitmapCache cache;
    FilterRun first(query("type:bounced"), table, Timestamp(noon), RowOrder::Time, nullptr, &cache);
    finish(first);

    for (std::uint32_t i = 0; i < 30; ++i)
        table.append(anEvent(chunkRows * 2 + i, EventType::Bounced));
    FilterRun second(query("-type:bounced nora"), table, Timestamp(noon), RowOrder::Time, nullptr, &cache);
    FilterRun third(query("type:bounced"), table, Timestamp(noon), RowOrder::Time, nullptr, &cache);

    QCOMPARE(finish(second), std::size_t(chunkRows + 100) - first.matching());
    QCOMPARE(finish(third), first.matching() + 30);
}

void ColumnsTest::aRareConditionFirstChangesNothing()
{
    EventTable table;
    for (std::uint32_t i = 0; i < 5000; ++i) {
        Event made = anEvent(i, i % 100 == 0 ? EventType::Bounced : EventType::Delivered);
        made.environment = i % 200 == 0 ? "staging" : "production";
        made.smtpCode = i % 300 == 0 ? 550 : 250;
        table.append(made);
    }
    for (const char* text : {"env:staging type:bounced code:550", "code:550 type:bounced env:staging", "type:bounced env:staging code>=500"}) {
        FilterRun run(query(text), table, Timestamp(noon));
        QCOMPARE(finish(run), std::size_t(9));
    }
}

void ColumnsTest::goneRowsDoNotMatch()
{
    EventTable table;
    for (std::uint32_t i = 0; i < 200; ++i)
        table.append(anEvent(i));
    const std::vector<events::EventId> erased{events::EventId(0), events::EventId(63), events::EventId(64), events::EventId(199)};

    table.markGone(erased);

    FilterRun run(query(""), table, Timestamp(noon));
    QCOMPARE(finish(run), std::size_t(196));
    FilterRun negated(query("-type:bounced"), table, Timestamp(noon));
    QCOMPARE(finish(negated), std::size_t(196));
}

void ColumnsTest::onlyRowsThatCrossATimeMakeARunOutdated()
{
    EventTable table;
    Event old = anEvent(1);
    old.occurredAt = Timestamp(noon - std::chrono::minutes(90));
    table.append(old);
    FilterRun run(query("since:2h"), table, Timestamp(noon));
    finish(run);

    QVERIFY(!run.isOutdated(Timestamp(noon + std::chrono::minutes(30))));
    QVERIFY(run.isOutdated(Timestamp(noon + std::chrono::minutes(31))));
    QVERIFY(!FilterRun(query("since:2026-05-01"), table, Timestamp(noon)).hasRelativeTimes());
}

void ColumnsTest::histogramsCountEveryRowAtAnyRange()
{
    for (const long long rangeMs : {1LL, 60'000LL, 7'200'000LL, 30LL * 86'400'000, 20'000LL * 86'400'000}) {
        EventTable table;
        std::mt19937_64 random(3);
        for (std::uint32_t i = 0; i < 5000; ++i) {
            Event made = anEvent(i);
            made.occurredAt = Timestamp(noon) - std::chrono::milliseconds(random() % std::uint64_t(rangeMs));
            table.append(made);
        }
        FilterRun run(query(""), table, Timestamp(noon));
        finish(run);
        SummaryBuilder builder(table);
        while (run.countSome(builder)) {
        }

        const Histogram histogram = builder.build()->histogram;

        std::uint64_t total = 0;
        for (const auto& bucket : histogram.buckets)
            total += bucket[std::size_t(EventType::Delivered)];
        QCOMPARE(total, std::uint64_t(5000));
        QVERIFY(histogram.buckets.size() <= 121);
        QVERIFY(histogram.buckets.size() >= 40 || rangeMs < 40'000);
        QVERIFY(histogram.from + histogram.step * histogram.buckets.size() > Timestamp(noon) - std::chrono::minutes(10));
        QCOMPARE(toMs(histogram.from) % histogram.step.count(), 0LL);
    }
}

void ColumnsTest::facetsShowTheMostFrequent()
{
    EventTable table;
    for (std::uint32_t i = 0; i < 3000; ++i) {
        Event made = anEvent(i);
        const std::uint32_t company = i % 3 == 0 ? 7 : i % 80;
        made.recipient = "x@company" + std::to_string(company) + ".example";
        made.environment = i % 10 == 0 ? "staging" : "production";
        made.messageType = "receipt";
        made.reason = i % 4 == 0 ? "mailbox full" : "queued as " + std::to_string(i);
        made.smtpCode = i % 5 == 0 ? std::optional<int>(421) : std::nullopt;
        table.append(made);
    }
    FilterRun run(query(""), table, Timestamp(noon));
    finish(run);
    SummaryBuilder builder(table);
    while (run.countSome(builder)) {
    }

    const auto facets = builder.build()->facets;

    const auto of = [&](filter::Field field) { return *std::ranges::find(facets, field, &Facet::field); };
    QCOMPARE(of(filter::Field::Environment).values.front().value, "production");
    QCOMPARE(of(filter::Field::Environment).values.front().count, 2700);
    QCOMPARE(of(filter::Field::Domain).values.front().value, "company7.example");
    QCOMPARE(of(filter::Field::Domain).values.size(), std::size_t(50));
    QCOMPARE(of(filter::Field::Domain).distinct, 80);
    QCOMPARE(of(filter::Field::Code).values.front().value, "421");
    QVERIFY(of(filter::Field::Bounce).values.empty());
    QCOMPARE(of(filter::Field::MessageType).values.front().value, "receipt");
    QCOMPARE(of(filter::Field::Reason).values.front().value, "mailbox full");
    QCOMPARE(of(filter::Field::Reason).values.front().count, 750);
}

WAYBILL_TEST(ColumnsTest)

} // namespace waybill::timeline

#include "ColumnsTest.moc"
