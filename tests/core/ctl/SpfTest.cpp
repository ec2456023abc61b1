// SPDX-License-Identifier: GPL-3.0-or-later
// waybillctl spf against a real Knot.
#include "tests/core/ctl/Ctl.h"
#include "tests/support/NameServer.h"
#include "tests/support/TestMain.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace waybill::ctl::tests {

class SpfTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void aPassCountsItsLookups();
    void aFailSaysTheRecordsText();
    void aFailWithoutTextSaysTheDefault();
    void aFailWithoutDefaultSaysOurOwn();
    void aSilentServerIsTempError();
    void wrongInputIsExitTwo_data();
    void wrongInputIsExitTwo();

private:
    Run spf(const QString& ip, const QString& mailFrom, const QStringList& more = {}) const
    {
        return run(QStringList{QStringLiteral("spf"), QStringLiteral("--ip"), ip, QStringLiteral("--mail-from"), mailFrom,
                               QStringLiteral("--helo"), QStringLiteral("mail.example.test"), QStringLiteral("--resolver"),
                               QString::fromStdString(m_knot->endpoint().text()), QStringLiteral("--json")}
                   + more);
    }

    std::unique_ptr<waybill::tests::KnotServer> m_knot;
};

namespace {

QJsonObject object(const Run& run) { return QJsonDocument::fromJson(run.out).object(); }

} // namespace

void SpfTest::initTestCase()
{
    const QByteArray text = "@ TXT \"v=spf1 include:_spf a:void ip4:192.0.2.1 -all exp=why\"\n"
                            "_spf TXT \"v=spf1 ip4:198.51.100.0/24 ?all\"\nwhy TXT \"%{i} may not\"\n"
                            "bare TXT \"v=spf1 -all\"\n";
    QByteArray absolute = text;
    absolute.replace("include:_spf", "include:_spf.example.test").replace("a:void", "a:void.example.test");
    absolute.replace("exp=why", "exp=why.example.test");
    m_knot = std::make_unique<waybill::tests::KnotServer>(
        std::vector<waybill::tests::Zone>{{.name = "example.test", .text = absolute}});
    QVERIFY2(m_knot->start(), m_knot->error().constData());
}

void SpfTest::aPassCountsItsLookups()
{
    const Run pass = spf(QStringLiteral("192.0.2.1"), QStringLiteral("a@example.test"));

    QCOMPARE(pass.code, 0);
    QCOMPARE(object(pass)[QStringLiteral("result")].toString(), QStringLiteral("pass"));
    QCOMPARE(object(pass)[QStringLiteral("lookups")].toInt(), 2);
    QCOMPARE(object(pass)[QStringLiteral("void_lookups")].toInt(), 1);
    QVERIFY(object(pass)[QStringLiteral("explanation")].isNull());
}

void SpfTest::aFailSaysTheRecordsText()
{
    const Run run = spf(QStringLiteral("203.0.113.9"), QStringLiteral("a@example.test"));
    const QJsonObject fail = object(run);

    QCOMPARE(run.code, 1);
    QCOMPARE(fail[QStringLiteral("result")].toString(), QStringLiteral("fail"));
    QCOMPARE(fail[QStringLiteral("explanation")].toString(), QStringLiteral("203.0.113.9 may not"));
}

void SpfTest::aFailWithoutTextSaysTheDefault()
{
    const QJsonObject fail = object(spf(QStringLiteral("203.0.113.9"), QStringLiteral("a@bare.example.test"),
                                        {QStringLiteral("--default-explanation"), QStringLiteral("DEFAULT")}));

    QCOMPARE(fail[QStringLiteral("explanation")].toString(), QStringLiteral("DEFAULT"));
}

void SpfTest::aFailWithoutDefaultSaysOurOwn()
{
    const QJsonObject fail = object(spf(QStringLiteral("203.0.113.9"), QStringLiteral("a@bare.example.test")));

    QVERIFY(fail[QStringLiteral("explanation")].toString().contains(QStringLiteral("203.0.113.9 is not permitted")));
}

void SpfTest::aSilentServerIsTempError()
{
    const Run away = run({QStringLiteral("spf"), QStringLiteral("--ip"), QStringLiteral("192.0.2.1"),
                          QStringLiteral("--mail-from"), QStringLiteral("a@example.test"), QStringLiteral("--resolver"),
                          QStringLiteral("127.0.0.1:%1").arg(waybill::tests::freePort("127.0.0.1")),
                          QStringLiteral("--json")});

    QCOMPARE(away.code, 1);
    QCOMPARE(object(away)[QStringLiteral("result")].toString(), QStringLiteral("temperror"));
}

void SpfTest::wrongInputIsExitTwo_data()
{
    QTest::addColumn<QStringList>("arguments");
    const QString ip = QStringLiteral("--ip=192.0.2.1");
    const QString from = QStringLiteral("--mail-from=a@example.test");
    QTest::newRow("no address") << QStringList{from};
    QTest::newRow("no sender") << QStringList{ip};
    QTest::newRow("broken address") << QStringList{QStringLiteral("--ip=192.0.2"), from};
    QTest::newRow("broken resolver") << QStringList{ip, from, QStringLiteral("--resolver=localhost")};
}

void SpfTest::wrongInputIsExitTwo()
{
    QFETCH(QStringList, arguments);
    const Run wrong = run(QStringList{QStringLiteral("spf")} + arguments);

    QCOMPARE(wrong.code, 2);
    QVERIFY(wrong.out.isEmpty());
}

WAYBILL_TEST(SpfTest)

} // namespace waybill::ctl::tests

#include "SpfTest.moc"
