// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/relay/RelayFixture.h"

#include "core/base/Rfc3339.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QTest>

#include <fstream>
#include <thread>

#include <sys/stat.h>

#include "tests/support/TestMain.h"

namespace waybill::relay::tests {

using providers::Auth;
using namespace std::chrono_literals;

namespace {

const std::string pathSecret = "0123456789abcdef0123456789abcdef";

void writeToken(const std::string& path, const std::string& token)
{
    std::ofstream(path) << token << '\n';
    ::chmod(path.c_str(), 0600);
}

} // namespace

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
    void feedGivesEveryRecordOnce();
    void longPollWakesWhenSomethingComes();
    void longPollEndsWithAnEmptyPage();
    void manyWaitersNeedNoThreadEach();
    void feedWithAFilterAdvancesPastTheRest();
    void latestBeginsAtTheEnd();
    void replacedDatabaseIsACursorGone();
    void badParametersAreNamed_data();
    void badParametersAreNamed();
    void eventsArePagedNewestFirst();
    void traceTellsTheVerdict();
    void traceSaysWhenAnEventCameOnceMore();
    void traceAsOfATimeKnowsOnlyWhatHadComeIn();
    void eventsCanBeAskedForByTheirIds();
    void aRevealIsNotedWithWhoAndWhichEvent();
    void theStatusSaysHowLongEventsAreKept();
    void rawOfUnknownEventIsNotFound();
    void secondRelayIsKeptOut();
    void runningRelayIsAnnounced();

private:
    void postEvent(const std::string& event, const std::string& recipient, int id);

    std::unique_ptr<RelayFixture> m_relay;
};

void ApiTest::init()
{
    m_relay = std::make_unique<RelayFixture>(std::vector{endpoint("in", "sendgrid", Auth::None)});
    m_relay->setSecrets("in", {pathSecret});
}

void ApiTest::cleanup() { m_relay.reset(); }

void ApiTest::postEvent(const std::string& event, const std::string& recipient, int id)
{
    const std::string number = std::to_string(id);
    const std::string body = R"([{"event":")" + event + R"(","email":")" + recipient + R"(","timestamp":)"
                             + std::to_string(1'767'250'000 + id) + R"(,"sg_event_id":"e)" + number
                             + R"(","sg_message_id":"m)" + recipient + R"(.x"}])";
    QCOMPARE(m_relay->post("in/" + pathSecret, {}, body).status, 200);
}

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

void ApiTest::feedGivesEveryRecordOnce()
{
    for (int i = 0; i < 25; ++i)
        postEvent("delivered", "a@example.org", i);
    m_relay->feedWith(25);

    std::string cursor;
    std::vector<std::int64_t> seqs;
    for (int page = 0; page < 20; ++page) {
        const ApiAnswer answer = m_relay->api("/v1/feed?limit=4&after=" + cursor);
        for (const JsonValue& record : answer["records"])
            seqs.push_back(record["seq"].integer().value());
        cursor = answer["cursor"].string().value();
    }

    QCOMPARE(seqs.size(), 25U);
    for (std::size_t i = 0; i < seqs.size(); ++i)
        QCOMPARE(seqs[i], std::int64_t(i + 1));
}

void ApiTest::longPollWakesWhenSomethingComes()
{
    QElapsedTimer timer;
    ApiAnswer answer;
    std::thread waiter([&] {
        timer.start();
        answer = m_relay->api("/v1/feed?wait=30");
    });

    postEvent("delivered", "a@example.org", 1);
    waiter.join();

    QCOMPARE(answer["records"].size(), 1U);
    QVERIFY(timer.elapsed() < 10'000);
}

void ApiTest::longPollEndsWithAnEmptyPage()
{
    QElapsedTimer timer;
    timer.start();

    const ApiAnswer answer = m_relay->api("/v1/feed?wait=1");

    QCOMPARE(answer.status, 200);
    QCOMPARE(answer["records"].size(), 0U);
    QVERIFY(timer.elapsed() >= 900);
    QVERIFY(answer["cursor"].string());
}

void ApiTest::manyWaitersNeedNoThreadEach()
{
    std::vector<std::unique_ptr<HttpClient>> waiters;
    const std::string address = m_relay->relay().apiAddress().toString();
    const std::string request = "GET /v1/feed?wait=30 HTTP/1.1\r\nHost: " + address + "\r\nAuthorization: "
        + HttpClient::bearer(m_relay->relay().tokenFile())[0].second + "\r\n\r\n";
    for (int i = 0; i < 100; ++i) {
        waiters.push_back(std::make_unique<HttpClient>(address));
        QVERIFY(waiters.back()->connect());
        QVERIFY(waiters.back()->sendRaw(request));
    }
    const auto threads = QDir(QStringLiteral("/proc/self/task")).entryList(QDir::Dirs | QDir::NoDotAndDotDot).size();

    postEvent("delivered", "a@example.org", 1);

    for (const auto& waiter : waiters)
        QVERIFY(waiter->readAnswer().body.find("a@example.org") != std::string::npos);
    QVERIFY(threads < 30);
}

void ApiTest::feedWithAFilterAdvancesPastTheRest()
{
    for (int i = 0; i < 10; ++i)
        postEvent("delivered", "a@example.org", i);
    postEvent("bounce", "b@example.org", 10);
    m_relay->feedWith(11);

    const ApiAnswer first = m_relay->api("/v1/feed?filter=type:bounced&limit=3");
    const ApiAnswer second =
        m_relay->api("/v1/feed?filter=type:bounced&after=" + std::string(first["cursor"].string().value()));
    const ApiAnswer rest = m_relay->api("/v1/feed?after=" + std::string(second["cursor"].string().value()));

    QCOMPARE(first["records"].size() + second["records"].size(), 1U);
    QCOMPARE(rest["records"].size(), 0U);
}

void ApiTest::latestBeginsAtTheEnd()
{
    postEvent("delivered", "a@example.org", 1);
    m_relay->feedWith(1);

    const ApiAnswer latest = m_relay->api("/v1/feed?after=latest");
    postEvent("delivered", "b@example.org", 2);
    const ApiAnswer next = m_relay->api("/v1/feed?wait=20&after=" + std::string(latest["cursor"].string().value()));

    QCOMPARE(latest["records"].size(), 0U);
    QCOMPARE(next["records"].size(), 1U);
    QCOMPARE(next["records"].at(0)["event"]["recipient"].string().value(), "b@example.org");
}

void ApiTest::replacedDatabaseIsACursorGone()
{
    postEvent("delivered", "a@example.org", 1);
    const std::string cursor(m_relay->feedWith(1)["cursor"].string().value());
    m_relay->relay().stop();
    for (const char* file : {"events.db", "events.db-wal", "events.db-shm"})
        QFile::remove(QString::fromStdString(m_relay->path(file)));
    m_relay->start();

    const ApiAnswer answer = m_relay->api("/v1/feed?after=" + cursor);

    QCOMPARE(answer.status, 410);
    QCOMPARE(answer.errorCode(), "cursor_gone");
    QCOMPARE(m_relay->feedWith(1)["records"].size(), 1U); // rebuilt from the intake
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

void ApiTest::eventsArePagedNewestFirst()
{
    for (int i = 0; i < 7; ++i)
        postEvent("delivered", "a@example.org", i);
    m_relay->feedWith(7);

    std::vector<std::string> times;
    std::string before;
    int pages = 0;
    do {
        const ApiAnswer answer = m_relay->api("/v1/events?limit=3&before=" + before);
        for (const JsonValue& event : answer["events"])
            times.emplace_back(event["occurred_at"].string().value());
        before = answer["next"].string().value_or("");
        ++pages;
    } while (!before.empty());

    QCOMPARE(pages, 3);
    QCOMPARE(times.size(), 7U);
    QVERIFY(std::is_sorted(times.rbegin(), times.rend()));
}

void ApiTest::traceTellsTheVerdict()
{
    postEvent("processed", "a@example.org", 1);
    postEvent("delivered", "a@example.org", 2);
    postEvent("bounce", "b@example.org", 3);
    m_relay->feedWith(3);

    const ApiAnswer answer = m_relay->api("/v1/trace?q=a%40example.org");

    QCOMPARE(answer["messages"].size(), 1U);
    const JsonValue message = answer["messages"].at(0);
    QCOMPARE(message["recipient"].string().value(), "a@example.org");
    QCOMPARE(message["verdict"]["outcome"].string().value(), "delivered");
    QCOMPARE(message["events"].size(), 2U);
    QVERIFY(message["verdict"]["evidence"].size() > 0);
    QCOMPARE(answer["providers"]["sendgrid"]["name"].string().value(), "SendGrid");
    QVERIFY(answer["baselines"]["sendgrid"]["samples"].integer());
    QCOMPARE(m_relay->api("/v1/trace?q=nobody%40example.org")["messages"].size(), 0U);
}

void ApiTest::traceSaysWhenAnEventCameOnceMore()
{
    postEvent("delivered", "a@example.org", 1);
    m_relay->feedWith(1);
    m_relay->clock.advance(std::chrono::minutes(5));
    const Timestamp again = m_relay->clock.now();
    postEvent("delivered", "a@example.org", 1);
    QTRY_COMPARE(m_relay->api("/v1/status")["copies"].integer().value_or(0), 1);
    m_relay->clock.advance(std::chrono::minutes(5));

    const ApiAnswer now = m_relay->api("/v1/trace?q=a%40example.org");
    const ApiAnswer before = m_relay->api("/v1/trace?q=a%40example.org&as_of=" + formatRfc3339(again - std::chrono::minutes(1)));

    QCOMPARE(now["copies"].size(), 1U);
    QCOMPARE(now["copies"].at(0)["event"].string().value(), now["messages"].at(0)["events"].at(0)["id"].string().value());
    QCOMPARE(now["copies"].at(0)["last_at"].string().value(), formatRfc3339(again));
    QCOMPARE(before["copies"].size(), 0U);
}

void ApiTest::traceAsOfATimeKnowsOnlyWhatHadComeIn()
{
    postEvent("processed", "a@example.org", 1);
    const std::string before = formatRfc3339(m_relay->clock.now());
    m_relay->clock.advance(std::chrono::minutes(2));
    postEvent("delivered", "a@example.org", 2);
    m_relay->feedWith(2);

    const ApiAnswer then = m_relay->api("/v1/trace?q=a%40example.org&as_of=" + before);
    const ApiAnswer oneOfThen = m_relay->api("/v1/trace?q=a%40example.org&limit=1&as_of=" + before);
    const ApiAnswer now = m_relay->api("/v1/trace?q=a%40example.org");

    QCOMPARE(then["messages"].at(0)["events"].size(), 1U);
    QCOMPARE(oneOfThen["messages"].at(0)["events"].size(), 1U);
    QVERIFY(then["messages"].at(0)["verdict"]["outcome"].string().value() != "delivered");
    QCOMPARE(now["messages"].at(0)["verdict"]["outcome"].string().value(), "delivered");
}

void ApiTest::eventsCanBeAskedForByTheirIds()
{
    for (int number = 1; number <= 3; ++number)
        postEvent("delivered", "a@example.org", number);
    m_relay->feedWith(3);
    const ApiAnswer all = m_relay->api("/v1/events");
    const std::string first(all["events"].at(0)["id"].string().value());
    const std::string last(all["events"].at(2)["id"].string().value());

    const ApiAnswer named = m_relay->api("/v1/events?ids=" + last + ",evt_0123456789abcdef," + first);

    QCOMPARE(named["events"].size(), 2U);
    QCOMPARE(named["events"].at(0)["id"].string().value(), std::string_view(last));
    QCOMPARE(named["events"].at(1)["id"].string().value(), std::string_view(first));
    std::string many = first;
    for (int number = 0; number < 200; ++number)
        many += "," + first;
    QCOMPARE(m_relay->api("/v1/events?ids=" + many).status, 400);
}

void ApiTest::aRevealIsNotedWithWhoAndWhichEvent()
{
    postEvent("delivered", "nora@example.org", 1);
    m_relay->feedWith(1);
    writeToken(m_relay->path("api-token.anna.read"), "a-token-for-anna-0123456789abcdef");
    m_relay->start();
    const std::string id(m_relay->api("/v1/events")["events"].at(0)["id"].string().value());
    const std::string anna = m_relay->path("api-token.anna.read");

    QCOMPARE(m_relay->api("/v1/events/" + id + "/reveal", "POST", anna).status, 200);

    QCOMPARE(m_relay->api("/v1/audit", "GET", anna).status, 403);
    const auto noted = [&] {
        const ApiAnswer audit = m_relay->api("/v1/audit");
        for (std::size_t i = 0; i < audit["uses"].size(); ++i) {
            const JsonValue use = audit["uses"].at(i);
            if (use["what"].string() == "POST /v1/events/" + id + "/reveal")
                return use["token"].string() == "anna" && use["at"].string().has_value();
        }
        return false;
    };
    QTRY_VERIFY(noted());
    QCOMPARE(m_relay->api("/v1/events/evt_0123456789abcdef/reveal", "POST", anna).status, 404);
    QCOMPARE(m_relay->api("/v1/events/nora@example.org/reveal", "POST", anna).status, 400);
    const ApiAnswer audit = m_relay->api("/v1/audit");
    for (std::size_t i = 0; i < audit["uses"].size(); ++i)
        QVERIFY(!audit["uses"].at(i)["what"].string()->contains('@')); // never the address
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

void ApiTest::rawOfUnknownEventIsNotFound()
{
    QCOMPARE(m_relay->api("/v1/events/evt_0123456789abcdef/raw").status, 404);
}

void ApiTest::secondRelayIsKeptOut()
{
    const auto second = Relay::start({.config = m_relay->config, .dataDirectory = m_relay->path(".")},
                                     m_relay->registry, m_relay->clock);

    QVERIFY(!second);
    QCOMPARE(second.error().step, StartError::Step::DataDirectory);
    QCOMPARE(second.error().error.code, ErrorCode::Conflict);
}

void ApiTest::runningRelayIsAnnounced()
{
    QFile file(QString::fromStdString(m_relay->path("relay.json")));
    QVERIFY(file.open(QIODevice::ReadOnly));
    JsonDocument document;
    QVERIFY(document.parse(file.readAll().toStdString()));

    QCOMPARE(document.root()["api"].string().value(), m_relay->relay().apiAddress().toString());
    QCOMPARE(document.root()["hooks"].string().value(), m_relay->relay().hooksAddress().toString());
    QCOMPARE(document.root()["token_file"].string().value(), m_relay->relay().tokenFile());
    m_relay->relay().stop();
    QVERIFY(!file.exists());
}

WAYBILL_TEST(ApiTest)

} // namespace waybill::relay::tests

#include "ApiTest.moc"
