// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/registry/Registry.h"
#include "tests/core/ctl/Ctl.h"
#include "tests/support/TestMain.h"

#include <QDirIterator>
#include <QJsonDocument>
#include <QRandomGenerator>
#include <QTemporaryDir>

namespace waybill::ctl::tests {

class NormaliseTest : public QObject {
    Q_OBJECT

private slots:
    void printsTheExpectedEvents_data();
    void printsTheExpectedEvents();
    void aMegabyteOfNoiseIsSurvived_data();
    void aMegabyteOfNoiseIsSurvived();
    void readsStandardInput();
    void whatCanNotBeReadIsWrongUsage();
};

void NormaliseTest::printsTheExpectedEvents_data()
{
    QTest::addColumn<QString>("provider");
    QTest::addColumn<QString>("body");
    QTest::addColumn<QString>("expected");
    QDirIterator files(QStringLiteral(WAYBILL_FIXTURES "/payloads"), {QStringLiteral("*.expected.json")}, QDir::Files,
                       QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QString expected = files.next();
        const QString stem = expected.chopped(int(qstrlen(".expected.json")));
        const QString json = stem + QStringLiteral(".json");
        const QString body = QFile::exists(json) ? json : stem + QStringLiteral(".txt");
        const QString provider = QFileInfo(expected).dir().dirName();
        QTest::newRow(qPrintable(provider + QChar('/') + QFileInfo(stem).fileName())) << provider << body << expected;
    }
}

void NormaliseTest::printsTheExpectedEvents()
{
    QFETCH(QString, provider);
    QFETCH(QString, body);
    QFETCH(QString, expected);
    QFile file(expected);
    QVERIFY(file.open(QIODevice::ReadOnly));

    const Run got = run({QStringLiteral("normalise"), QStringLiteral("--provider"), provider, body});

    QCOMPARE(got.code, 0);
    QCOMPARE(got.err, QByteArray());
    QCOMPARE(QJsonDocument::fromJson(got.out), QJsonDocument::fromJson(file.readAll()));
}

void NormaliseTest::aMegabyteOfNoiseIsSurvived_data()
{
    QTest::addColumn<QString>("provider");
    QTest::addColumn<bool>("isJsonLike");
    const providers::Registry registry;
    for (const auto& provider : registry.all()) {
        const QString id = QString::fromUtf8(provider->card().id.data(), qsizetype(provider->card().id.size()));
        QTest::newRow(qPrintable(id + QStringLiteral(", any bytes"))) << id << false;
        QTest::newRow(qPrintable(id + QStringLiteral(", JSON's characters"))) << id << true;
    }
}

// Read, or refused in one sentence; never ended by a signal, and done in a moment.
void NormaliseTest::aMegabyteOfNoiseIsSurvived()
{
    QFETCH(QString, provider);
    QFETCH(bool, isJsonLike);
    constexpr std::string_view jsonBytes = "[]{}:,\"\\ 0123456789.-eEtrufalsn\n@<>";
    quint32 seed = isJsonLike ? 1 : 2;
    for (const QChar c : provider)
        seed = seed * 31 + c.unicode();
    QRandomGenerator random(seed);
    QByteArray noise(1024 * 1024, isJsonLike ? '[' : '\0');
    for (qsizetype i = isJsonLike ? 1 : 0; i < noise.size(); ++i)
        noise[i] = isJsonLike ? jsonBytes[std::size_t(random.bounded(int(jsonBytes.size())))] : char(random.bounded(256));

    const Run got = run({QStringLiteral("normalise"), QStringLiteral("--provider"), provider}, noise);

    QVERIFY2(got.code == 0 || got.code == 2, got.err.constData());
    QVERIFY(got.code == 2 || QJsonDocument::fromJson(got.out).isArray());
    QVERIFY(got.err.count('\n') == (got.code == 2 ? 1 : 0));
}

void NormaliseTest::readsStandardInput()
{
    const QByteArray body =
        R"([{"event":"delivered","timestamp":1795425247,"email":"nora.quist@example.org","response":"250 OK"}])";

    const Run got = run({QStringLiteral("normalise"), QStringLiteral("--provider"), QStringLiteral("sendgrid")}, body);

    QCOMPARE(got.code, 0);
    QVERIFY(got.out.startsWith(R"([{"provider":"sendgrid","type":"delivered")"));
    QVERIFY(got.out.endsWith("]\n"));
}

void NormaliseTest::whatCanNotBeReadIsWrongUsage()
{
    const QString normalise = QStringLiteral("normalise");
    const QString option = QStringLiteral("--provider");

    const Run unknown = run({normalise, option, QStringLiteral("sendgird")}, "[]");
    const Run missing = run({normalise, option, QStringLiteral("sendgrid"), QStringLiteral("/nonexistent")});
    const Run broken = run({normalise, option, QStringLiteral("sendgrid")}, "[{");
    const Run nameless = run({normalise}, "[]");

    QVERIFY(unknown.err.contains("known are ") && unknown.err.contains("sendgrid, "));
    for (const Run& each : {unknown, missing, broken, nameless}) {
        QCOMPARE(each.code, 2);
        QVERIFY2(each.err.startsWith("waybillctl: ") && each.err.contains("; ") && each.err.count('\n') == 1,
                 each.err.constData());
        QCOMPARE(each.out, QByteArray());
    }
}

WAYBILL_TEST(NormaliseTest)

} // namespace waybill::ctl::tests

#include "NormaliseTest.moc"
