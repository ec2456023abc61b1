// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/config/EditConfig.h"
#include "core/relay/config/RelayConfig.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <array>

#include "tests/support/TestMain.h"

namespace waybill::relay::tests {

namespace {

constexpr std::array providers = {KnownProvider{"sendgrid", true}, KnownProvider{"mailgun", true},
                                  KnownProvider{"postmark", false}, KnownProvider{"resend", true}};

const char* const endpointToml =
    "[[endpoint]]\nname = \"a\"\nprovider = \"sendgrid\"\nenvironment = \"production\"\nauth = \"signature\"\n";

} // namespace

class ConfigTest : public QObject {
    Q_OBJECT

private slots:
    void readsEverything();
    void emptyFileHasDefaults();
    void defaultTextIsValid();
    void mistakesAreNamedWithTheirLine_data();
    void mistakesAreNamedWithTheirLine();
    void allMistakesComeAtOnceInTheFilesOrder();
    void missingFileIsOneProblem();
    void appendingKeepsWhatIsThere();
    void appendingMakesTheFile();
    void appendingLeavesAFileThatCanNotBeRead();
    void appendingRefusesWhatWouldNotLoad();
};

void ConfigTest::readsEverything()
{
    const auto config = parseConfig(R"([hooks]
listen = "0.0.0.0:80"
[api]
listen = "[::1]:9000"
allowed_hosts = ["relay.example.com"]
[[endpoint]]
name = "postmark-eu-1"
provider = "postmark"
environment = "staging"
auth = "header"
[[message_type]]
name = "Receipt"
tag = "receipt"

[retention]
raw_days = 30

[correlation]
keys = ["order_id", "basket"]
)", providers);

    QVERIFY(config);
    QCOMPARE(config->hooks.listen.toString(), "0.0.0.0:80");
    QCOMPARE(config->api.listen.toString(), "[::1]:9000");
    QCOMPARE(config->api.allowedHosts, std::vector<std::string>{"relay.example.com"});
    QCOMPARE(config->endpoints.size(), 1U);
    QCOMPARE(config->endpoints[0].secretName(), "postmark-eu-1.signing");
    QVERIFY(config->endpoints[0].auth == providers::Auth::Header);
    QCOMPARE(config->messageTypes[0].tag, "receipt");
    QCOMPARE(config->retention.rawDays, 30);
    QCOMPARE(config->retention.eventDays, 0);
    QCOMPARE(config->correlationKeys, (std::vector<std::string>{"order_id", "basket"}));
}

void ConfigTest::emptyFileHasDefaults()
{
    const auto config = parseConfig("", providers);

    QVERIFY(config);
    QCOMPARE(config->hooks.listen.toString(), "127.0.0.1:8025");
    QCOMPARE(config->api.listen.toString(), "127.0.0.1:8026");
}

void ConfigTest::defaultTextIsValid() { QVERIFY(parseConfig(defaultConfigText(), providers)); }

void ConfigTest::mistakesAreNamedWithTheirLine_data()
{
    QTest::addColumn<QByteArray>("toml");
    QTest::addColumn<int>("line");
    QTest::addColumn<QByteArray>("says");
    const auto endpointWith = [](const std::string& key, const std::string& value) {
        std::string text = "[[endpoint]]\n";
        for (const std::string line :
             {"name = \"a\"", "provider = \"sendgrid\"", "environment = \"production\"", "auth = \"signature\""})
            text += (line.starts_with(key + ' ') ? key + " = " + value : line) + '\n';
        return QByteArray::fromStdString(text);
    };
    QTest::newRow("not TOML") << QByteArray("[hooks]\nlisten = \n") << 2 << QByteArray("not TOML");
    QTest::newRow("unknown table") << QByteArray("\n[hook]\n") << 2 << QByteArray("did you mean \"hooks\"?");
    QTest::newRow("unknown key") << QByteArray("[hooks]\nlitsen = \"127.0.0.1:1\"\n") << 2
                                 << QByteArray("did you mean \"listen\"?");
    QTest::newRow("far key") << QByteArray("[hooks]\nsecret = \"x\"\n") << 2 << QByteArray("expected one of listen");
    QTest::newRow("no port") << QByteArray("[hooks]\nlisten = \"127.0.0.1\"\n") << 2 << QByteArray("no port");
    QTest::newRow("big port") << QByteArray("[hooks]\nlisten = \"127.0.0.1:70000\"\n") << 2 << QByteArray("0 to 65535");
    QTest::newRow("host name") << QByteArray("[hooks]\nlisten = \"example.com:80\"\n") << 2
                               << QByteArray("not an IP address");
    QTest::newRow("listen is a number") << QByteArray("[hooks]\nlisten = 8025\n") << 2 << QByteArray("must be a text");
    QTest::newRow("hooks is a text") << QByteArray("hooks = \"x\"\n") << 1 << QByteArray("must be a table");
    QTest::newRow("open API") << QByteArray("[api]\nlisten = \"0.0.0.0:8026\"\n") << 2
                              << QByteArray("without encryption");
    QTest::newRow("half TLS") << QByteArray("[api]\ntls_cert = \"c.pem\"\n") << 2 << QByteArray("go together");
    QTest::newRow("hosts") << QByteArray("[api]\nallowed_hosts = \"x\"\n") << 2 << QByteArray("list of texts");
    QTest::newRow("one bracket") << QByteArray("[endpoint]\nname = \"a\"\n") << 1 << QByteArray("two brackets");
    QTest::newRow("endpoint name") << endpointWith("name", "\"Send Grid\"") << 2 << QByteArray("a-z, 0-9 and -");
    QTest::newRow("environment") << endpointWith("environment", "\"" + std::string(41, 'e') + "\"") << 4
                                 << QByteArray("can't be used as environment; expected 1 to 40 of a-z, 0-9 and -");
    QTest::newRow("empty name") << endpointWith("name", "\"\"") << 2 << QByteArray("1 to 64");
    QTest::newRow("unknown provider") << endpointWith("provider", "\"sendgird\"") << 3
                                      << QByteArray("did you mean \"sendgrid\"?");
    QTest::newRow("strange provider") << endpointWith("provider", "\"xyz\"") << 3
                                      << QByteArray("expected one of sendgrid, mailgun");
    QTest::newRow("unsigned provider") << endpointWith("provider", "\"postmark\"") << 5 << QByteArray("does not sign");
    QTest::newRow("unknown auth") << endpointWith("auth", "\"signatur\"") << 5
                                  << QByteArray("did you mean \"signature\"?");
    QTest::newRow("missing auth") << QByteArray(
        "[[endpoint]]\nname = \"a\"\nprovider = \"sendgrid\"\nenvironment = \"e\"\n")
                                  << 1 << QByteArray("\"auth\" is missing");
    QTest::newRow("same name") << QByteArray(endpointToml).repeated(2) << 7 << QByteArray("already defined in line 2");
    QTest::newRow("days") << QByteArray("[retention]\nraw_days = -1\n") << 2 << QByteArray("whole number of days");
    QTest::newRow("days as text") << QByteArray("[retention]\nevent_days = \"30\"\n") << 2 << QByteArray("whole number of days");
    QTest::newRow("other days") << QByteArray("[retention]\nraw_day = 1\n") << 2 << QByteArray("did you mean \"raw_days\"?");
    QTest::newRow("no keys") << QByteArray("[correlation]\n") << 1 << QByteArray("must be a list of names");
    QTest::newRow("one key") << QByteArray("[correlation]\nkeys = \"order_id\"\n") << 2 << QByteArray("must be a list of names");
    QTest::newRow("keys of numbers") << QByteArray("[correlation]\nkeys = [7]\n") << 2 << QByteArray("names only");
    QTest::newRow("message type") << QByteArray("[[message_type]]\nname = \"Receipt\"\n") << 1
                                  << QByteArray("\"tag\" is missing");
}

void ConfigTest::mistakesAreNamedWithTheirLine()
{
    QFETCH(QByteArray, toml);
    QFETCH(int, line);
    QFETCH(QByteArray, says);

    const auto config = parseConfig(toml.toStdString(), providers);

    QVERIFY(!config);
    QCOMPARE(config.error().size(), 1U);
    const std::string text = toString(config.error(), "relay.toml");
    QVERIFY2(text.find(says.toStdString()) != std::string::npos, text.c_str());
    QCOMPARE(config.error()[0].line, line);
    QVERIFY(text.starts_with("relay.toml:" + std::to_string(line) + ":"));
}

void ConfigTest::allMistakesComeAtOnceInTheFilesOrder()
{
    const auto config = parseConfig(
        "[[endpoint]]\nname = \"A\"\nprovider = \"x\"\nenvironment = \"\"\nauth = \"y\"\n[api]\nport = 1\n", providers);

    QVERIFY(!config);
    std::vector<int> lines;
    for (const ConfigProblem& problem : config.error())
        lines.push_back(problem.line);
    QCOMPARE(lines, (std::vector<int>{2, 3, 4, 5, 7}));
}

void ConfigTest::missingFileIsOneProblem()
{
    const auto config = readConfig("/nowhere/relay.toml", providers);

    QVERIFY(!config);
    QCOMPARE(toString(config.error(), "relay.toml"), "relay.toml: the file can't be read");
    QVERIFY(!readConfig("/", providers));
}

void ConfigTest::appendingKeepsWhatIsThere()
{
    QTemporaryDir folder;
    const std::string path = folder.filePath(QStringLiteral("relay.toml")).toStdString();
    QFile file(QString::fromStdString(path));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("# mine\n[hooks]\nlisten = \"127.0.0.1:0\"");
    file.close();
    QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup));

    QVERIFY(appendEndpoint(path, {"shop", "resend", "production", providers::Auth::Signature}, providers));

    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(file.readAll().startsWith("# mine\n[hooks]\nlisten = \"127.0.0.1:0\"\n"));
    QVERIFY(file.permissions() & QFile::ReadGroup);
    const auto config = readConfig(path, providers);
    QVERIFY(config);
    QCOMPARE(config->endpoints[0].name, "shop");
}

void ConfigTest::appendingMakesTheFile()
{
    QTemporaryDir folder;
    const std::string path = folder.filePath(QStringLiteral("new/folder/relay.toml")).toStdString();

    QVERIFY(appendEndpoint(path, {"shop", "resend", "production", providers::Auth::Signature}, providers));
    QVERIFY(appendEndpoint(path, {"mail", "postmark", "production", providers::Auth::Basic}, providers));

    const auto config = readConfig(path, providers);
    QVERIFY(config);
    QCOMPARE(config->endpoints.size(), 2U);
}

// A link that leads to itself can't be read, and must not be replaced by a file with nothing but the new endpoint.
void ConfigTest::appendingLeavesAFileThatCanNotBeRead()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("relay.toml"));
    QVERIFY(QFile::link(path, path));

    const auto added = appendEndpoint(path.toStdString(), {"shop", "resend", "production", providers::Auth::Signature}, providers);

    QVERIFY(!added);
    QVERIFY(QFileInfo(path).isSymLink());
}

void ConfigTest::appendingRefusesWhatWouldNotLoad()
{
    QTemporaryDir folder;
    const std::string path = folder.filePath(QStringLiteral("relay.toml")).toStdString();
    QVERIFY(appendEndpoint(path, {"shop", "resend", "production", providers::Auth::Signature}, providers));

    const auto twice = appendEndpoint(path, {"shop", "resend", "production", providers::Auth::Signature}, providers);
    const auto injected =
        appendEndpoint(path, {"x\"\nprovider = \"y", "resend", "production", providers::Auth::None}, providers);

    QVERIFY(!twice);
    QVERIFY(twice.error().message.find("already defined") != std::string::npos);
    QVERIFY(!injected);
    QCOMPARE(readConfig(path, providers)->endpoints.size(), 1U);
}

WAYBILL_TEST(ConfigTest)

} // namespace waybill::relay::tests

#include "ConfigTest.moc"
