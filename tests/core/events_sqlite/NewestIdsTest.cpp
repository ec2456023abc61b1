// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/sqlite/NewestIds.h"
#include "tests/support/TestMain.h"

#include <QTest>

#include <random>
#include <set>
#include <vector>

using namespace waybill;
using namespace waybill::events;

class NewestIdsTest : public QObject {
    Q_OBJECT

    static Event happened(std::optional<Timestamp> at, std::uint64_t id)
    {
        Event event;
        event.occurredAt = at;
        event.id = EventId(id);
        return event;
    }

    static Timestamp second(std::int64_t number) { return Timestamp(std::chrono::seconds(number)); }

private slots:
    void neverTakesAnEventForNewThatCameBefore();
    void knowsMostThatComeForTheFirstTime();
    void canNotTellOfWhatMayHaveBeenStoredBefore();
};

// As they come: in seconds, late ones among them, and each now and then again.
void NewestIdsTest::neverTakesAnEventForNewThatCameBefore()
{
    std::mt19937_64 random(1);
    NewestIds newest(std::nullopt);
    std::vector<Event> stored;
    for (int i = 0; i < 120'000; ++i) {
        const std::int64_t late = random() % 50 == 0 ? std::int64_t(random() % 1000) : 0;
        stored.push_back(happened(second(10'000 + i / 1000 - late), random()));
        newest.add(stored.back());
        for (int again = 0; again < 4; ++again) {
            const std::size_t before = again == 0 ? stored.size() - 1 : std::size_t(random() % stored.size());
            QVERIFY(!newest.isCertainlyNew(stored[before]));
        }
    }
}

void NewestIdsTest::knowsMostThatComeForTheFirstTime()
{
    std::mt19937_64 random(2);
    NewestIds newest(second(9'999));
    int known = 0;
    const int count = 120'000;
    for (int i = 0; i < count; ++i) {
        const Event event = happened(second(10'000 + i / 1000), random());
        known += newest.isCertainlyNew(event) ? 1 : 0;
        newest.add(event);
    }
    QVERIFY2(known > count * 9 / 10, qPrintable(QString::number(known)));
}

void NewestIdsTest::canNotTellOfWhatMayHaveBeenStoredBefore()
{
    const NewestIds newest(second(100));
    QVERIFY(!newest.isCertainlyNew(happened(second(99), 1)));
    QVERIFY(!newest.isCertainlyNew(happened(second(100), 1)));
    QVERIFY(newest.isCertainlyNew(happened(second(101), 1)));
    QVERIFY(!newest.isCertainlyNew(happened(std::nullopt, 1)));
    QVERIFY(!NewestIds(std::nullopt).isCertainlyNew(happened(std::nullopt, 1)));
}

WAYBILL_TEST(NewestIdsTest)
#include "NewestIdsTest.moc"
