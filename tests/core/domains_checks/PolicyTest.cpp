// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domains/policy/MtaSts.h"
#include "core/domains/policy/PolicyFetcher.h"
#include "tests/core/domains_checks/TlsFileServer.h"
#include "tests/support/TestMain.h"

#include <QTest>

namespace waybill::domains::tests {

namespace {

const std::string enforced = "version: STSv1\r\nmode: enforce\r\nmx: mail.example.org\r\nmx: *.mx.example.net\r\nmax_age: 604800\r\n";

Result<std::string> fetchFrom(const TlsFileServer& server, std::stop_token stop = {})
{
    const policy::PolicyFetcher fetcher(
        {.port = server.port(), .authorities = QSslCertificate::fromData(server.authorityPem())});
    const dns::IpAddress loopback[] = {*dns::IpAddress::parse("127.0.0.1")};
    return fetcher.fetch(TlsFileServer::host, loopback, std::move(stop));
}

} // namespace

class PolicyTest : public QObject {
    Q_OBJECT

private slots:
    void aPolicyIsFetchedAndRead();
    void chunkedAnswersAreRead();
    void certificatesThatDoNotHoldAreRefused_data();
    void certificatesThatDoNotHoldAreRefused();
    void answersThatAreNoPolicyAreRefused_data();
    void answersThatAreNoPolicyAreRefused();
    void nobodyListeningIsNotTheirFault();
    void cancelEndsIt();
    void wildcardsStandForOneLabel();
    void brokenPoliciesSayWhy_data();
    void brokenPoliciesSayWhy();
    void brokenRecordsSayWhy();
};

void PolicyTest::aPolicyIsFetchedAndRead()
{
    const TlsFileServer server(TlsFileServer::Certificate::Good, response(enforced));

    const auto text = fetchFrom(server);

    QVERIFY2(text, text ? "" : text.error().text().c_str());
    const auto sts = policy::parseStsPolicy(*text);
    QVERIFY(sts && sts->mode == policy::StsPolicy::Mode::Enforce);
    QCOMPARE(sts->maxAge, 604800);
}

void PolicyTest::chunkedAnswersAreRead()
{
    const TlsFileServer server(TlsFileServer::Certificate::Good,
                               "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n"
                               "5\r\nversi\r\n9\r\non: STSv1\r\n0\r\n\r\n");

    QCOMPARE(fetchFrom(server).value_or(""), std::string("version: STSv1"));
}

void PolicyTest::certificatesThatDoNotHoldAreRefused_data()
{
    QTest::addColumn<int>("certificate");
    QTest::addRow("expired") << int(TlsFileServer::Certificate::Expired);
    QTest::addRow("another host") << int(TlsFileServer::Certificate::OtherHost);
    QTest::addRow("self-signed") << int(TlsFileServer::Certificate::SelfSigned);
}

void PolicyTest::certificatesThatDoNotHoldAreRefused()
{
    QFETCH(int, certificate);
    const TlsFileServer server(TlsFileServer::Certificate(certificate), response(enforced));

    const auto text = fetchFrom(server);

    QVERIFY(!text);
    QVERIFY2(text.error().code == ErrorCode::InvalidInput, text.error().message.c_str());
    QVERIFY2(text.error().message.find("certificate") != std::string::npos, text.error().message.c_str());
}

void PolicyTest::answersThatAreNoPolicyAreRefused_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("reason");
    const auto row = [](const char* name, const std::string& bytes, const char* reason) {
        QTest::addRow("%s", name) << QByteArray::fromStdString(bytes) << QString::fromLatin1(reason);
    };
    row("redirect", response("", "HTTP/1.1 301 Moved\r\nLocation: https://example.com/\r\n"), "redirected");
    row("missing", response("no", "HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\n"), "404");
    row("html", response(enforced, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"), "text/plain");
    row("large", response(std::string(70'000, 'x')), "64 KiB");
    row("huge", response(std::string(400'000, 'x')), "64 KiB");
    row("cut", "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 500\r\n\r\nversion", "complete");
    row("noise", "what is this\r\n\r\n", "complete");
    row("nothing", " ", "complete");
}

void PolicyTest::answersThatAreNoPolicyAreRefused()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, reason);
    const TlsFileServer server(TlsFileServer::Certificate::Good, bytes.toStdString());

    const auto text = fetchFrom(server);

    QVERIFY(!text);
    QVERIFY2(QString::fromStdString(text.error().message).contains(reason), text.error().message.c_str());
}

void PolicyTest::nobodyListeningIsNotTheirFault()
{
    const std::uint16_t port = [] {
        const TlsFileServer server(TlsFileServer::Certificate::Good, "");
        return server.port();
    }();
    const dns::IpAddress loopback[] = {*dns::IpAddress::parse("127.0.0.1")};

    const auto text = policy::PolicyFetcher({.port = port}).fetch(TlsFileServer::host, loopback, {});

    QVERIFY(!text);
    QVERIFY(text.error().code == ErrorCode::Unavailable);
}

void PolicyTest::cancelEndsIt()
{
    const TlsFileServer server(TlsFileServer::Certificate::Good, response(enforced));
    std::stop_source stop;
    stop.request_stop();

    const auto text = fetchFrom(server, stop.get_token());

    // It may have been quicker than the cancel.
    QVERIFY(text || text.error().code == ErrorCode::Unavailable);
}

void PolicyTest::wildcardsStandForOneLabel()
{
    const auto sts = policy::parseStsPolicy(enforced);

    QVERIFY(sts->covers("MAIL.example.org"));
    QVERIFY(sts->covers("a.mx.example.net"));
    QVERIFY(!sts->covers("a.b.mx.example.net"));
    QVERIFY(!sts->covers("mx.example.net"));
    QVERIFY(!sts->covers("evil-mail.example.org"));
}

void PolicyTest::brokenPoliciesSayWhy_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("reason");
    QTest::addRow("empty") << "" << "version";
    QTest::addRow("version") << "version: STSv2\nmode: none\nmax_age: 1" << "version";
    QTest::addRow("mode") << "version: STSv1\nmode: strict\nmax_age: 1\nmx: a.example.org" << "strict";
    QTest::addRow("age") << "version: STSv1\nmode: none\nmax_age: forever" << "forever";
    QTest::addRow("long age") << "version: STSv1\nmode: none\nmax_age: 99999999" << "max_age";
    QTest::addRow("no mx") << "version: STSv1\nmode: enforce\nmax_age: 86400" << "no mx";
    QTest::addRow("bad mx") << "version: STSv1\nmode: enforce\nmax_age: 86400\nmx: *" << "mx pattern";
    QTest::addRow("inner star") << "version: STSv1\nmode: enforce\nmax_age: 86400\nmx: a.*.org" << "mx pattern";
    QTest::addRow("line") << "version: STSv1\nnonsense" << "nonsense";
}

void PolicyTest::brokenPoliciesSayWhy()
{
    QFETCH(QString, text);
    QFETCH(QString, reason);

    const auto sts = policy::parseStsPolicy(text.toStdString());

    QVERIFY(!sts);
    QVERIFY2(QString::fromStdString(sts.error().message).contains(reason), sts.error().message.c_str());
}

void PolicyTest::brokenRecordsSayWhy()
{
    QVERIFY(policy::parseStsRecord("v=STSv1; id=20260101;"));
    for (const char* text : {"", "v=STSv1", "v=STSv1; id=a-b", "id=1; v=STSv1", "v=STSv1; id=123456789012345678901234567890123"})
        QVERIFY2(!policy::parseStsRecord(text), text);
    QVERIFY(policy::parseTlsReportRecord("v=TLSRPTv1;rua=mailto:a@example.org,https://example.org/r"));
    for (const char* text : {"", "v=TLSRPTv1", "v=TLSRPTv1; rua=a@example.org", "v=TLSRPTv2; rua=mailto:a@example.org"})
        QVERIFY2(!policy::parseTlsReportRecord(text), text);
    QVERIFY(policy::parseBimiRecord("v=BIMI1; l=https://example.org/l.svg; a="));
    QVERIFY(policy::parseBimiRecord("v=BIMI1; l=;")->logo.empty());
    for (const char* text : {"", "v=BIMI1", "v=BIMI1; l=http://example.org/l.svg", "v=BIMI2; l="})
        QVERIFY2(!policy::parseBimiRecord(text), text);
}

WAYBILL_TEST(PolicyTest)

} // namespace waybill::domains::tests

#include "PolicyTest.moc"
