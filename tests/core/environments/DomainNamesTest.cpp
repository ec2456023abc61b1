// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/environments/DomainNames.h"
#include "tests/support/TestMain.h"

#include <QTest>

namespace waybill::environments::tests {

class DomainNamesTest : public QObject {
    Q_OBJECT

private slots:
    void theEnvironmentsOwnComesFirst_data()
    {
        QTest::addColumn<QByteArray>("environment");
        QTest::addColumn<QByteArray>("first");
        QTest::addColumn<QByteArray>("last");
        QTest::newRow("production takes no test domain") << QByteArray("production") << QByteArray("example.com") << QByteArray("dev.example.com");
        QTest::newRow("by its short name") << QByteArray("staging") << QByteArray("stg.example.com") << QByteArray("dev.example.com");
        QTest::newRow("one of several") << QByteArray("staging-eu") << QByteArray("stg.example.com") << QByteArray("dev.example.com");
        QTest::newRow("by its own name") << QByteArray("mail") << QByteArray("mail.example.com") << QByteArray("dev.example.com");
        QTest::newRow("development") << QByteArray("development") << QByteArray("dev.example.com") << QByteArray("stg.example.com");
    }
    void theEnvironmentsOwnComesFirst()
    {
        QFETCH(QByteArray, environment);
        QFETCH(QByteArray, first);
        QFETCH(QByteArray, last);
        const auto ordered = nearestFirst({"example.com", "mail.example.com", "stg.example.com", "dev.example.com"}, environment.toStdString());
        QCOMPARE(ordered.size(), std::size_t(4));
        QCOMPARE(ordered.front(), first.toStdString());
        QCOMPARE(ordered.back(), last.toStdString());
    }

    void aNameWithinALabelIsNone() { QCOMPARE(nearestFirst({"latest.example.com", "contest.example.com"}, "development").front(), std::string("latest.example.com")); }
};

WAYBILL_TEST(DomainNamesTest)

} // namespace waybill::environments::tests

#include "DomainNamesTest.moc"
