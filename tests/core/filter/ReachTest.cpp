// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/filter/Reach.h"
#include "tests/support/TestMain.h"

#include <QTest>

namespace waybill::filter {

class ReachTest : public QObject {
    Q_OBJECT

private slots:
    void aFilterReachesAsFarAsItsTimesSay_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("daysAgo"); // -1: any time
        QTest::newRow("nothing") << QString() << -1;
        QTest::newRow("no time") << QStringLiteral("type:bounced") << -1;
        QTest::newRow("since") << QStringLiteral("type:bounced since:3d") << 3;
        QTest::newRow("the nearer of two") << QStringLiteral("since:5d since:3d") << 3;
        QTest::newRow("either") << QStringLiteral("since:5d OR since:3d") << 5;
        QTest::newRow("either, one of any time") << QStringLiteral("since:5d OR type:bounced") << -1;
        QTest::newRow("both in parentheses") << QStringLiteral("(since:5d OR since:9d) since:7d") << 7;
        QTest::newRow("not since") << QStringLiteral("-since:3d") << -1;
        QTest::newRow("before") << QStringLiteral("before:3d") << -1;
        QTest::newRow("a day") << QStringLiteral("time:2026-04-30..") << 2;
        QTest::newRow("received") << QStringLiteral("received>=2026-04-30") << 2;
    }

    void aFilterReachesAsFarAsItsTimesSay()
    {
        QFETCH(QString, text);
        QFETCH(int, daysAgo);
        const Timestamp now = std::chrono::sys_days(std::chrono::year(2026) / 5 / 2);
        const auto query = Query::parse(text.toStdString());
        QVERIFY(query.has_value());

        const auto reach = reachOf(*query, now);

        QCOMPARE(reach.has_value(), daysAgo >= 0);
        if (reach)
            QCOMPARE(toMs(*reach), toMs(now - std::chrono::days(daysAgo)));
    }
};

WAYBILL_TEST(ReachTest)

} // namespace waybill::filter

#include "ReachTest.moc"
