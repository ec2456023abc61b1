// SPDX-License-Identifier: GPL-3.0-or-later
// The relay as a service: what it says to its manager, the unit that waybillctl writes, and a console that uses the
// service instead of a relay of its own.

#include "app/console/RelayService.h"
#include "tests/support/NotifySocket.h"
#include "tests/support/TestMain.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

namespace waybill::tests {

class ServiceTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    QString write(const QString& name, const QByteArray& content, bool isProgram = false)
    {
        QFile file(m_folder.filePath(name));
        if (file.open(QIODevice::WriteOnly | QIODevice::Truncate))
            file.write(content);
        if (isProgram)
            file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        return file.fileName();
    }
    QByteArray read(const QString& name) const
    {
        QFile file(m_folder.filePath(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    // Notes what it is asked, and answers as told.
    QString systemctl(const char* answers)
    {
        QFile::remove(m_folder.filePath(QStringLiteral("asked")));
        return write(QStringLiteral("systemctl"),
                     "#!/bin/sh\necho \"$@\" >> " + m_folder.filePath(QStringLiteral("asked")).toUtf8() + "\n" + answers, true);
    }
    // Runs it while the test's event loop goes on.
    int run(QProcess& process, const QString& program, const QStringList& arguments)
    {
        process.start(program, arguments);
        if (!QTest::qWaitFor([&] { return process.state() == QProcess::NotRunning; }, 30'000))
            process.kill();
        process.waitForFinished();
        return process.exitCode();
    }
    QProcessEnvironment environment() const
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("XDG_CONFIG_HOME"), m_folder.filePath(QStringLiteral("config")));
        environment.insert(QStringLiteral("PATH"), m_folder.path() + QLatin1Char(':') + environment.value(QStringLiteral("PATH")));
        return environment;
    }

private slots:
    void theRelayTellsItsManagerHowItIs_data()
    {
        QTest::addColumn<bool>("keychain");
        QTest::newRow("secrets in a folder") << false;
        QTest::newRow("secrets in the keychain") << true; // which has a thread that takes no signals
    }

    void theRelayTellsItsManagerHowItIs()
    {
        QFETCH(bool, keychain);
        const NotifySocket manager(false);
        QProcess relay;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("NOTIFY_SOCKET"), QString::fromStdString(manager.name()));
        environment.insert(QStringLiteral("WATCHDOG_USEC"), QStringLiteral("2000000"));
        relay.setProcessEnvironment(environment);
        QDir(m_folder.path()).mkdir(QStringLiteral("secrets"));
        QFile::setPermissions(m_folder.filePath(QStringLiteral("secrets")), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        QStringList arguments{
            QStringLiteral("--config"),
            write(QStringLiteral("relay.toml"),
                  "[hooks]\nlisten = \"127.0.0.1:0\"\n[api]\nlisten = \"127.0.0.1:0\"\n[[endpoint]]\nname = \"postmark-of-nobody\"\n"
                  "provider = \"postmark\"\nenvironment = \"staging\"\nauth = \"basic\"\n"),
            QStringLiteral("--data"), m_folder.filePath(QStringLiteral("data"))};
        if (!keychain)
            arguments << QStringLiteral("--secrets") << m_folder.filePath(QStringLiteral("secrets"));
        relay.start(QStringLiteral(WAYBILL_BINARIES "/waybill-relay"), arguments);
        QVERIFY(relay.waitForStarted());

        QVERIFY(manager.next().starts_with("READY=1\nSTATUS=webhooks at 127.0.0.1:"));
        QVERIFY(QFile::exists(m_folder.filePath(QStringLiteral("data/relay.json")))); // before it says so
        QCOMPARE(manager.next(), std::string("WATCHDOG=1"));
        ::kill(pid_t(relay.processId()), SIGHUP);
        std::string said = manager.next();
        while (said == "WATCHDOG=1")
            said = manager.next();
        QVERIFY(said.starts_with("RELOADING=1"));
        QVERIFY(manager.next().starts_with("READY=1"));
        ::kill(pid_t(relay.processId()), SIGTERM);
        said = manager.next();
        while (said == "WATCHDOG=1")
            said = manager.next();
        QCOMPARE(said, std::string("STOPPING=1"));
        QVERIFY(relay.waitForFinished(20'000));
        QCOMPARE(relay.exitStatus(), QProcess::NormalExit);
        QCOMPARE(relay.exitCode(), 0);
    }

    void aManagerThatDoesNotWatchHearsNoPings()
    {
        const NotifySocket manager(true);
        QProcess relay;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("NOTIFY_SOCKET"), QString::fromStdString(manager.name()));
        relay.setProcessEnvironment(environment);
        relay.start(QStringLiteral(WAYBILL_BINARIES "/waybill-relay"),
                    {QStringLiteral("--config"), m_folder.filePath(QStringLiteral("relay.toml")), QStringLiteral("--data"),
                     m_folder.filePath(QStringLiteral("data2")), QStringLiteral("--secrets"),
                     m_folder.filePath(QStringLiteral("secrets"))});
        QVERIFY(manager.next().starts_with("READY=1")); // without a watchdog no ping follows
        relay.terminate();
        QCOMPARE(manager.next(), std::string("STOPPING=1"));
        QVERIFY(relay.waitForFinished(20'000));
    }

    void theUnitIsOneThatSystemdTakes()
    {
        QProcess ctl;
        QCOMPARE(run(ctl, QStringLiteral(WAYBILL_BINARIES "/waybillctl"),
                     {QStringLiteral("relay"), QStringLiteral("install"), QStringLiteral("--print"), QStringLiteral("--secrets"),
                      QStringLiteral("/tmp/my 100% \"secrets\"")}),
                 0);
        const QByteArray unit = ctl.readAllStandardOutput();
        QVERIFY(unit.contains("\nExecStart=" WAYBILL_BINARIES "/waybill-relay --secrets \"/tmp/my 100%% \\\"secrets\\\"\"\n"));
        QVERIFY(unit.contains("\nType=notify\n") && unit.contains("\nWatchdogSec=30\n"));
        QVERIFY(!unit.contains('@'));
        if (QStandardPaths::findExecutable(QStringLiteral("systemd-analyze")).isEmpty())
            QSKIP("systemd-analyze is not here");
        QProcess analyze;
        analyze.setProcessChannelMode(QProcess::MergedChannels);
        const int code = run(analyze, QStringLiteral("systemd-analyze"),
                             {QStringLiteral("verify"), QStringLiteral("--man=no"),
                              write(QStringLiteral("waybill-relay.service"), unit)});
        const QByteArray said = analyze.readAll();
        QVERIFY2(code == 0 && !said.contains("waybill-relay.service:"), said.constData());
    }

    void installingWritesTheUnitAndStartsIt()
    {
        systemctl("exit 0\n");
        QProcess ctl;
        ctl.setProcessEnvironment(environment());
        QCOMPARE(run(ctl, QStringLiteral(WAYBILL_BINARIES "/waybillctl"), {QStringLiteral("relay"), QStringLiteral("install")}), 0);
        QVERIFY(read(QStringLiteral("config/systemd/user/waybill-relay.service")).contains("Type=notify"));
        QCOMPARE(read(QStringLiteral("asked")), QByteArray("--user daemon-reload\n--user enable waybill-relay.service\n"
                                                           "--user restart waybill-relay.service\n"));

        QCOMPARE(run(ctl, QStringLiteral(WAYBILL_BINARIES "/waybillctl"), {QStringLiteral("relay"), QStringLiteral("uninstall")}), 0);
        QVERIFY(!QFile::exists(m_folder.filePath(QStringLiteral("config/systemd/user/waybill-relay.service"))));
        QVERIFY(read(QStringLiteral("asked")).contains("--user disable --now waybill-relay.service\n"));
        QCOMPARE(run(ctl, QStringLiteral(WAYBILL_BINARIES "/waybillctl"), {QStringLiteral("relay"), QStringLiteral("uninstall")}), 1);
    }

    void aServiceManagerThatRefusesIsReported()
    {
        systemctl("exit 1\n");
        QProcess ctl;
        ctl.setProcessEnvironment(environment());
        QVERIFY(run(ctl, QStringLiteral(WAYBILL_BINARIES "/waybillctl"), {QStringLiteral("relay"), QStringLiteral("install")}) != 0);
        QVERIFY(ctl.readAllStandardError().contains("systemctl --user daemon-reload failed"));
    }

    void whatSystemdDidNotTakeIsNotLeftBehind_data()
    {
        QTest::addColumn<QByteArray>("fails");
        QTest::addColumn<QByteArray>("before");
        QTest::newRow("no user session") << QByteArray("daemon-reload") << QByteArray();
        QTest::newRow("not enabled") << QByteArray("enable") << QByteArray();
        QTest::newRow("an older unit") << QByteArray("daemon-reload") << QByteArray("[Unit]\nDescription=mine\n");
    }

    void whatSystemdDidNotTakeIsNotLeftBehind()
    {
        QFETCH(QByteArray, fails);
        QFETCH(QByteArray, before);
        const QString unit = QStringLiteral("config/systemd/user/waybill-relay.service");
        QDir(m_folder.path()).mkpath(QFileInfo(unit).path());
        QFile::remove(m_folder.filePath(unit));
        if (!before.isEmpty())
            write(unit, before);
        systemctl(QByteArray("case \"$2\" in " + fails + ") exit 1;; esac\nexit 0\n").constData());
        QProcess ctl;
        ctl.setProcessEnvironment(environment());

        QVERIFY(run(ctl, QStringLiteral(WAYBILL_BINARIES "/waybillctl"), {QStringLiteral("relay"), QStringLiteral("install")}) != 0);

        QCOMPARE(read(unit), before);
        const QByteArray said = ctl.readAllStandardError();
        QVERIFY2(said.contains("not installed") && said.contains(before.isEmpty() ? "nothing is left behind" : "as it was"), said.constData());
    }

    void aServiceWhoseRelayDoesNotStartStaysAndIsExplained()
    {
        const QString unit = QStringLiteral("config/systemd/user/waybill-relay.service");
        systemctl("case \"$2\" in restart) exit 1;; esac\nexit 0\n");
        QProcess ctl;
        ctl.setProcessEnvironment(environment());

        QVERIFY(run(ctl, QStringLiteral(WAYBILL_BINARIES "/waybillctl"), {QStringLiteral("relay"), QStringLiteral("install")}) != 0);

        QVERIFY(read(unit).contains("Type=notify"));
        const QByteArray said = ctl.readAllStandardError();
        QVERIFY2(said.contains("journalctl") && said.contains("relay uninstall"), said.constData());
    }

    void theConsoleStartsTheServiceThatIsEnabled()
    {
        console::RelayService service(systemctl("exit 0\n"));
        QSignalSpy started(&service, &console::RelayService::started);
        service.start();
        QTRY_COMPARE(started.size(), 1);
        QCOMPARE(read(QStringLiteral("asked")),
                 QByteArray("--user --quiet is-enabled waybill-relay.service\n--user start waybill-relay.service\n"));
    }

    void withoutAServiceItIsTold_data()
    {
        QTest::addColumn<bool>("isThere");
        QTest::newRow("disabled") << true;
        QTest::newRow("no systemd") << false;
    }
    void withoutAServiceItIsTold()
    {
        QFETCH(bool, isThere);
        console::RelayService service(isThere ? systemctl("exit 1\n") : QString());
        QSignalSpy notInstalled(&service, &console::RelayService::notInstalled);
        service.start();
        QTRY_COMPARE(notInstalled.size(), 1);
    }

    void aServiceThatDoesNotStartIsNoReasonForASecondRelay()
    {
        console::RelayService service(systemctl("case \"$*\" in *is-enabled*) exit 0;; esac\nexit 1\n"));
        QSignalSpy failed(&service, &console::RelayService::failed);
        QSignalSpy notInstalled(&service, &console::RelayService::notInstalled);
        service.start();
        QTRY_COMPARE(failed.size(), 1);
        QCOMPARE(notInstalled.size(), 0);
    }
};

WAYBILL_TEST(ServiceTest)

} // namespace waybill::tests

#include "ServiceTest.moc"
