// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/http/HttpServer.h"
#include "tests/support/HttpClient.h"

#include <QElapsedTimer>
#include <QTest>

#include <condition_variable>
#include <mutex>
#include <thread>

#include "tests/support/TestMain.h"

namespace waybill::relay::tests {

using namespace std::chrono_literals;
using waybill::tests::HttpAnswer;
using waybill::tests::HttpClient;

namespace {

// Answers with the request's body; keeps back the answers to /hold until release().
class Echo : public HttpHandler {
public:
    std::optional<HttpResponse> checkHead(const HttpHead& head) override
    {
        if (head.path == "/refused")
            return HttpResponse{.status = 404, .body = "no"};
        return {};
    }

    HttpResponse answerTo(Trouble trouble, const HttpHead&) override
    {
        return {.status = trouble == Trouble::BodyTooLarge ? 413 : 503};
    }

    void handle(HttpRequest request, Reply reply) override
    {
        if (request.path == "/forget")
            return;
        if (request.path == "/hold") {
            const std::lock_guard lock(m_mutex);
            m_held.push_back(std::move(reply));
            m_changed.notify_all();
            return;
        }
        if (request.path == "/big")
            return reply({.body = std::string(8 * 1024 * 1024, 'x')});
        reply({.body = request.method + ' ' + request.query + ' ' + request.body});
    }

    void waitForHeld()
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait_for(lock, 10s, [this] { return !m_held.empty(); });
    }

    void release()
    {
        const std::lock_guard lock(m_mutex);
        for (const Reply& reply : m_held)
            reply({.body = "late"});
        m_held.clear();
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::vector<Reply> m_held;
};

constexpr std::size_t bodyLimit = 1024 * 1024;

HttpLimits quickLimits()
{
    return {.headDeadline = 300ms, .idleTimeout = 20s, .bytesPerWindow = 1000, .rateWindow = 300ms};
}

struct Server {
    explicit Server(HttpLimits limits = quickLimits(), std::size_t maxConnections = 2000) : server(limits)
    {
        address = server.listen({{"127.0.0.1", 0}, &echo, bodyLimit, maxConnections})->toString();
        server.start();
    }
    Echo echo; // outlives the server
    HttpServer server;
    std::string address;
};

} // namespace

class HttpServerTest : public QObject {
    Q_OBJECT

private slots:
    void answersRequestsOneAfterTheOther();
    void pipelinedRequestsAreAnsweredInOrder();
    void chunkedBodyIsPutTogether();
    void clientMayAskBeforeItSendsTheBody();
    void bodyOverTheLimitIsRefused();
    void chunkedBodyOverTheLimitIsRefused();
    void bodiesOverTheBudgetAreRefused();
    void refusedHeadIsAnsweredWithoutItsBody();
    void headerBombsAreRefused();
    void nonsenseIsRefused_data();
    void nonsenseIsRefused();
    void slowHeadIsCut();
    void slowBodyIsCutWhileOthersAreServed();
    void steadyBodyMayTakeLongerThanTheWindow();
    void clientThatDoesNotReadIsCut();
    void forgottenRequestGetsAnAnswer();
    void tooManyConnectionsAreClosed();
    void clientThatLeavesALongPollIsNoticed();
    void stoppingFinishesWhatIsInFlight();
    void stoppingCutsWhatIsLeftAfterTheGrace();
    void takenAddressIsNamed();
    void unusableCertificateIsNamed();
};

void HttpServerTest::answersRequestsOneAfterTheOther()
{
    Server server;
    HttpClient client(server.address);

    QCOMPARE(client.get("/a?x=1").body, "GET x=1 ");
    QCOMPARE(client.post("/b", {}, "two").body, "POST  two");
    QCOMPARE(client.request("HEAD", "/", {{"Connection", "close"}}).status, 200);
}

void HttpServerTest::pipelinedRequestsAreAnsweredInOrder()
{
    Server server;
    HttpClient client(server.address);
    QVERIFY(client.connect());

    QVERIFY(
        client.sendRaw("POST /1 HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\noneGET /?2 HTTP/1.1\r\nHost: x\r\n\r\n"
                       "POST /3 HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nthr"));
    QCOMPARE(client.readAnswer().body, "POST  one");
    QCOMPARE(client.readAnswer().body, "GET 2 ");
    QVERIFY(client.sendRaw("ee"));
    QCOMPARE(client.readAnswer().body, "POST  three");
}

void HttpServerTest::chunkedBodyIsPutTogether()
{
    Server server;
    HttpClient client(server.address);

    QVERIFY(client.connect());

    QVERIFY(client.sendRaw("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbo"));
    QVERIFY(client.sendRaw("dy\r\n3\r\nxyz\r\n0\r\n\r\n"));

    QCOMPARE(client.readAnswer().body, "POST  bodyxyz");
}

void HttpServerTest::clientMayAskBeforeItSendsTheBody()
{
    Server server;
    HttpClient client(server.address);
    QVERIFY(client.connect());

    QVERIFY(client.sendRaw("POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n"));
    QCOMPARE(client.readAnswer().status, 100);
    QVERIFY(client.sendRaw("body"));
    QCOMPARE(client.readAnswer().body, "POST  body");
}

void HttpServerTest::bodyOverTheLimitIsRefused()
{
    Server server;

    QCOMPARE(HttpClient(server.address).post("/", {}, std::string(bodyLimit, 'x')).status, 200);
    const HttpAnswer answer = HttpClient(server.address).post("/", {}, std::string(bodyLimit + 1, 'x'));

    QCOMPARE(answer.status, 413);
    QCOMPARE(answer.header("Connection").value(), "close");
}

void HttpServerTest::chunkedBodyOverTheLimitIsRefused()
{
    Server server;
    HttpClient client(server.address);
    QVERIFY(client.connect());

    QVERIFY(client.sendRaw("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"));
    const std::string chunk = "10000\r\n" + std::string(0x10000, 'x') + "\r\n";
    for (int i = 0; i < 18 && client.sendRaw(chunk); ++i) { }

    QCOMPARE(client.readAnswer().status, 413);
}

void HttpServerTest::bodiesOverTheBudgetAreRefused()
{
    HttpLimits limits = quickLimits();
    limits.bodyBytesInMemory = 100'000;
    Server server(limits);
    HttpClient holder(server.address);
    QVERIFY(holder.connect());
    QVERIFY(
        holder.sendRaw("POST /hold HTTP/1.1\r\nHost: x\r\nContent-Length: 90000\r\n\r\n" + std::string(90'000, 'x')));
    server.echo.waitForHeld();

    QCOMPARE(HttpClient(server.address).post("/", {}, std::string(20'000, 'x')).status, 503);
    server.echo.release();
    QCOMPARE(holder.readAnswer().body, "late");

    QCOMPARE(HttpClient(server.address).post("/", {}, std::string(20'000, 'x')).status, 200);
}

void HttpServerTest::refusedHeadIsAnsweredWithoutItsBody()
{
    Server server;
    HttpClient client(server.address);
    QVERIFY(client.connect());

    QVERIFY(client.sendRaw("POST /refused HTTP/1.1\r\nHost: x\r\nContent-Length: 500000\r\n\r\n"));
    const HttpAnswer answer = client.readAnswer();

    QCOMPARE(answer.status, 404);
    QCOMPARE(answer.body, "no");
}

void HttpServerTest::headerBombsAreRefused()
{
    Server server;
    HttpClient oneLong(server.address);
    HttpClient many(server.address);
    std::string headers;
    for (int i = 0; i < 5000; ++i)
        headers += "X-" + std::to_string(i) + ": y\r\n";
    QVERIFY(many.connect());

    QCOMPARE(oneLong.get("/", {{"X-Long", std::string(20'000, 'x')}}).status, 431);
    many.sendRaw("GET / HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n");
    QCOMPARE(many.readAnswer().status, 431);
}

void HttpServerTest::nonsenseIsRefused_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("status");
    QTest::newRow("not HTTP") << QByteArray("\x16\x03\x01\x02\x00\x01\r\n\r\n") << 400;
    QTest::newRow("no host") << QByteArray("GET / HTTP/1.1\r\n\r\n") << 400;
    QTest::newRow("two hosts") << QByteArray("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n") << 400;
    QTest::newRow("two lengths") << QByteArray(
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd")
                                 << 400;
    QTest::newRow("length and chunks") << QByteArray(
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
                                       << 400;
    QTest::newRow("negative length") << QByteArray("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -3\r\n\r\n") << 400;
    QTest::newRow("bad chunk") << QByteArray("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")
                               << 400;
    QTest::newRow("absolute target") << QByteArray("GET http://evil/ HTTP/1.1\r\nHost: a\r\n\r\n") << 400;
    QTest::newRow("HTTP/2 version") << QByteArray("GET / HTTP/2.0\r\nHost: a\r\n\r\n") << 505;
    QTest::newRow("folded header") << QByteArray("GET / HTTP/1.1\r\nHost: a\r\nX: b\r\n c\r\n\r\n")
                                   << 200; // RFC 9112 5.2 allows it
}

void HttpServerTest::nonsenseIsRefused()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, status);
    Server server;
    HttpClient client(server.address);
    QVERIFY(client.connect());

    QVERIFY(client.sendRaw(bytes.toStdString()));

    QCOMPARE(client.readAnswer().status, status);
    QCOMPARE(HttpClient(server.address).get("/").status, 200);
}

void HttpServerTest::slowHeadIsCut()
{
    Server server;
    HttpClient client(server.address);
    QVERIFY(client.connect());

    QVERIFY(client.sendRaw("GET / HTTP/1.1\r\nHo"));

    QVERIFY(client.isClosedWithin(5s));
}

void HttpServerTest::slowBodyIsCutWhileOthersAreServed()
{
    Server server;
    std::vector<std::unique_ptr<HttpClient>> slow;
    for (int i = 0; i < 200; ++i) {
        slow.push_back(std::make_unique<HttpClient>(server.address));
        QVERIFY(slow.back()->connect());
        QVERIFY(slow.back()->sendRaw("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\nslow"));
    }
    HttpClient other(server.address);

    for (int i = 0; i < 100; ++i)
        QCOMPARE(other.post("/", {}, "fast").body, "POST  fast");

    for (const auto& client : slow)
        QVERIFY(client->isClosedWithin(5s));
    QCOMPARE(other.post("/", {}, "fast").body, "POST  fast");
}

void HttpServerTest::steadyBodyMayTakeLongerThanTheWindow()
{
    Server server;
    HttpClient client(server.address);
    QVERIFY(client.connect());
    QVERIFY(client.sendRaw("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 40000\r\n\r\n"));

    // Twenty times the asked-for rate, over more than two windows.
    QElapsedTimer timer;
    timer.start();
    for (int i = 0; i < 40; ++i) {
        QVERIFY(client.sendRaw(std::string(1000, 'x')));
        QTRY_VERIFY(timer.elapsed() >= i * 20);
    }

    QCOMPARE(client.readAnswer().body.size(), 40'006U);
    QVERIFY(timer.elapsed() > 600);
}

void HttpServerTest::clientThatDoesNotReadIsCut()
{
    Server server;
    HttpClient client(server.address);
    QVERIFY(client.connect());

    QVERIFY(client.sendRaw("GET /big HTTP/1.1\r\nHost: x\r\n\r\n"));

    // Only a write shows that the server is gone: what it had sent before fills our side.
    QTRY_VERIFY_WITH_TIMEOUT(!client.sendRaw("x"), 10'000);
}

void HttpServerTest::forgottenRequestGetsAnAnswer()
{
    Server server;

    QCOMPARE(HttpClient(server.address).get("/forget").status, 503);
}

void HttpServerTest::tooManyConnectionsAreClosed()
{
    Server server(quickLimits(), 2);
    HttpClient first(server.address);
    HttpClient second(server.address);
    HttpClient third(server.address);
    QCOMPARE(first.get("/").status, 200);
    QCOMPARE(second.get("/").status, 200);

    QCOMPARE(third.get("/").status, 0);
    first.close();

    QTRY_COMPARE(third.get("/").status, 200);
}

void HttpServerTest::clientThatLeavesALongPollIsNoticed()
{
    Server server(quickLimits(), 1);
    HttpClient leaving(server.address);
    QVERIFY(leaving.connect());
    QVERIFY(leaving.sendRaw("GET /hold HTTP/1.1\r\nHost: x\r\n\r\n"));
    server.echo.waitForHeld();
    HttpClient next(server.address);
    QCOMPARE(next.get("/").status, 0);

    leaving.close();

    QTRY_COMPARE(next.get("/").status, 200);
}

void HttpServerTest::stoppingFinishesWhatIsInFlight()
{
    Server server;
    HttpClient busy(server.address);
    HttpClient idle(server.address);
    QCOMPARE(idle.get("/").status, 200);
    QVERIFY(busy.connect());
    QVERIFY(busy.sendRaw("GET /hold HTTP/1.1\r\nHost: x\r\n\r\n"));
    server.echo.waitForHeld();

    std::thread stopping([&] { server.server.stop(20s); });
    QVERIFY(idle.isClosedWithin(5s));
    server.echo.release();
    const HttpAnswer answer = busy.readAnswer();
    stopping.join();

    QCOMPARE(answer.body, "late");
    QCOMPARE(answer.header("Connection").value(), "close");
    QCOMPARE(HttpClient(server.address).get("/").status, 0);
}

void HttpServerTest::stoppingCutsWhatIsLeftAfterTheGrace()
{
    Server server;
    HttpClient busy(server.address);
    QVERIFY(busy.connect());
    QVERIFY(busy.sendRaw("GET /hold HTTP/1.1\r\nHost: x\r\n\r\n"));
    server.echo.waitForHeld();

    server.server.stop(100ms);
    server.echo.release(); // too late: nothing happens

    QVERIFY(busy.isClosedWithin(5s));
}

void HttpServerTest::takenAddressIsNamed()
{
    Server server;
    HttpServer other;

    const auto listening = other.listen({parseListenAddress(server.address).value(), &server.echo, 1, 1});

    QVERIFY(!listening);
    QCOMPARE(listening.error().code, ErrorCode::Conflict);
    QVERIFY(listening.error().message.find(server.address) != std::string::npos);
}

void HttpServerTest::unusableCertificateIsNamed()
{
    Echo echo;
    HttpServer server;

    const auto listening = server.listen({{"127.0.0.1", 0}, &echo, 1, 1, "/nowhere/cert.pem", "/nowhere/key.pem"});

    QVERIFY(!listening);
    QCOMPARE(listening.error().code, ErrorCode::InvalidInput);
    QVERIFY(listening.error().message.find("/nowhere/cert.pem") != std::string::npos);
}

WAYBILL_TEST(HttpServerTest)

} // namespace waybill::relay::tests

#include "HttpServerTest.moc"
