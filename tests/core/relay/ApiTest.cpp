// SPDX-License-Identifier: GPL-3.0-or-later
// The door of the API: who is let in, to what, and with which words somebody is sent away.
#include "tests/core/relay/RelayFixture.h"
#include "tests/support/TestMain.h"

#include <QFile>
#include <QTest>

#include <sys/stat.h>

namespace waybill::relay::tests {

using providers::Auth;

class ApiTest : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void hostOriginAndTokenMustAllBeRight();
    void configuredHostIsAllowed();
    void unknownPathsAndMethods();
    void rolesAreKept();
    void adminTokenIsPrivate();
    void secretsDirectorysTokenReplacesTheMadeOne();
    void exposedTokenStopsTheStart();
    void badParametersAreNamed_data();
    void badParametersAreNamed();
    void theStatusSaysHowLongEventsAreKept();

private:
    std::unique_ptr<RelayFixture> m_relay;
};

void ApiTest::init()
{
    m_relay = std::make_unique<RelayFixture>(std::vector{endpoint("in", "sendgrid", Auth::None)});
}

void ApiTest::cleanup() { m_relay.reset(); }

void ApiTest::hostOriginAndTokenMustAllBeRight()
{
    const std::string address = m_relay->relay().apiAddress().toString();
    const std::string port = ":" + std::to_string(m_relay->relay().apiAddress().port);
    const std::string token = HttpClient::bearer(m_relay->relay().tokenFile())[0].second.substr(7);
    const std::vector<std::string> goodHosts{"127.0.0.1" + port, "localhost" + port, "LOCALHOST" + port, "[::1]" + port};
    const std::vector<std::string> badHosts{
        "evil.example" + port, "127.0.0.1", "localhost", "localhost:1", "127.0.0.1" + port + ".evil.example", "",
    };
    const std::vector<std::string> origins{"null", "http://127.0.0.1" + port, "https://evil.example", ""};
    const std::vector<std::string> badTokens{"Bearer wrong", "Bearer ", "Basic " + token, "Bearer " + token + "x", ""};
    const auto statusOf = [&](const std::string& path, const std::string& host, const HeaderList& further) {
        HeaderList headers{{"Host", host}};
        headers.insert(headers.end(), further.begin(), further.end());
        return HttpClient(address).get(path, headers).status;
    };

    // Each refusal comes before the next is looked at, and before anybody learns which paths there are.
    for (const char* path : {"/v1/status", "/nothing"}) {
        for (const std::string& host : badHosts) {
            QCOMPARE(statusOf(path, host, {}), 421);
            QCOMPARE(statusOf(path, host, {{"Authorization", "Bearer " + token}}), 421);
        }
        for (const std::string& host : goodHosts) {
            for (const std::string& origin : origins) {
                QCOMPARE(statusOf(path, host, {{"Origin", origin}}), 403);
                QCOMPARE(statusOf(path, host, {{"Origin", origin}, {"Authorization", "Bearer " + token}}), 403);
            }
            QCOMPARE(statusOf(path, host, {}), 401);
            for (const std::string& wrong : badTokens)
                QCOMPARE(statusOf(path, host, {{"Authorization", wrong}}), 401);
        }
    }
    for (const std::string& host : goodHosts) {
        QCOMPARE(statusOf("/v1/status", host, {{"Authorization", "Bearer " + token}}), 200);
        QCOMPARE(statusOf("/v1/status", host, {{"authorization", "bearer " + token}}), 200);
        QCOMPARE(statusOf("/nothing", host, {{"Authorization", "Bearer " + token}}), 404);
    }
}

void ApiTest::configuredHostIsAllowed()
{
    m_relay->config.api.allowedHosts = {"relay.example.com"};
    m_relay->start();
    HeaderList headers = HttpClient::bearer(m_relay->relay().tokenFile());
    headers.emplace_back("Host", "Relay.Example.Com");

    QCOMPARE(HttpClient(m_relay->relay().apiAddress().toString()).get("/v1/status", headers).status, 200);
}

void ApiTest::unknownPathsAndMethods()
{
    QCOMPARE(m_relay->api("/v1/nothing").status, 404);
    QCOMPARE(m_relay->api("/v1/nothing").errorCode(), "not_found");
    QCOMPARE(m_relay->api("/").status, 404);
    QCOMPARE(m_relay->api("/v1/events/a/b/raw").status, 404);
    QCOMPARE(m_relay->api("/v1/status", "POST").status, 405);
    QCOMPARE(m_relay->api("/v1/dead-letters/1/replay", "GET").status, 405);
}

void ApiTest::rolesAreKept()
{
    writeToken(m_relay->path("api-token.anna.read"), "a-token-for-anna-0123456789abcdef");
    writeToken(m_relay->path("api-token.op.operate"), "a-token-for-the-operator-0123456789");
    m_relay->start();

    QCOMPARE(m_relay->api("/v1/status", "GET", m_relay->path("api-token.anna.read")).status, 200);
    const ApiAnswer refused = m_relay->api("/v1/dead-letters/1/replay", "POST", m_relay->path("api-token.anna.read"));
    QCOMPARE(refused.status, 403);
    QCOMPARE(refused.errorCode(), "permission_denied");
    QCOMPARE(m_relay->api("/v1/dead-letters/1/replay", "POST", m_relay->path("api-token.op.operate")).status, 404);
    QCOMPARE(m_relay->api("/v1/dead-letters/1/replay", "POST").status, 404);
}

void ApiTest::adminTokenIsPrivate()
{
    QFile token(QString::fromStdString(m_relay->relay().tokenFile()));

    QVERIFY(token.open(QIODevice::ReadOnly));
    QCOMPARE(token.readAll().trimmed().size(), 43); // 256 bits
    const auto others = QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup | QFile::WriteOther;
    QCOMPARE(token.permissions() & others, QFile::Permissions());
}

void ApiTest::secretsDirectorysTokenReplacesTheMadeOne()
{
    QTemporaryDir secrets;
    QTemporaryDir data;
    const std::string file = secrets.filePath(QStringLiteral("api-token")).toStdString();
    writeToken(file, "given-by-the-administrator-0123456789");
    const FakeClock clock;

    const auto relay = Relay::start({.config = m_relay->config, .dataDirectory = data.path().toStdString(),
                                     .secretsDirectory = secrets.path().toStdString()}, m_relay->registry, clock);

    QVERIFY(relay);
    QCOMPARE((*relay)->tokenFile(), file);
    QVERIFY(!QFile::exists(data.filePath(QStringLiteral("api-token"))));
    QCOMPARE(HttpClient((*relay)->apiAddress().toString()).get("/v1/status", HttpClient::bearer(file)).status, 200);
}

void ApiTest::exposedTokenStopsTheStart()
{
    QTemporaryDir data;
    const std::string file = data.filePath(QStringLiteral("api-token")).toStdString();
    writeToken(file, "readable-by-all");
    ::chmod(file.c_str(), 0644);
    const FakeClock clock;

    const auto relay =
        Relay::start({.config = m_relay->config, .dataDirectory = data.path().toStdString()}, m_relay->registry, clock);

    QVERIFY(!relay);
    QCOMPARE(relay.error().step, StartError::Step::Tokens);
    QCOMPARE(relay.error().error.code, ErrorCode::PermissionDenied);
}

void ApiTest::badParametersAreNamed_data()
{
    QTest::addColumn<QString>("target");
    for (const char* target : {"/v1/feed?after=nonsense", "/v1/feed?limit=x", "/v1/feed?limit=0", "/v1/feed?wait=-1",
                               "/v1/feed?filter=type:bounce%22", "/v1/events?before=x", "/v1/events?ids=evt_x", "/v1/events?limit=",
                               "/v1/events?filter=type:nothing", "/v1/trace", "/v1/trace?q=", "/v1/trace?q=x&as_of=noon", "/v1/events/evt_x/raw",
                               "/v1/dead-letters?limit=no", "/v1/quarantine?limit=0"})
        QTest::newRow(target) << QString::fromUtf8(target);
}

void ApiTest::badParametersAreNamed()
{
    QFETCH(QString, target);

    const ApiAnswer answer = m_relay->api(target.toStdString());

    QCOMPARE(answer.status, 400);
    QCOMPARE(answer.errorCode(), "invalid_input");
    QVERIFY(!answer["error"]["message"].string().value().empty());
    QCOMPARE(bool(answer["error"]["position"].integer()), target.contains(u"filter="));
}

void ApiTest::theStatusSaysHowLongEventsAreKept()
{
    QCOMPARE(m_relay->api("/v1/status")["event_days"].integer(), 0);
    m_relay->config.retention.eventDays = 400;
    m_relay->start();
    QCOMPARE(m_relay->api("/v1/status")["event_days"].integer(), 400);
    m_relay->config.retention.eventDays = 90;
    m_relay->relay().setConfig(m_relay->config); // as on SIGHUP
    QCOMPARE(m_relay->api("/v1/status")["event_days"].integer(), 90);
}

WAYBILL_TEST(ApiTest)

} // namespace waybill::relay::tests

#include "ApiTest.moc"
