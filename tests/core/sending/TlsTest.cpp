// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sending/HttpPost.h"
#include "tests/core/relay_outside/TestCertificates.h"
#include "tests/support/TestMain.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/streambuf.hpp>
#include <boost/asio/write.hpp>

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <thread>

namespace waybill::sending {

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using relay::tests::CertificateFacts;
using std::chrono::hours;

// How a server is bad, on purpose.
enum class Flaw { None, Untrusted, Expired, NotYetValid, OtherHost, SignedByAnother, ShortKey, OldProtocol, NoEncryption };

CertificateFacts factsOf(Flaw flaw)
{
    const Timestamp now = SystemClock().now();
    CertificateFacts facts{.alternativeName = "IP:127.0.0.1", .from = now - hours(1), .to = now + hours(1)};
    if (flaw == Flaw::Expired)
        facts = {.alternativeName = facts.alternativeName, .from = now - hours(2), .to = now - hours(1)};
    if (flaw == Flaw::NotYetValid)
        facts = {.alternativeName = facts.alternativeName, .from = now + hours(1), .to = now + hours(2)};
    if (flaw == Flaw::OtherHost)
        facts.alternativeName = "DNS:api.example.com";
    return facts;
}

// A real TLS server on loopback that answers one request, and remembers what it was told.
class Server {
public:
    explicit Server(Flaw flaw) : m_tls(asio::ssl::context::tls_server), m_acceptor(m_io, {asio::ip::address_v4::loopback(), 0})
    {
        const auto key = relay::tests::newRsaKey(flaw == Flaw::ShortKey ? 1024 : 2048);
        const auto signer = flaw == Flaw::SignedByAnother ? relay::tests::newRsaKey() : key;
        const std::string certificate = relay::tests::certificatePem(key, signer, factsOf(flaw));
        const std::string keyPem = relay::tests::privateKeyPem(key);
        SSL_CTX_set_security_level(m_tls.native_handle(), 0); // it would do anything
        if (flaw == Flaw::OldProtocol)
            SSL_CTX_set_max_proto_version(m_tls.native_handle(), TLS1_1_VERSION);
        if (flaw == Flaw::NoEncryption) {
            SSL_CTX_set_max_proto_version(m_tls.native_handle(), TLS1_2_VERSION);
            SSL_CTX_set_cipher_list(m_tls.native_handle(), "eNULL");
        }
        m_tls.use_certificate(asio::buffer(certificate), asio::ssl::context::pem);
        m_tls.use_private_key(asio::buffer(keyPem), asio::ssl::context::pem);
        trusted = m_folder.filePath(QStringLiteral("trusted.pem")).toStdString();
        QFile file(QString::fromStdString(trusted));
        // An authority of the same name, which has signed nothing here.
        const auto stranger = relay::tests::newRsaKey();
        const bool isTrusted = flaw != Flaw::Untrusted && flaw != Flaw::SignedByAnother;
        const std::string trust = isTrusted ? certificate : relay::tests::certificatePem(stranger, stranger, factsOf(flaw));
        if (!file.open(QIODevice::WriteOnly) || file.write(trust.data(), qint64(trust.size())) < 0)
            qFatal("can't write the trusted certificate");
        m_thread = std::thread([this] { serve(); });
    }
    ~Server()
    {
        m_thread.join();
    }

    std::string url() const { return "https://127.0.0.1:" + std::to_string(m_acceptor.local_endpoint().port()) + "/v1"; }

    std::string trusted; // the file
    std::atomic<std::size_t> heard = 0;

private:
    void serve()
    {
        boost::system::error_code failed;
        asio::ssl::stream<tcp::socket> stream(m_io, m_tls);
        m_acceptor.accept(stream.next_layer(), failed);
        stream.handshake(asio::ssl::stream_base::server, failed);
        if (failed)
            return;
        asio::streambuf request;
        heard = asio::read_until(stream, request, "\r\n\r\n", failed);
        if (!failed)
            asio::write(stream, asio::buffer(std::string("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")), failed);
    }

    QTemporaryDir m_folder;
    asio::io_context m_io;
    asio::ssl::context m_tls;
    tcp::acceptor m_acceptor;
    std::thread m_thread;
};

PostOutcome postTo(const Server& server, const std::string& authorities)
{
    providers::SendCall call{.url = server.url(), .headers = {}, .body = "{}"};
    call.headers.add("Authorization", "Bearer canary-secret");
    return post(call, {.connect = std::chrono::seconds(20), .answer = std::chrono::seconds(20)}, {}, authorities);
}

} // namespace

class TlsTest : public QObject {
    Q_OBJECT

private slots:
    void aTrustedServerIsAsked()
    {
        Server server(Flaw::None);
        const PostOutcome outcome = postTo(server, server.trusted);
        QVERIFY2(outcome.answer, outcome.trouble.c_str());
        QCOMPARE(outcome.answer->body, std::string("ok"));
    }

    void aServerThatCantProveItselfHearsNothing_data()
    {
        QTest::addColumn<int>("flaw");
        QTest::newRow("self-signed, nobody trusts it") << int(Flaw::Untrusted);
        QTest::newRow("expired") << int(Flaw::Expired);
        QTest::newRow("not valid yet") << int(Flaw::NotYetValid);
        QTest::newRow("another host's") << int(Flaw::OtherHost);
        QTest::newRow("signed by somebody else") << int(Flaw::SignedByAnother);
        QTest::newRow("RSA of 1024 bits") << int(Flaw::ShortKey);
        QTest::newRow("TLS 1.1") << int(Flaw::OldProtocol);
        QTest::newRow("without encryption") << int(Flaw::NoEncryption);
    }

    void aServerThatCantProveItselfHearsNothing()
    {
        QFETCH(int, flaw);
        Server server{Flaw(flaw)};
        const PostOutcome outcome = postTo(server, server.trusted);
        QVERIFY(!outcome.answer);
        QVERIFY2(outcome.trouble.contains("certificate or TLS was refused"), outcome.trouble.c_str());
        QVERIFY(!outcome.reachedProvider); // so it may be sent once more by itself
        QCOMPARE(server.heard.load(), std::size_t(0));
    }

    void theSystemsAuthoritiesDontKnowATestsServer()
    {
        Server server(Flaw::None);
        QVERIFY(!postTo(server, {}).answer);
        QCOMPARE(server.heard.load(), std::size_t(0));
    }

    void anAuthorityFileThatIsMissingTrustsNobody()
    {
        Server server(Flaw::None);
        QVERIFY(!postTo(server, "/nonexistent/authorities.pem").answer);
        QCOMPARE(server.heard.load(), std::size_t(0));
    }
};

WAYBILL_TEST(TlsTest)

} // namespace waybill::sending

#include "TlsTest.moc"
