// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/feed/ApiClient.h"
#include "tests/support/RelayAnswers.h"
#include "tests/support/FakeRelay.h"
#include "tests/support/TestMain.h"

#include <QTest>

namespace waybill::feed::tests {

using namespace waybill::tests;

class ApiClientTest : public QObject {
    Q_OBJECT

private slots:
    void sendsTheTokenAndEncodesTheQuery();
    void namesWhatIsWrong_data();
    void namesWhatIsWrong();
    void aSilentRelayIsUnavailable();
    void anAnswerBeyondTheLimitIsCutOff();
    void theTokenNeverFollowsARedirect();
    void theTokenNeverTravelsInTheClear();
    void aTokenFileOthersCanReadIsRefused();
    void aTokenFileWithoutATokenIsRefused();
    void findsTheRelayThatRunsOnADirectory();

private:
    Result<QByteArray> ask(const QUrl& url, const QString& tokenFile, const ApiRequest& request);

    FakeRelay m_relay;
    TokenDirectory m_token;
};

Result<QByteArray> ApiClientTest::ask(const QUrl& url, const QString& tokenFile, const ApiRequest& request)
{
    ApiClient client({url, tokenFile.toStdString()});
    std::optional<Result<QByteArray>> answer;
    client.get(request, [&answer](Result<QByteArray> body) { answer = std::move(body); });
    if (!QTest::qWaitFor([&answer] { return answer.has_value(); }, 30'000))
        return fail(ErrorCode::Io, "the test waited in vain");
    return *answer;
}

void ApiClientTest::sendsTheTokenAndEncodesTheQuery()
{
    QVERIFY(m_relay.port() != 0 || m_relay.listen());
    m_relay.answer(QStringLiteral("/v1/events"), {200, "{}"});

    const auto body = ask(m_relay.url(), m_token.path(),
                          {.path = QStringLiteral("/v1/events"), .query = {{"filter", "to:a+b@c & d=1"}}});

    QVERIFY(body);
    QCOMPARE(*body, QByteArray("{}"));
    QVERIFY(m_relay.lastRequest().contains("\r\nAuthorization: Bearer s3cret-token\r\n"));
    QVERIFY(m_relay.lastRequest().startsWith("GET /v1/events?filter=to%3Aa%2Bb%40c%20%26%20d%3D1 HTTP/1.1"));
}

void ApiClientTest::namesWhatIsWrong_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("message");

    QTest::newRow("token refused") << 401 << QByteArray() << int(ErrorCode::PermissionDenied) << "refused the token";
    QTest::newRow("token unknown, in words for programs")
        << 401 << QByteArray(R"({"error":{"code":"permission_denied","message":"the token is missing","hint":"send a header"}})")
        << int(ErrorCode::PermissionDenied) << "refused the token in ";
    QTest::newRow("role too small")
        << 403 << QByteArray(R"({"error":{"code":"permission_denied","message":"role read","hint":"ask"}})")
        << int(ErrorCode::PermissionDenied) << "role read";
    QTest::newRow("filter") << 400
                            << QByteArray(R"({"error":{"code":"invalid_input","message":"no such type","hint":"h"}})")
                            << int(ErrorCode::InvalidInput) << "no such type";
    QTest::newRow("cursor gone") << 410 << QByteArray() << int(ErrorCode::CursorGone) << "replaced";
    QTest::newRow("busy") << 503 << QByteArray() << int(ErrorCode::Unavailable) << "503";
    QTest::newRow("another server") << 404 << QByteArray("<html>") << int(ErrorCode::NewerVersion) << "not a relay";
}

void ApiClientTest::namesWhatIsWrong()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QFETCH(int, code);
    QFETCH(QString, message);
    QVERIFY(m_relay.port() != 0 || m_relay.listen());
    m_relay.answer(QStringLiteral("/v1/status"), {status, body});

    const auto answer = ask(m_relay.url(), m_token.path(), {.path = QStringLiteral("/v1/status")});

    QVERIFY(!answer);
    QCOMPARE(int(answer.error().code), code);
    QVERIFY2(QString::fromStdString(answer.error().message).contains(message), answer.error().message.c_str());
    QVERIFY(!answer.error().hint.empty());
    QVERIFY(!QString::fromStdString(answer.error().text()).contains(QStringLiteral("s3cret")));
}

void ApiClientTest::aSilentRelayIsUnavailable()
{
    QVERIFY(m_relay.port() != 0 || m_relay.listen());
    m_relay.answer(QStringLiteral("/v1/feed"), {.body = {}, .never = true});

    const auto answer = ask(m_relay.url(), m_token.path(),
                            {.path = QStringLiteral("/v1/feed"), .silence = std::chrono::milliseconds(100)});

    QVERIFY(!answer);
    QCOMPARE(int(answer.error().code), int(ErrorCode::Unavailable));
    QVERIFY(answer.error().message.find("in time") != std::string::npos);
}

void ApiClientTest::anAnswerBeyondTheLimitIsCutOff()
{
    QVERIFY(m_relay.port() != 0 || m_relay.listen());
    m_relay.answer(QStringLiteral("/v1/feed"), {200, QByteArray(100'000, ' ')});

    const auto answer = ask(m_relay.url(), m_token.path(), {.path = QStringLiteral("/v1/feed"), .maxBytes = 1000});

    QVERIFY(!answer);
    QCOMPARE(int(answer.error().code), int(ErrorCode::TooLarge));
}

void ApiClientTest::theTokenNeverFollowsARedirect()
{
    FakeRelay other;
    QVERIFY(other.listen());
    QVERIFY(m_relay.port() != 0 || m_relay.listen());
    m_relay.answer(QStringLiteral("/v1/feed"), {302, "", "Location: " + other.url().toEncoded() + "/v1/feed\r\n"});

    const auto answer = ask(m_relay.url(), m_token.path(), {.path = QStringLiteral("/v1/feed")});

    QVERIFY(!answer);
    QCOMPARE(int(answer.error().code), int(ErrorCode::NewerVersion));
    QCOMPARE(other.requests(QStringLiteral("/v1/feed")), 0);
}

void ApiClientTest::theTokenNeverTravelsInTheClear()
{
    for (const char* url :
         {"http://relay.example.org:8026", "ftp://127.0.0.1", "http://", "http://user:pw@127.0.0.1:8026", ""})
        QVERIFY2(!checkUrl(QUrl(QString::fromLatin1(url))), url);
    for (const char* url :
         {"https://relay.example.org", "http://127.0.0.1:8026", "http://localhost:8026", "http://[::1]:8026"})
        QVERIFY2(checkUrl(QUrl(QString::fromLatin1(url))), url);
}

void ApiClientTest::aTokenFileOthersCanReadIsRefused()
{
    TokenDirectory open(QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther);

    const auto token = readTokenFile(open.path().toStdString());

    QVERIFY(!token);
    QCOMPARE(int(token.error().code), int(ErrorCode::PermissionDenied));
    QVERIFY(token.error().hint.starts_with("chmod 600 "));
}

void ApiClientTest::aTokenFileWithoutATokenIsRefused()
{
    for (const QByteArray& content :
         {QByteArray(), QByteArray("\n"), QByteArray("two\nlines"), QByteArray(5000, 'a')}) {
        TokenDirectory directory;
        QFile file(directory.path());
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
        file.close();

        QVERIFY2(!readTokenFile(directory.path().toStdString()), content.left(20).constData());
    }
    QVERIFY(!readTokenFile("/nonexistent/api-token"));
    QVERIFY(!readTokenFile("/"));
}

void ApiClientTest::findsTheRelayThatRunsOnADirectory()
{
    QTemporaryDir directory;
    QVERIFY(!runningRelay(directory.path().toStdString()));
    QFile file(directory.filePath(QStringLiteral("relay.json")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(R"({"pid":1,"hooks":"127.0.0.1:8025","api":"127.0.0.1:8026","token_file":"/x/api-token"})");
    file.close();

    const auto address = runningRelay(directory.path().toStdString());

    QVERIFY(address);
    QCOMPARE(address->url, QUrl(QStringLiteral("http://127.0.0.1:8026")));
    QCOMPARE(address->tokenFile, std::string("/x/api-token"));
}

WAYBILL_TEST(ApiClientTest)

} // namespace waybill::feed::tests

#include "ApiClientTest.moc"
