// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Rfc3339.h"
#include "tests/support/TestMain.h"

#include <QTest>

namespace waybill {

class Rfc3339Test : public QObject {
    Q_OBJECT

private slots:
    void everySpellingOfAMomentIsThatMoment_data()
    {
        QTest::addColumn<QString>("text");
        for (const char* text :
             {"2026-05-02T10:11:12.345Z", "2026-05-02t10:11:12.345z", "2026-05-02 10:11:12.345", "2026-05-02T10:11:12.345",
              "2026-05-02T12:11:12.345+02:00", "2026-05-02T12:11:12.345+0200", "2026-05-02T12:11:12.345+02",
              "2026-05-02T06:41:12.345-03:30", "2026-05-02T10:11:12.3459999Z", "2026-05-02T10:11:12.345000000000000001Z"})
            QTest::newRow(text) << QString::fromLatin1(text);
    }

    void everySpellingOfAMomentIsThatMoment()
    {
        QFETCH(QString, text);

        const auto time = parseRfc3339(text.toStdString());

        QVERIFY(time);
        QCOMPARE(formatRfc3339(*time), std::string("2026-05-02T10:11:12.345Z"));
    }

    void timesFarAwayAreWrittenInFull()
    {
        using namespace std::chrono;
        const auto at = [](int y) { return Timestamp(sys_days(year(y) / 3 / 4)) + hours(5) + milliseconds(6'007); };

        QCOMPARE(formatRfc3339(at(7)), std::string("0007-03-04T05:00:06.007Z"));
        QCOMPARE(formatRfc3339(at(12345)), std::string("12345-03-04T05:00:06.007Z"));
        QCOMPARE(formatRfc3339(at(-7)), std::string("-007-03-04T05:00:06.007Z"));
    }

    void whatIsNoTimeIsNothing_data()
    {
        QTest::addColumn<QString>("text");
        for (const char* text :
             {"", "2026", "2026-05-02", "2026-02-30T00:00:00Z", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z",
              "2026-05-02T24:00:00Z", "2026-05-02T10:60:00Z", "2026-05-02T10:11:61Z", "2026-05-02T10:11:12.Z",
              "2026-05-02T10:11:12Zjunk", "2026-05-02T10:11:12+2", "2026-05-02T10:11:12+24:00",
              "2026-05-02T10:11:12+02:60", " 2026-05-02T10:11:12Z", "2026-05-02T10:11:12Z ", "2026-5-2T10:11:12Z",
              "-2026-05-02T10:11:12Z", "2026-05-02T10:11", "2026/05/02T10:11:12Z", "2026-05-02T1O:11:12Z"})
            QTest::newRow(text) << QString::fromLatin1(text);
    }

    void whatIsNoTimeIsNothing()
    {
        QFETCH(QString, text);

        QVERIFY(!parseRfc3339(text.toStdString()));
    }

    void theLeapDayIsOnlyInLeapYears()
    {
        QVERIFY(parseRfc3339("2024-02-29T00:00:00Z"));
        QVERIFY(parseRfc3339("2000-02-29T00:00:00Z"));
        QVERIFY(!parseRfc3339("2025-02-29T00:00:00Z"));
        QVERIFY(!parseRfc3339("1900-02-29T00:00:00Z"));
    }

    void aTimeBefore1970KeepsItsDayAndFraction()
    {
        const auto time = parseRfc3339("1969-12-31T23:59:59.999Z");

        QVERIFY(time);
        QCOMPARE(toMs(*time), -1ll);
        QCOMPARE(formatRfc3339(*time), std::string("1969-12-31T23:59:59.999Z"));
    }
};

WAYBILL_TEST(Rfc3339Test)

} // namespace waybill

#include "Rfc3339Test.moc"
