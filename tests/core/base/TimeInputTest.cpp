// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Rfc3339.h"
#include "core/base/TimeInput.h"
#include "tests/support/TestMain.h"

#include <QTest>

namespace waybill::tests {

class TimeInputTest : public QObject {
    Q_OBJECT

private slots:
    void readsWhatAPersonTypes_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("expected"); // empty: not a time
        const auto row = [](const char* typed, const char* expected) {
            QTest::newRow(typed) << QString::fromLatin1(typed) << QString::fromLatin1(expected);
        };
        row("14:02", "2026-11-23T13:02:00.000Z");
        row(" 9:05 ", "2026-11-23T08:05:00.000Z");
        row("14:02:30", "2026-11-23T13:02:30.000Z");
        row("23:00", "2026-11-22T22:00:00.000Z"); // today's is still to come
        row("2026-11-20 14:02", "2026-11-20T13:02:00.000Z");
        row("2026-11-20T14:02:30", "2026-11-20T13:02:30.000Z");
        row("2026-11-20", "2026-11-19T23:00:00.000Z");
        row("2026-11-20T14:02:30Z", "2026-11-20T14:02:30.000Z");
        row("2h", "2026-11-23T13:00:00.000Z");
        row("15m", "2026-11-23T14:45:00.000Z");
        row("", "");
        row("25:00", "");
        row("14:60", "");
        row("2026-02-30", "");
        row("yesterday", "");
        row("14", "");
        row("99999999h", "");
    }

    void readsWhatAPersonTypes()
    {
        QFETCH(QString, typed);
        QFETCH(QString, expected);
        const Timestamp now = *parseRfc3339("2026-11-23T15:00:00Z");

        const auto time = timeFromInput(typed, now, QTimeZone("Europe/Paris"));

        QCOMPARE(time ? QString::fromStdString(formatRfc3339(*time)) : QString(), expected);
    }
};

WAYBILL_TEST(TimeInputTest)

} // namespace waybill::tests

#include "TimeInputTest.moc"
