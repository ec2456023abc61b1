// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/http/HttpServer.h"
#include "core/relay/QtHttpsGet.h"
#include "tests/core/relay_outside/TestCertificates.h"
#include "tests/support/TestMain.h"

#include <QFile>
#include <QSslCertificate>
#include <QTemporaryDir>
#include <QTest>

#include <future>

namespace waybill::relay::tests {

namespace {

class Pages : public HttpHandler {
public:
    std::optional<HttpResponse> checkHead(const HttpHead&) override { return {}; }
    HttpResponse answerTo(Trouble, const HttpHead&) override { return {.status = 503}; }
    void handle(HttpRequest request, Reply reply) override
    {
        if (request.path == "/silent")
            return m_silent.push_back(std::move(reply));
        if (request.path == "/elsewhere")
            return reply({.status = 302, .headers = {{"Location", "/good"}}});
        if (request.path == "/large")
            return reply({.body = std::string(100'000, 'x')});
        if (request.path == "/broken")
            return reply({.status = 500});
        reply({.status = request.path == "/good" ? 200 : 404, .body = "good"});
    }

private:
    std::vector<Reply> m_silent;
};

// An HTTPS server whose certificate the test makes.
struct Server {
    explicit Server(const CertificateFacts& facts)
    {
        const Key key = newRsaKey();
        pem = certificatePem(key, key, facts);
        write("cert.pem", pem);
        write("key.pem", privateKeyPem(key));
        const auto bound = server.listen({.address = {"127.0.0.1", 0},
                                          .handler = &pages,
                                          .bodyLimit = 1024,
                                          .maxConnections = 16,
                                          .tlsCertificate = path("cert.pem"),
                                          .tlsKey = path("key.pem")});
        if (!bound)
            qFatal("%s", bound.error().text().c_str());
        server.start();
        url = "https://" + bound->toString();
    }
    ~Server() { server.stop(std::chrono::milliseconds(0)); }

    std::string path(const char* name) const { return folder.filePath(QString::fromUtf8(name)).toStdString(); }
    void write(const char* name, const std::string& text) const
    {
        QFile file(QString::fromStdString(path(name)));
        if (!file.open(QIODevice::WriteOnly) || file.write(text.data(), qint64(text.size())) < 0)
            qFatal("can't write %s", name);
    }
    QSslConfiguration trusting() const
    {
        QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
        tls.setCaCertificates(QSslCertificate::fromData(QByteArray::fromStdString(pem)));
        return tls;
    }

    QTemporaryDir folder;
    Pages pages;
    HttpServer server;
    std::string pem;
    std::string url;
};

CertificateFacts facts(std::string name, std::chrono::hours from, std::chrono::hours to)
{
    const Timestamp now = SystemClock().now();
    return {.alternativeName = std::move(name), .from = now + from, .to = now + to};
}

Result<std::string> fetch(QtHttpsGet& https, const std::string& url)
{
    const auto promise = std::make_shared<std::promise<Result<std::string>>>();
    auto future = promise->get_future();
    https.get(url, [promise](Result<std::string> answer) { promise->set_value(std::move(answer)); });
    return future.get();
}

} // namespace

using std::chrono::hours;

class QtHttpsGetTest : public QObject {
    Q_OBJECT

private slots:
    void aTrustedServerIsRead()
    {
        const Server server(facts("IP:127.0.0.1", hours(-1), hours(1)));
        QtHttpsGet https({}, server.trusting());

        QCOMPARE(fetch(https, server.url + "/good").value(), std::string("good"));
        QCOMPARE(fetch(https, server.url + "/missing").error().code, ErrorCode::PermissionDenied);
        QCOMPARE(fetch(https, server.url + "/broken").error().code, ErrorCode::Unavailable);
    }

    void aServerThatIsNotWhoItShouldBeIsRefused_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<int>("from");
        QTest::addColumn<int>("to");
        QTest::addColumn<bool>("trusted");
        QTest::newRow("nobody trusts it") << QByteArray("IP:127.0.0.1") << -1 << 1 << false;
        QTest::newRow("another host") << QByteArray("DNS:sns.amazonaws.com") << -1 << 1 << true;
        QTest::newRow("ended") << QByteArray("IP:127.0.0.1") << -2 << -1 << true;
    }

    void aServerThatIsNotWhoItShouldBeIsRefused()
    {
        QFETCH(QByteArray, name);
        QFETCH(int, from);
        QFETCH(int, to);
        QFETCH(bool, trusted);
        const Server server(facts(name.toStdString(), hours(from), hours(to)));
        QtHttpsGet https({}, trusted ? server.trusting() : QSslConfiguration::defaultConfiguration());

        const auto answer = fetch(https, server.url + "/good");

        QVERIFY(!answer);
        QCOMPARE(answer.error().code, ErrorCode::PermissionDenied);
    }

    void noRedirectIsFollowed()
    {
        const Server server(facts("IP:127.0.0.1", hours(-1), hours(1)));
        QtHttpsGet https({}, server.trusting());

        QCOMPARE(fetch(https, server.url + "/elsewhere").error().code, ErrorCode::PermissionDenied);
    }

    void sizeAndTimeAreBounded()
    {
        const Server server(facts("IP:127.0.0.1", hours(-1), hours(1)));
        QtHttpsGet https({.deadline = std::chrono::milliseconds(1500), .bytes = 1024}, server.trusting());

        QVERIFY(!fetch(https, server.url + "/large"));
        QCOMPARE(fetch(https, server.url + "/silent").error().code, ErrorCode::Unavailable);
    }

    void onlyHttpsIsSpoken()
    {
        QtHttpsGet https;

        QCOMPARE(fetch(https, "http://127.0.0.1/good").error().code, ErrorCode::InvalidInput);
        QCOMPARE(fetch(https, "file:///etc/hostname").error().code, ErrorCode::InvalidInput);
        https.stop();
        QCOMPARE(fetch(https, "https://127.0.0.1/good").error().code, ErrorCode::Unavailable);
    }
};

WAYBILL_TEST(QtHttpsGetTest)

} // namespace waybill::relay::tests

#include "QtHttpsGetTest.moc"
