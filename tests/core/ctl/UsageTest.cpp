// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/ctl/Ctl.h"
#include "tests/support/TestMain.h"

#include <QFileInfo>
#include <QTemporaryDir>

namespace waybill::ctl::tests {

class UsageTest : public QObject {
    Q_OBJECT

private slots:
    void helpAndVersionAreNoErrors();
    void aWrongCommandLineIsExitTwo_data();
    void aWrongCommandLineIsExitTwo();
    void theHintNamesTheCommandThatWasMeant_data();
    void theHintNamesTheCommandThatWasMeant();
    void whatCantBeWrittenIsNoSuccess();
    void noRelayIsExitThree();
    void aRelayOnAnotherMachineNeedsHttps();
    void relayCheckNamesEveryMistakeWithItsLine();
    void aNewTokenIsWrittenButNotShown();
    void whatCanNotBeWrittenIsSaid();

private:
    QString write(const char* name, const QByteArray& content);

    QTemporaryDir m_directory;
};

namespace {

QString text(const char* utf8) { return QString::fromUtf8(utf8); }

} // namespace

QString UsageTest::write(const char* name, const QByteArray& content)
{
    QFile file(m_directory.filePath(text(name)));
    if (file.open(QIODevice::WriteOnly))
        file.write(content);
    return file.fileName();
}

void UsageTest::whatCanNotBeWrittenIsSaid()
{
    const Run got = run({text("provider"), text("list"), text("--json")}, {}, text("/dev/full"));

    QCOMPARE(got.code, 5);
    QCOMPARE(got.err.count("the output can't be written"), 1);
}

void UsageTest::helpAndVersionAreNoErrors()
{
    const Run help = run({text("--help")});
    const Run version = run({text("--version")});

    QCOMPARE(help.code, 0);
    QVERIFY(help.out.contains("Exit codes:"));
    QCOMPARE(version.code, 0);
    QCOMPARE(run({text("trace"), text("--help")}).code, 0);
}

void UsageTest::aWrongCommandLineIsExitTwo_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("nothing") << QStringList();
    QTest::newRow("unknown command") << QStringList{text("traec")};
    QTest::newRow("no query") << QStringList{text("trace")};
    QTest::newRow("unknown option") << QStringList{text("status"), text("--jsno")};
    QTest::newRow("limit of nothing") << QStringList{text("events"), text("--limit"), text("0")};
    QTest::newRow("a token in argv") << QStringList{text("status"), text("--token"), text("abc")};
    QTest::newRow("relay without a command") << QStringList{text("relay")};
    QTest::newRow("nothing to look for") << QStringList{text("trace"), QString()};
    QTest::newRow("no such text") << QStringList{text("send"), text("--environment"), text("staging"), text("--from"),
                                                 text("a@example.com"), text("--to"), text("b@example.com"), text("--text"),
                                                 text("/nonexistent.txt"), text("--relay"), text("http://127.0.0.1:1")};
}

void UsageTest::aWrongCommandLineIsExitTwo()
{
    QFETCH(QStringList, arguments);

    const Run got = run(arguments);

    QCOMPARE(got.code, 2);
    QVERIFY(got.err.startsWith("waybillctl: "));
    QVERIFY(got.err.contains("; "));
}

void UsageTest::theHintNamesTheCommandThatWasMeant_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("said");
    QTest::newRow("unknown command") << QStringList{text("traec"), text("a@example.com")}
                                     << QByteArray("there is no command “traec”; see waybillctl --help");
    QTest::newRow("unknown command of relay") << QStringList{text("relay"), text("chekc")}
                                              << QByteArray("there is no command “chekc”; see waybillctl relay --help");
    QTest::newRow("unknown option") << QStringList{text("relay"), text("test"), text("a"), text("--jsno")}
                                    << QByteArray("see waybillctl relay test --help");
    QTest::newRow("what looks like a command") << QStringList{text("events"), text("trace"), text("x")}
                                               << QByteArray("see waybillctl events --help");
}

void UsageTest::theHintNamesTheCommandThatWasMeant()
{
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, said);

    const Run got = run(arguments);

    QCOMPARE(got.code, 2);
    QVERIFY2(got.err.contains(said), got.err.constData());
}

void UsageTest::whatCantBeWrittenIsNoSuccess()
{
    for (const char* command : {"--help", "provider list"}) {
        QProcess process;
        process.setStandardOutputFile(text("/dev/full"));
        process.start(text(WAYBILL_BINARIES "/waybillctl"), text(command).split(text(" ")));
        QTRY_COMPARE(process.state(), QProcess::NotRunning);

        QCOMPARE(process.exitCode(), 5);
        QVERIFY(process.readAllStandardError().contains("can't be written"));
    }
}

void UsageTest::noRelayIsExitThree()
{
    const QString token = write("api-token", "t\n");
    QVERIFY(QFile::setPermissions(token, QFile::ReadOwner));

    const Run nobody = run({text("status"), text("--data"), m_directory.path()});
    const Run refused = run({text("status"), text("--relay"), text("http://127.0.0.1:1"), text("--token-file"), token});

    QCOMPARE(nobody.code, 3);
    QVERIFY(nobody.err.contains("no relay runs on "));
    QCOMPARE(refused.code, 3);
    QVERIFY(refused.err.contains("connection refused"));
}

void UsageTest::aRelayOnAnotherMachineNeedsHttps()
{
    const Run got =
        run({text("status"), text("--relay"), text("http://relay.example.org"), text("--token-file"), text("/x")});

    QCOMPARE(got.code, 2);
    QVERIFY(got.err.contains("use https"));
}

void UsageTest::relayCheckNamesEveryMistakeWithItsLine()
{
    const QString good =
        write("good.toml",
              "[[endpoint]]\nname = \"a\"\nprovider = \"sendgrid\"\nenvironment = \"staging\"\nauth = \"signature\"\n");
    const QString bad =
        write("bad.toml",
              "[[endpoint]]\nname = \"a\"\nprovider = \"sendgird\"\nenvironment = \"staging\"\nauth = \"maybe\"\n");

    const Run fine = run({text("relay"), text("check"), good});
    const Run wrong = run({text("relay"), text("check"), bad});
    const Run missing = run({text("relay"), text("check"), text("/nonexistent.toml")});

    QCOMPARE(fine.code, 0);
    QVERIFY(fine.out.contains("POST /hooks/a  sendgrid, staging, auth signature"));
    QCOMPARE(wrong.code, 2);
    QVERIFY(wrong.err.contains("bad.toml:3:") && wrong.err.contains("bad.toml:5:") && wrong.err.contains("2 mistakes"));
    QCOMPARE(missing.code, 2);
}

void UsageTest::aNewTokenIsWrittenButNotShown()
{
    const QStringList add{text("relay"), text("token"), text("add"), text("ci"), text("--data"), m_directory.path()};

    const Run made = run(add);
    const Run again = run(add);
    const Run badRole = run(add + QStringList{text("--role"), text("root")});
    const Run badName =
        run({text("relay"), text("token"), text("add"), text("../x"), text("--data"), m_directory.path()});

    const QString path = m_directory.filePath(text("api-token.ci.read"));
    QCOMPARE(made.code, 0);
    QCOMPARE(made.out, (path + QChar('\n')).toUtf8());
    QCOMPARE(int(QFileInfo(path).permissions() & 0x077), 0);
    QCOMPARE(QFileInfo(path).size(), 44);
    QCOMPARE(again.code, 5);
    QCOMPARE(badRole.code, 2);
    QCOMPARE(badName.code, 2);
}

WAYBILL_TEST(UsageTest)

} // namespace waybill::ctl::tests

#include "UsageTest.moc"
