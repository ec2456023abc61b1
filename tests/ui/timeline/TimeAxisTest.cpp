// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Rfc3339.h"
#include "tests/support/TestMain.h"
#include "ui/timeline/TimeAxis.h"

#include <QTest>

namespace waybill::ui::timeline::tests {

namespace {

Timestamp at(const char* rfc3339) { return *parseRfc3339(rfc3339); }

QStringList textsBetween(const char* from, const char* to, int most)
{
    QStringList texts;
    for (const TimeLabel& label : timeLabels(at(from), at(to) - at(from), most))
        texts.append(label.text);
    return texts;
}

} // namespace

class TimeAxisTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { qputenv("TZ", "UTC"); }
    void cleanupTestCase() { m_zone.isEmpty() ? qunsetenv("TZ") : qputenv("TZ", m_zone); }

    void momentsThatPeopleCountIn_data()
    {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        QTest::addColumn<QString>("texts");
        QTest::newRow("minutes") << QByteArray("2026-11-26T14:02:30Z") << QByteArray("2026-11-26T14:08:00Z")
                                 << QStringLiteral("14:04,14:06");
        QTest::newRow("hours") << QByteArray("2026-11-26T14:02:30Z") << QByteArray("2026-11-26T17:02:00Z")
                               << QStringLiteral("15:00,16:00,17:00");
        QTest::newRow("days") << QByteArray("2026-11-26T14:02:30Z") << QByteArray("2026-11-29T10:00:00Z")
                              << QStringLiteral("27 Nov,28 Nov,29 Nov");
        QTest::newRow("months") << QByteArray("2026-09-26T14:02:30Z") << QByteArray("2026-12-29T10:00:00Z")
                                << QStringLiteral("Oct 2026,Nov 2026,Dec 2026");
        QTest::newRow("a year") << QByteArray("2025-11-26T14:02:30Z") << QByteArray("2026-11-26T10:00:00Z")
                                << QStringLiteral("Jan 2026,Jul 2026");
        QTest::newRow("years") << QByteArray("2020-09-14T14:02:30Z") << QByteArray("2026-11-26T10:00:00Z")
                               << QStringLiteral("2022,2024,2026");
    }

    void momentsThatPeopleCountIn()
    {
        QFETCH(QByteArray, from);
        QFETCH(QByteArray, to);
        QFETCH(QString, texts);

        QCOMPARE(textsBetween(from.constData(), to.constData(), 3).join(QLatin1Char(',')), texts);
    }

    // However long or short: few enough not to stand in one another's place.
    void neverMoreThanThereIsRoomFor()
    {
        const Timestamp from = at("1970-01-01T00:00:01Z");
        for (std::chrono::milliseconds span(1000); span < std::chrono::years(8000); span = span * 3 / 2) {
            for (const int most : {1, 4, 12})
                QVERIFY2(int(timeLabels(from, span, most).size()) <= most + 1, qPrintable(QString::number(span.count())));
        }
    }

private:
    const QByteArray m_zone = qgetenv("TZ");
};

WAYBILL_TEST(TimeAxisTest)

} // namespace waybill::ui::timeline::tests

#include "TimeAxisTest.moc"
