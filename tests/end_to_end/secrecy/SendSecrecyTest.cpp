// SPDX-License-Identifier: GPL-3.0-or-later
// A key that is used in a full run (added, tried, sent with, rotated, refused, crashed on, exported) is found nowhere but
// in the keychain. Runs in a home, a bus and a keyring of its own (with-keyring.sh); elsewhere it is skipped.
#include "app/console/Console.h"
#include "core/simulator/ProviderServer.h"
#include "tests/end_to_end/RelayProgram.h"
#include "tests/support/TestMain.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/Theme.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QProcess>
#include <QSettings>
#include <QTest>

#include <atomic>
#include <csignal>

namespace waybill::tests {

using simulator::ProviderServer;
using simulator::SendFault;

namespace {

const QByteArray canary = "c4nary-7f3a91d2e8b64c05"; // what every key here begins with
const QByteArray firstKey = canary + "-first";
const QByteArray secondKey = canary + "-second";

// A key as it may be written somewhere.
QList<QByteArray> spellings()
{
    QList<QByteArray> all{canary, canary.toHex(), QByteArray(canary).toUpper()};
    for (const char* before : {"", "x", "xx", "api:"}) // base64 of a text that the key stands in, at each of its phases
        all.push_back(QByteArray(before + canary).toBase64().mid(qsizetype(qstrlen(before) * 4 / 3) + 2, 20));
    return all;
}

bool hasCanary(const QByteArray& bytes)
{
    for (const QByteArray& spelling : spellings()) {
        if (bytes.contains(spelling))
            return true;
    }
    return false;
}

QByteArray contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class SendSecrecyTest : public QObject {
    Q_OBJECT

    QString m_home;
    QByteArray m_said; // everything that any program wrote out
    std::unique_ptr<RelayProgram> m_relay;
    std::unique_ptr<ProviderServer> m_provider;
    std::unique_ptr<credentials::KeychainSecretStore> m_keychain; // one a process
    std::atomic<int> m_fault = int(SendFault::None);

    QStringList atRelay(QStringList arguments)
    {
        return arguments << QStringLiteral("--relay") << m_relay->address().url.toString() << QStringLiteral("--token-file")
                         << QString::fromStdString(m_relay->address().tokenFile);
    }

    // Runs a program, looks at what everybody on this machine may see of it meanwhile, and keeps what it says.
    int run(const QString& program, const QStringList& arguments, const QByteArray& input = {}, int killWith = 0)
    {
        QProcess process;
        process.setWorkingDirectory(m_home);
        process.start(QStringLiteral(WAYBILL_BINARIES "/") + program, arguments);
        process.write(input);
        process.closeWriteChannel();
        process.waitForStarted();
        const QString about = QStringLiteral("/proc/%1/").arg(process.processId());
        const auto ended = [&] {
            for (const char* file : {"cmdline", "environ"}) {
                if (hasCanary(contentOf(about + QLatin1String(file))))
                    QTest::qFail(qPrintable(program + QStringLiteral(" shows the key in its ") + QLatin1String(file)), __FILE__, __LINE__);
            }
            if (killWith != 0 && process.processId() > 0 && m_provider->requests() > 0)
                ::kill(pid_t(process.processId()), killWith);
            return process.state() == QProcess::NotRunning;
        };
        if (!QTest::qWaitFor(ended, 60'000))
            process.kill();
        process.waitForFinished();
        m_said += process.readAllStandardOutput() + process.readAllStandardError();
        return process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
    }

    int ctl(const QStringList& arguments, const QByteArray& input = {}, int killWith = 0)
    {
        return run(QStringLiteral("waybillctl"), atRelay(arguments), input, killWith);
    }

    int send(const char* id, SendFault fault, int killWith = 0)
    {
        m_provider = ProviderServer::start([fault](int) { return fault; }).value();
        const QString text = m_home + QStringLiteral("/hello.txt");
        QFile file(text);
        if (file.open(QIODevice::WriteOnly))
            file.write("Hello\n");
        file.close();
        // The credential leads to the provider that runs now.
        ctl({QStringLiteral("credential"), QStringLiteral("add"), QStringLiteral("postmark-staging"), QStringLiteral("--no-secret"),
             QStringLiteral("--environment"), QStringLiteral("staging"), QStringLiteral("--provider"), QStringLiteral("postmark"),
             QStringLiteral("--origin"), QString::fromStdString(m_provider->origin())});
        return ctl({QStringLiteral("send"), QStringLiteral("--environment"), QStringLiteral("staging"), QStringLiteral("--from"),
                    QStringLiteral("shop@example.com"), QStringLiteral("--to"), QStringLiteral("nora@example.net"), QStringLiteral("--subject"),
                    QStringLiteral("Hello"), QStringLiteral("--text"), text, QStringLiteral("--id"), QString::fromLatin1(id)},
                   {}, killWith);
    }

private slots:
    void initTestCase()
    {
        if (qgetenv("WAYBILL_TEST_KEYRING") != "unlocked")
            QSKIP("needs a home and a keyring of its own");
        ui::setUpIcons();
        m_keychain = std::make_unique<credentials::KeychainSecretStore>("waybill");
        m_home = qEnvironmentVariable("HOME");
        QDir(m_home).mkpath(QStringLiteral("tmp"));
        qputenv("TMPDIR", (m_home + QStringLiteral("/tmp")).toLocal8Bit());
        m_relay = std::make_unique<RelayProgram>(std::vector<simulator::SimulatedEndpoint>());
        QVERIFY2(m_relay->start(), qPrintable(m_relay->errorOutput()));
        m_provider = ProviderServer::start().value();
        QCOMPARE(ctl({QStringLiteral("environment"), QStringLiteral("set"), QStringLiteral("staging"), QStringLiteral("--allow"),
                      QStringLiteral("nora@example.net"), QStringLiteral("--no-cap")}),
                 0);
    }

    void theSearchFindsWhatIsThere()
    {
        QVERIFY(hasCanary("Authorization: Basic " + QByteArray("api:" + firstKey).toBase64()));
        QVERIFY(hasCanary("x" + firstKey.toBase64()));
        QVERIFY(hasCanary("the key " + secondKey));
        QVERIFY(!hasCanary("nothing of it"));
    }

    void aKeyIsAddedTriedAndSentWith()
    {
        QCOMPARE(ctl({QStringLiteral("credential"), QStringLiteral("add"), QStringLiteral("postmark-staging"), QStringLiteral("--environment"),
                      QStringLiteral("staging"), QStringLiteral("--provider"), QStringLiteral("postmark"), QStringLiteral("--origin"),
                      QString::fromStdString(m_provider->origin())},
                     firstKey + '\n'),
                 0);
        QCOMPARE(ctl({QStringLiteral("credential"), QStringLiteral("probe"), QStringLiteral("postmark-staging"), QStringLiteral("--json")}), 0);
        QVERIFY(m_said.contains("Example Shop"));
        QCOMPARE(send("first-1", SendFault::Slow), 0); // slow enough to be looked at
        QVERIFY(m_provider->taken().size() == 1);
    }

    void itIsRefusedAnsweredWithNonsenseAndCrashedOn()
    {
        QVERIFY(send("first-2", SendFault::WrongKey) != 0);
        QVERIFY(send("first-3", SendFault::Malformed) != 0);
        QVERIFY(send("first-4", SendFault::ResetAfter) != 0);
        QCOMPARE(send("first-5", SendFault::SilenceAfter, SIGSEGV), -1);
        QVERIFY(QDir(m_home).entryList({QStringLiteral("core*")}, QDir::Files).isEmpty());
        ctl({QStringLiteral("credential"), QStringLiteral("probe"), QStringLiteral("postmark-staging")});
    }

    void itIsRotatedAndTheOldOneRevoked()
    {
        m_provider = ProviderServer::start().value();
        QCOMPARE(send("first-6", SendFault::None), 0);
        QCOMPARE(ctl({QStringLiteral("credential"), QStringLiteral("rotate"), QStringLiteral("postmark-staging")}, secondKey + '\n'), 0);
        QVERIFY(ctl({QStringLiteral("credential"), QStringLiteral("revoked"), QStringLiteral("postmark-staging")}) != 0);
        QCOMPARE(send("first-7", SendFault::None), 0);
    }

    void theConsoleTriesItAndShowsNothingOfIt()
    {
        const SystemClock clock;
        QSettings settings(m_home + QStringLiteral("/console.ini"), QSettings::IniFormat);
        ui::Theme theme(ui::Theme::Choice::Light);
        console::Console console(clock, settings, theme, *m_keychain);
        console.followKeychain(*m_keychain);
        console.window().show();
        console.connectTo(m_relay->address(), m_home + QStringLiteral("/cache"));
        console.window().showPage(ui::shell::MainWindow::EnvironmentsPageNumber);
        QTRY_VERIFY_WITH_TIMEOUT(console.environments().findCredential("postmark-staging") != nullptr, 60'000);
        std::optional<Result<providers::ProbeAnswer>> answer;
        console.keeper().probe("postmark-staging", [&answer](Result<providers::ProbeAnswer> said) { answer = std::move(said); });
        QTRY_VERIFY_WITH_TIMEOUT(answer.has_value(), 60'000);
        QVERIFY2(answer->has_value(), answer->has_value() ? "" : answer->error().text().c_str());
        QVERIFY((*answer)->verdict == providers::ProbeVerdict::Works);
        for (const QWidget* widget : console.window().findChildren<QWidget*>()) {
            QString shown = widget->toolTip() + widget->accessibleName();
            if (const auto* label = qobject_cast<const QLabel*>(widget))
                shown += label->text();
            if (const auto* line = qobject_cast<const QLineEdit*>(widget))
                shown += line->text();
            if (const auto* text = qobject_cast<const QPlainTextEdit*>(widget))
                shown += text->toPlainText();
            QVERIFY2(!hasCanary(shown.toUtf8()), qPrintable(widget->objectName()));
        }
        console.window().close();
    }

    void theProgramsWindowIsPhotographedAndEverythingExported()
    {
        const QString picture = m_home + QStringLiteral("/picture.png");
        QCOMPARE(run(QStringLiteral("waybill"), {QStringLiteral("--demo"), QStringLiteral("--screenshot"), picture, QStringLiteral("--page"), QStringLiteral("environments")}), 0);
        QVERIFY(QFile::exists(picture));
        for (const char* format : {"csv", "jsonl"})
            ctl({QStringLiteral("events"), QStringLiteral("--format"), QString::fromLatin1(format)});
        ctl({QStringLiteral("credential"), QStringLiteral("list"), QStringLiteral("--json")});
        ctl({QStringLiteral("sends"), QStringLiteral("list")});
        ctl({QStringLiteral("status"), QStringLiteral("--json")});
    }

    void whatIsRemovedLeavesNoKeyBehind()
    {
        const auto isThere = [this](const char* name) {
            std::optional<bool> found;
            m_keychain->read(name, [&found](const Result<Secret>& secret) { found = secret.has_value(); });
            return QTest::qWaitFor([&found] { return found.has_value(); }, 60'000) && *found;
        };
        const auto keys = {"postmark-staging.sending", "postmark-staging.sending.old"};
        for (const char* name : keys)
            QVERIFY2(isThere(name), name);
        QCOMPARE(ctl({QStringLiteral("credential"), QStringLiteral("remove"), QStringLiteral("postmark-staging")}), 0);
        for (const char* name : keys)
            QVERIFY2(!isThere(name), name);
    }

    void nothingOfItIsAnywhere()
    {
        QVERIFY(m_relay->isRunning());
        m_said += m_relay->errorOutput().toUtf8();
        const auto findIt = [this](const char* when) {
            QDirIterator files(m_home, QDir::Files | QDir::Hidden | QDir::System, QDirIterator::Subdirectories);
            int count = 0;
            bool ledger = false;
            while (files.hasNext()) {
                const QString path = files.next();
                ledger |= path.endsWith(QLatin1String("sends.db"));
                ++count;
                QVERIFY2(!hasCanary(contentOf(path)), qPrintable(QLatin1String(when) + path));
            }
            QVERIFY(ledger); // the search went where the relay keeps its own
            QVERIFY(count > 10);
        };
        findIt("while the relay runs: "); // the WAL too
        m_relay->kill();
        findIt("after it was killed: ");
        QVERIFY(!hasCanary(m_said));
    }

    void cleanupTestCase() { m_relay.reset(); }
};

WAYBILL_TEST(SendSecrecyTest)

} // namespace waybill::tests

#include "SendSecrecyTest.moc"
