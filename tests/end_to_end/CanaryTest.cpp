// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Encoding.h"
#include "tests/support/HttpClient.h"
#include "tests/support/TestMain.h"

#include <QDirIterator>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

namespace waybill::tests {

namespace {

// Unlike anything else that could be in a file.
constexpr const char* passwordCanary = "Kanarie-3f9a71c2e8-password";
constexpr const char* wrongCanary = "Kanarie-77d0b1a4c6-wrong";
constexpr const char* pathCanary = "Kanarie-5be2905f1d-path-secret";
constexpr const char* addedCanary = "Kanarie-c81e4d2a90-added";
constexpr const char* tokenCanary = "Kanarie-0a6b3c9d58-token-of-the-api-0123456789";

QString text(const char* utf8) { return QString::fromUtf8(utf8); }

void writePrivately(const QString& path, const QByteArray& content)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
    QVERIFY(file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner));
    file.write(content);
}

QByteArray contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

std::string keyBody(const char* scheme, const char* canary)
{
    return "{\"key\":\"" + std::string(scheme) + canary + "\"}";
}

// In every dress it travels in.
std::vector<QByteArray> dressesOf(const char* canary)
{
    const std::string plain(canary);
    std::vector<QByteArray> dresses{QByteArray(canary), QByteArray::fromStdString(toHex(plain)),
                                    QByteArray(canary).replace('-', "%2D")};
    for (const char* before : {"", "a", "ab"}) // base64 at each place of three
        dresses.push_back(QByteArray::fromStdString(toBase64(before + plain)).mid(4, 20));
    dresses.push_back(QByteArray::fromStdString(toBase64("waybill:" + plain)).mid(12, 20));
    return dresses;
}

} // namespace

// A whole run with real programs, whose secrets are looked for everywhere afterwards.
class CanaryTest : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(QDir().mkpath(path("secrets")) && QDir().mkpath(path("work")));
        QFile::setPermissions(path("secrets"), QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner);
        writePrivately(path("secrets/mail.signing"), QByteArray("basic waybill:") + passwordCanary + '\n');
        writePrivately(path("secrets/open.signing"), QByteArray(pathCanary) + '\n');
        writePrivately(path("secrets/api-token"), QByteArray(tokenCanary) + '\n');
        writePrivately(path("relay.toml"),
                       "[hooks]\nlisten = \"127.0.0.1:0\"\n[api]\nlisten = \"127.0.0.1:0\"\n"
                       "[[endpoint]]\nname = \"mail\"\nprovider = \"postmark\"\nenvironment = \"production\"\nauth = \"basic\"\n"
                       "[[endpoint]]\nname = \"open\"\nprovider = \"sendgrid\"\nenvironment = \"production\"\nauth = \"none\"\n");
        m_relay.setWorkingDirectory(path("work"));
        m_relay.start(QStringLiteral(WAYBILL_BINARIES "/waybill-relay"),
                      {text("--config"), path("relay.toml"), text("--data"), path("data"), text("--secrets"), path("secrets"),
                       text("--verbose")});
        QVERIFY(QTest::qWaitFor([this] { return QFile::exists(path("data/relay.json")); }, 30'000));
        const QJsonObject running = QJsonDocument::fromJson(contentOf(path("data/relay.json"))).object();
        m_hooks = running[text("hooks")].toString().toStdString();
        m_api = running[text("api")].toString().toStdString();
    }
    void cleanup()
    {
        if (m_relay.state() != QProcess::NotRunning) {
            m_relay.kill();
            m_relay.waitForFinished();
        }
    }

    void noSecretIsAnywhereAfterAWholeRun()
    {
        useEverything();
        seen("the relay's arguments", contentOf(procPath("cmdline")));
        seen("the relay's environment", contentOf(procPath("environ")));
        // It falls over where it stands: what would a core or a log tell?
        ::kill(pid_t(m_relay.processId()), SIGABRT);
        QVERIFY(m_relay.waitForFinished(30'000));
        seen("what the relay said", m_relay.readAllStandardError() + m_relay.readAllStandardOutput());
        int files = 0;
        QDirIterator all(m_folder->path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        while (all.hasNext()) {
            const QString file = all.next();
            QVERIFY2(!file.contains(QLatin1String("/core")), qPrintable(file));
            if (file.startsWith(path("secrets/")))
                continue; // where they belong
            ++files;
            seen(file, contentOf(file));
        }
        QVERIFY(files > 5);
        // And that this would have found one: the key that was added is where keys are.
        QVERIFY(contentOf(path("secrets/mail.signing")).contains(addedCanary));
    }

private:
    void useEverything()
    {
        const QByteArray delivery = "{\"RecordType\":\"Delivery\",\"MessageID\":\"m-1\",\"Recipient\":\"nora.quist@example.org\"}";
        const auto basic = [](const char* password) {
            return HeaderList{{"Authorization", "Basic " + toBase64(std::string("waybill:") + password)}};
        };
        HttpClient hooks(m_hooks);
        QTRY_COMPARE(hooks.post("/hooks/mail", basic(passwordCanary), delivery.toStdString()).status, 200);
        QCOMPARE(hooks.post("/hooks/mail", basic(wrongCanary), delivery.toStdString()).status, 401);
        QCOMPARE(hooks.post("/hooks/mail", {{"X-Token", wrongCanary}, {"Authorization", std::string("Bearer ") + wrongCanary}},
                            delivery.toStdString()).status, 401);
        QCOMPARE(hooks.post(std::string("/hooks/open/") + pathCanary, {}, "[{\"event\":\"delivered\",\"email\":\"a@example.org\"}]").status, 200);
        QCOMPARE(hooks.post(std::string("/hooks/open/") + wrongCanary, {}, "[]").status, 401);
        QCOMPARE(hooks.post(std::string("/hooks/opne/") + pathCanary, {}, "[]").status, 404);
        HttpClient api(m_api);
        const HeaderList admin = HttpClient::bearer(path("secrets/api-token").toStdString());
        const HttpAnswer added = api.request("POST", "/v1/endpoints/mail/keys", admin, keyBody("basic waybill:", addedCanary));
        QCOMPARE(added.status, 200);
        seen("the answer to a new key", QByteArray::fromStdString(added.body));
        const HttpAnswer refused = api.request("POST", "/v1/endpoints/mail/keys", admin, keyBody("bearer ", wrongCanary));
        QCOMPARE(refused.status, 400);
        seen("the answer to a wrong key", QByteArray::fromStdString(refused.body));
        QCOMPARE(api.get("/v1/status", {{"Authorization", std::string("Bearer ") + wrongCanary}}).status, 401);
        QCOMPARE(hooks.post("/hooks/mail", basic(addedCanary), delivery.toStdString()).status, 200);
        for (const QStringList& command :
             {QStringList{text("relay"), text("test"), text("mail")}, QStringList{text("status"), text("--json")},
              QStringList{text("events"), text("--format"), text("csv")}, QStringList{text("trace"), text("nora.quist@example.org"), text("--json")}})
            runCtl(command);
        for (const char* target : {"/v1/endpoints", "/v1/quarantine", "/v1/dead-letters", "/v1/endpoints/mail/keys", "/v1/audit"})
            seen(text(target), QByteArray::fromStdString(api.get(target, admin).body));
        ::kill(pid_t(m_relay.processId()), SIGHUP);
        QTRY_VERIFY(contentOf(path("data/relay.log")).contains("read again"));
    }

    void runCtl(const QStringList& command)
    {
        QProcess ctl;
        ctl.setWorkingDirectory(path("work"));
        ctl.start(QStringLiteral(WAYBILL_BINARIES "/waybillctl"),
                  command + QStringList{text("--relay"), text("http://") + QString::fromStdString(m_api), text("--token-file"),
                                        path("secrets/api-token")});
        QVERIFY(ctl.waitForStarted());
        const QString proc = QStringLiteral("/proc/%1/").arg(ctl.processId());
        seen(text("the arguments of waybillctl"), contentOf(proc + text("cmdline")));
        seen(text("the environment of waybillctl"), contentOf(proc + text("environ")));
        QVERIFY(ctl.waitForFinished(60'000));
        const QByteArray said = ctl.readAllStandardOutput() + ctl.readAllStandardError();
        QVERIFY2(ctl.exitCode() == 0, said.constData());
        seen(text("what waybillctl said"), said);
    }

    static void seen(const QString& where, const QByteArray& content)
    {
        for (const char* canary : {passwordCanary, wrongCanary, pathCanary, addedCanary, tokenCanary}) {
            for (const QByteArray& dress : dressesOf(canary))
                QVERIFY2(!content.contains(dress), qPrintable(where + text(" has ") + QString::fromLatin1(dress)));
        }
    }

    QString path(const char* name) const { return m_folder->filePath(text(name)); }
    QString procPath(const char* name) const { return QStringLiteral("/proc/%1/%2").arg(m_relay.processId()).arg(text(name)); }

    std::unique_ptr<QTemporaryDir> m_folder;
    QProcess m_relay;
    std::string m_hooks, m_api;
};

WAYBILL_TEST(CanaryTest)

} // namespace waybill::tests

#include "CanaryTest.moc"
