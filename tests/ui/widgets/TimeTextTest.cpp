// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/TestMain.h"
#include "ui/widgets/TimeText.h"

#include <QTest>

namespace waybill::ui {

using namespace std::chrono_literals;

class TimeTextTest : public QObject {
    Q_OBJECT
private slots:
    void timesUnderAnHourAreRelative();
    void olderTimesAreNot();
    void countsAreGroupedByThree();
    void spansTakeTheUnitThatFits();
    void theToolTipNamesTheZoneAndUtc();
};

void TimeTextTest::timesUnderAnHourAreRelative()
{
    const Timestamp now = timestampFromMs(1'795'425'247'000);

    QCOMPARE(ago(now, now), QStringLiteral("just now"));
    QCOMPARE(ago(now - 3s, now), QStringLiteral("3 s ago"));
    QCOMPARE(ago(now - 17min, now), QStringLiteral("17 min ago"));
    QVERIFY(moment(now - 17min, now).startsWith(QLatin1String("17 min ago, at ")));
}

void TimeTextTest::olderTimesAreNot()
{
    const Timestamp now = timestampFromMs(1'795'425'247'000);

    QCOMPARE(ago(now - 1h, now), QString());
    QCOMPARE(ago(now + 1min, now), QString());
    QVERIFY(moment(now - 72h, now).startsWith(QLatin1String("on ")));
    // Never the day alone: two of one day would look the same.
    QCOMPARE(whenText(now - 72h, now), dayText(now - 72h, now) + QLatin1Char(' ') + timeOfDay(now - 72h).left(5));
    QCOMPARE(whenText(now, now), timeOfDay(now));
}

void TimeTextTest::countsAreGroupedByThree()
{
    QCOMPARE(countText(0), QStringLiteral("0"));
    QCOMPARE(countText(999), QStringLiteral("999"));
    QCOMPARE(countText(1'204'551), QStringLiteral("1\u202f204\u202f551"));
    QCOMPARE(countText(-1234), QStringLiteral("-1\u202f234"));
    QCOMPARE(countText(-123), QStringLiteral("-123"));
}

void TimeTextTest::spansTakeTheUnitThatFits()
{
    QCOMPARE(spanText(400ms), QStringLiteral("0.4 s"));
    QCOMPARE(spanText(90s), QStringLiteral("90 s"));
    QCOMPARE(spanText(5min), QStringLiteral("5 min"));
    QCOMPARE(spanText(30h), QStringLiteral("30 h"));
    QCOMPARE(spanText(72h), QStringLiteral("3 d"));
}

void TimeTextTest::theToolTipNamesTheZoneAndUtc()
{
    const QString text = zonedTime(timestampFromMs(1'795'425'247'131));

    QVERIFY(text.contains(zoneName()));
    QVERIFY(text.endsWith(QLatin1String("2026-11-23T09:14:07.131Z")));
}

WAYBILL_TEST(TimeTextTest)

} // namespace waybill::ui

#include "TimeTextTest.moc"
