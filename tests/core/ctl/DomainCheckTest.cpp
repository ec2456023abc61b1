// SPDX-License-Identifier: GPL-3.0-or-later
// waybillctl check and propagation against a real Knot.
#include "tests/core/ctl/Ctl.h"
#include "tests/support/FakeRelay.h"
#include "tests/support/NameServer.h"
#include "tests/support/RelayAnswers.h"
#include "tests/support/TestMain.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QFile>
#include <QJsonObject>
#include <QTemporaryDir>

namespace waybill::ctl::tests {

class DomainCheckTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void checkGivesAVerdictEachWithItsAnswers();
    void aServerThatIsAwayMakesEverythingUnknown();
    void providersAreAskedWithTheKeysAtHand();
    void wrongInputIsExitTwo_data();
    void wrongInputIsExitTwo();
    void propagationTellsEveryServer();

private:
    QString resolver() const { return QString::fromStdString(m_knot->endpoint().text()); }

    std::unique_ptr<waybill::tests::KnotServer> m_knot;
};

namespace {

QJsonObject object(const Run& run) { return QJsonDocument::fromJson(run.out).object(); }

QJsonObject checkOf(const QJsonObject& report, const QString& id)
{
    const QJsonArray checks = report[QStringLiteral("checks")].toArray();
    for (const QJsonValue& each : checks) {
        if (each[QStringLiteral("id")].toString() == id)
            return each.toObject();
    }
    return {};
}

} // namespace

void DomainCheckTest::initTestCase()
{
    m_knot = std::make_unique<waybill::tests::KnotServer>(std::vector<waybill::tests::Zone>{
        {.name = "example.test", .text = "@ TXT \"v=spf1 ip4:192.0.2.1 ip4:192.0.2.1 -all\"\n"},
        {.name = "test", .text = "example NS ns.example\n"}});
    QVERIFY2(m_knot->start(), m_knot->error().constData());
}

void DomainCheckTest::checkGivesAVerdictEachWithItsAnswers()
{
    const Run run = tests::run({QStringLiteral("check"), QStringLiteral("example.test"), QStringLiteral("--resolver"),
                                resolver(), QStringLiteral("--json")});

    QCOMPARE(run.code, 1); // there is no DMARC record
    QCOMPARE(object(run)[QStringLiteral("verdict")].toString(), QStringLiteral("fail"));
    const QJsonObject spf = checkOf(object(run), QStringLiteral("spf"));
    QCOMPARE(spf[QStringLiteral("verdict")].toString(), QStringLiteral("warning"));
    QCOMPARE(spf[QStringLiteral("fixes")][0][QStringLiteral("value")].toString(),
             QStringLiteral("v=spf1 ip4:192.0.2.1 -all"));
    QCOMPARE(spf[QStringLiteral("answers")][0][QStringLiteral("outcome")].toString(), QStringLiteral("found"));
    QCOMPARE(spf[QStringLiteral("detail")][QStringLiteral("worst_case")][QStringLiteral("lookups")].toInt(-1), 0);
}

void DomainCheckTest::aServerThatIsAwayMakesEverythingUnknown()
{
    const Run run = tests::run({QStringLiteral("check"), QStringLiteral("example.test"), QStringLiteral("--resolver"),
                                QStringLiteral("127.0.0.1:%1").arg(waybill::tests::freePort("127.0.0.1")),
                                QStringLiteral("--json")});

    QCOMPARE(run.code, 1);
    const QJsonArray checks = object(run)[QStringLiteral("checks")].toArray();
    QVERIFY(!checks.isEmpty());
    for (const QJsonValue& each : checks)
        QCOMPARE(each[QStringLiteral("verdict")].toString(), QStringLiteral("unknown"));
}

void DomainCheckTest::providersAreAskedWithTheKeysAtHand()
{
    waybill::tests::FakeRelay relay;
    QVERIFY(relay.listen());
    const waybill::tests::TokenDirectory token;
    const QTemporaryDir folder;
    const QByteArray nobody = "https://127.0.0.1:" + QByteArray::number(waybill::tests::freePort("127.0.0.1"));
    relay.answer(QStringLiteral("/v1/credentials"),
                 {200, R"({"credentials":[{"name":"mail","environment":"staging","provider":"sendgrid","user":"","region":"","channel":"","origin":")" + nobody + R"("}]})"});
    const auto check = [&] {
        return tests::run({QStringLiteral("check"), QStringLiteral("example.test"), QStringLiteral("--provider"), QStringLiteral("sendgrid"),
                           QStringLiteral("--ask-providers"), QStringLiteral("--secrets"), folder.path(), QStringLiteral("--relay"), relay.url().toString(),
                           QStringLiteral("--token-file"), token.path(), QStringLiteral("--resolver"), resolver(), QStringLiteral("--json")});
    };

    const Run without = check();
    QFile key(folder.filePath(QStringLiteral("mail.sending")));
    QVERIFY(key.open(QIODevice::WriteOnly));
    key.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    key.write("SG.a-key-of-nobody");
    key.close();
    const Run with = check();

    QVERIFY(!object(without)[QStringLiteral("checks")].toArray().isEmpty());
    QVERIFY2(without.err.contains("sendgrid: no key at hand"), without.err.constData());
    QVERIFY2(!with.err.contains("no key at hand"), with.err.constData());
    QVERIFY2(with.out.contains("could not be asked"), with.out.constData()); // it was asked, and is away
    QVERIFY(!with.out.contains("a-key-of-nobody") && !with.err.contains("a-key-of-nobody"));
}

void DomainCheckTest::wrongInputIsExitTwo_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("no domain") << QStringList{QStringLiteral("check")};
    QTest::newRow("an address") << QStringList{QStringLiteral("check"), QStringLiteral("a@example.test")};
    QTest::newRow("broken sender")
        << QStringList{QStringLiteral("check"), QStringLiteral("example.test"), QStringLiteral("--sends-from=192.0.2")};
    QTest::newRow("unknown type")
        << QStringList{QStringLiteral("propagation"), QStringLiteral("example.test"), QStringLiteral("--type=TEXT")};
}

void DomainCheckTest::wrongInputIsExitTwo()
{
    QFETCH(QStringList, arguments);
    const Run wrong = run(arguments);

    QCOMPARE(wrong.code, 2);
    QVERIFY(wrong.out.isEmpty());
}

void DomainCheckTest::propagationTellsEveryServer()
{
    const Run run = tests::run({QStringLiteral("propagation"), QStringLiteral("example.test"), QStringLiteral("--resolver"),
                                resolver(), QStringLiteral("--authority-port"),
                                QString::number(m_knot->endpoint().port), QStringLiteral("--watch"),
                                QStringLiteral("--json")});

    QCOMPARE(run.code, 0);
    QVERIFY(object(run)[QStringLiteral("agrees")].toBool());
    const QJsonValue hop = object(run)[QStringLiteral("hops")][0];
    QCOMPARE(hop[QStringLiteral("zone")].toString(), QStringLiteral("example.test"));
    QCOMPARE(hop[QStringLiteral("servers")][0][QStringLiteral("serial")].toInt(), 1);
}

WAYBILL_TEST(DomainCheckTest)

} // namespace waybill::ctl::tests

#include "DomainCheckTest.moc"
