// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/timeline/EventTable.h"
#include "core/timeline/RowList.h"
#include "tests/support/TestMain.h"

#include <QTest>

#include <algorithm>
#include <random>

namespace waybill::timeline {

namespace {

constexpr auto noon = std::chrono::sys_days(std::chrono::year(2026) / 5 / 2) + std::chrono::hours(12);

// Times that go on, with every `late`th row minutes to days late.
void fill(EventTable& table, std::uint32_t rows, unsigned late, std::mt19937& random)
{
    for (std::uint32_t i = 0; i < rows; ++i) {
        events::Event event;
        event.id = events::EventId(i + 1);
        event.receivedAt = Timestamp(noon) + std::chrono::milliseconds(i * 10);
        if (late != 0 && random() % late == 0)
            event.occurredAt = event.receivedAt - std::chrono::milliseconds(random() % 300'000);
        table.append(event);
    }
}

std::vector<RowId> asVector(const RowList& list)
{
    std::vector<RowId> rows;
    for (std::size_t i = 0; i < list.size(); ++i)
        rows.push_back(list[i]);
    return rows;
}

void sortByTime(std::vector<RowId>& rows, const EventTable& table)
{
    std::ranges::sort(rows, {}, [&](RowId id) { return std::pair(table.timeOf(id), id); });
}

} // namespace

class RowListTest : public QObject {
    Q_OBJECT

private slots:
    void rowsInOrderAreRangesThatTakeNoMemory();
    void randomRowsComeOutInTheOrderOfTime_data();
    void randomRowsComeOutInTheOrderOfTime();
    void whatAChunkKeepsInOrderIsWovenIn_data();
    void whatAChunkKeepsInOrderIsWovenIn();
    void aListStaysAsItWas();
    void everyRowKnowsItsPosition();
    void rowsThatWereNeverInHaveNoPosition();
};

void RowListTest::rowsInOrderAreRangesThatTakeNoMemory()
{
    EventTable table;
    std::mt19937 random(1);
    fill(table, 50'000, 0, random);
    RowListBuilder builder(table, RowOrder::Time);

    builder.addRange(20'000, 50'000);
    builder.addRange(0, 20'000);

    QCOMPARE(builder.size(), std::size_t(50'000));
    QCOMPARE((*builder.list())[0], 0U);
    QCOMPARE((*builder.list())[19'999], 19'999U);
    QCOMPARE(builder.list()->back(), 49'999U);
    QCOMPARE(builder.rearranged(), std::uint64_t(1));
}

void RowListTest::randomRowsComeOutInTheOrderOfTime_data()
{
    QTest::addColumn<int>("late");
    QTest::addColumn<int>("most");
    QTest::newRow("seldom late, few at once") << 50 << 20;
    QTest::newRow("seldom late, many at once") << 50 << 9'000;
    QTest::newRow("mostly late") << 2 << 200;
}

void RowListTest::randomRowsComeOutInTheOrderOfTime()
{
    QFETCH(int, late);
    QFETCH(int, most);
    std::mt19937 random(7);
    EventTable table;
    constexpr std::uint32_t count = 40'000;
    fill(table, count, unsigned(late), random);
    RowListBuilder builder(table, RowOrder::Time);
    std::vector<RowId> expected;

    for (RowId next = 0; next < count;) {
        const RowId end = std::min<RowId>(count, next + 1 + RowId(random() % unsigned(most)));
        std::vector<RowId> rows;
        for (; next < end; ++next)
            rows.push_back(next);
        sortByTime(rows, table);
        if (std::ranges::is_sorted(rows) && random() % 2 == 0)
            builder.addRange(rows.front(), rows.back() + 1);
        else
            builder.add(rows);
        expected.insert(expected.end(), rows.begin(), rows.end());
        if (random() % 4 == 0)
            builder.list(); // somebody looks on
        for (int i = 0; i < 3; ++i) {
            const auto gone = expected.begin() + std::ptrdiff_t(random() % expected.size());
            QVERIFY(builder.remove(*gone));
            QVERIFY(!builder.remove(*gone));
            expected.erase(gone);
            if (expected.empty())
                break;
        }
    }

    sortByTime(expected, table);
    QVERIFY(asVector(*builder.list()) == expected);
    QCOMPARE(builder.size(), expected.size());
}

void RowListTest::whatAChunkKeepsInOrderIsWovenIn_data()
{
    QTest::addColumn<int>("late");
    QTest::newRow("in order") << 0;
    QTest::newRow("seldom late") << 5'000;
    QTest::newRow("often late") << 50;
    QTest::newRow("mostly late") << 2;
}

// The blocks come in any order, as chunks do that are restored, and single rows come and go in between.
void RowListTest::whatAChunkKeepsInOrderIsWovenIn()
{
    QFETCH(int, late);
    std::mt19937 random(5);
    EventTable table;
    constexpr std::uint32_t blockRows = 6'000;
    constexpr std::uint32_t blocks = 10;
    fill(table, blockRows * blocks, unsigned(late), random);
    std::vector<RowId> order(blocks);
    std::ranges::generate(order, [block = RowId(0)]() mutable { return block++; });
    std::ranges::shuffle(order, random);
    RowListBuilder builder(table, RowOrder::Time);
    std::vector<RowId> expected;
    std::vector<std::pair<std::shared_ptr<const RowList>, std::vector<RowId>>> held;

    for (const RowId block : order) {
        std::vector<RowId> rows(blockRows);
        std::ranges::generate(rows, [id = block * blockRows]() mutable { return id++; });
        sortByTime(rows, table);
        const auto kept = std::make_shared<std::uint16_t[]>(blockRows);
        std::ranges::transform(rows, kept.get(), [&](RowId id) { return std::uint16_t(id - block * blockRows); });
        builder.addOrdered(block * blockRows, kept, blockRows);
        expected.insert(expected.end(), rows.begin(), rows.end());
        for (int i = 0; i < 20; ++i) {
            const auto gone = expected.begin() + std::ptrdiff_t(random() % expected.size());
            const RowId id = *gone;
            QVERIFY(builder.remove(id));
            if (i % 2 == 0)
                builder.add(std::span(&id, 1));
            else
                expected.erase(gone);
        }
        sortByTime(expected, table);
        held.emplace_back(builder.list(), expected);
    }

    for (const auto& [list, rows] : held)
        QVERIFY(asVector(*list) == rows);
    for (std::size_t i = 0; i < expected.size(); ++i)
        QVERIFY(held.back().first->positionOf(expected[i]) == i);
}

void RowListTest::aListStaysAsItWas()
{
    std::mt19937 random(11);
    EventTable table;
    fill(table, 20'000, 10, random);
    RowListBuilder builder(table, RowOrder::Time);
    std::vector<std::pair<std::shared_ptr<const RowList>, std::vector<RowId>>> held;

    for (RowId id = 0; id < 20'000; ++id) {
        builder.add(std::span(&id, 1));
        if (id % 7 == 0)
            builder.remove(id / 2);
        if (id % 1000 == 0) {
            held.emplace_back(builder.list(), std::vector<RowId>());
            held.back().second = asVector(*held.back().first);
        }
    }

    for (const auto& [list, rows] : held)
        QVERIFY(asVector(*list) == rows);
}

void RowListTest::everyRowKnowsItsPosition()
{
    std::mt19937 random(3);
    EventTable table;
    fill(table, 30'000, 5, random);
    RowListBuilder builder(table, RowOrder::Time);
    for (RowId id = 0; id < 30'000; id += 1 + RowId(random() % 3))
        builder.add(std::span(&id, 1));

    const auto list = builder.list();

    for (std::size_t i = 0; i < list->size(); ++i)
        QVERIFY(list->positionOf((*list)[i]) == i);
}

void RowListTest::rowsThatWereNeverInHaveNoPosition()
{
    std::mt19937 random(3);
    EventTable table;
    fill(table, 100, 0, random);
    RowListBuilder builder(table, RowOrder::Time);
    QVERIFY(!builder.list()->positionOf(5));

    builder.addRange(10, 20);

    QVERIFY(!builder.list()->positionOf(5));
    QVERIFY(!builder.list()->positionOf(20));
    QVERIFY(!builder.list()->positionOf(70'000));
}

WAYBILL_TEST(RowListTest)

} // namespace waybill::timeline

#include "RowListTest.moc"
