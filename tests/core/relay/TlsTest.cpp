// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/relay/RelayFixture.h"

#include <QTest>

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <cstdio>
#include <memory>

#include "tests/support/TestMain.h"

namespace waybill::relay::tests {

namespace {

template <auto Free>
struct Freed {
    template <typename T>
    void operator()(T* thing) const
    {
        Free(thing);
    }
};

void freeBio(BIO* bio) { BIO_free_all(bio); }

// A key and a certificate that it signed itself, as PEM files.
void writeCertificate(const std::string& certificatePath, const std::string& keyPath)
{
    const std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>> key(EVP_EC_gen("P-256"));
    const std::unique_ptr<X509, Freed<X509_free>> certificate(X509_new());
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), 0);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
    X509_set_pubkey(certificate.get(), key.get());
    X509_sign(certificate.get(), key.get(), EVP_sha256());
    std::FILE* file = std::fopen(certificatePath.c_str(), "w");
    PEM_write_X509(file, certificate.get());
    std::fclose(file);
    file = std::fopen(keyPath.c_str(), "w");
    PEM_write_PrivateKey(file, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    std::fclose(file);
}

// The beginning of the answer to one request; empty when there was no handshake.
std::string requestOverTls(const std::string& address, int newestVersion, const std::string& request)
{
    const std::unique_ptr<SSL_CTX, Freed<SSL_CTX_free>> context(SSL_CTX_new(TLS_client_method()));
    SSL_CTX_set_security_level(context.get(), 0); // the client would take old versions
    SSL_CTX_set_max_proto_version(context.get(), newestVersion);
    const std::unique_ptr<BIO, Freed<freeBio>> bio(BIO_new_ssl_connect(context.get()));
    BIO_set_conn_hostname(bio.get(), address.c_str());
    if (BIO_do_connect(bio.get()) != 1 || BIO_do_handshake(bio.get()) != 1)
        return {};
    BIO_write(bio.get(), request.data(), int(request.size()));
    std::string answer(1024, '\0');
    const int count = BIO_read(bio.get(), answer.data(), int(answer.size()));
    answer.resize(std::size_t(std::max(count, 0)));
    return answer;
}

} // namespace

class TlsTest : public QObject {
    Q_OBJECT

private slots:
    void apiSpeaksTlsFromVersion12();
    void plainTextGetsNothing();

private:
    static std::unique_ptr<RelayFixture> startWithTls();
};

std::unique_ptr<RelayFixture> TlsTest::startWithTls()
{
    auto relay = std::make_unique<RelayFixture>(std::vector<EndpointConfig>());
    relay->config.api.tlsCertificate = relay->path("cert.pem");
    relay->config.api.tlsKey = relay->path("key.pem");
    writeCertificate(relay->config.api.tlsCertificate, relay->config.api.tlsKey);
    relay->start();
    return relay;
}

void TlsTest::apiSpeaksTlsFromVersion12()
{
    const auto relay = startWithTls();
    const std::string address = relay->relay().apiAddress().toString();
    const std::string request = "GET /v1/status HTTP/1.1\r\nHost: " + address + "\r\nAuthorization: "
        + HttpClient::bearer(relay->relay().tokenFile())[0].second + "\r\n\r\n";

    QVERIFY(relay->relay().apiUrl().starts_with("https://"));
    QVERIFY(requestOverTls(address, TLS1_3_VERSION, request).starts_with("HTTP/1.1 200 OK\r\n"));
    QVERIFY(requestOverTls(address, TLS1_2_VERSION, request).starts_with("HTTP/1.1 200 OK\r\n"));
    QCOMPARE(requestOverTls(address, TLS1_1_VERSION, request), "");
}

void TlsTest::plainTextGetsNothing()
{
    const auto relay = startWithTls();

    QCOMPARE(HttpClient(relay->relay().apiAddress().toString()).get("/v1/status").status, 0);
}

WAYBILL_TEST(TlsTest)

} // namespace waybill::relay::tests

#include "TlsTest.moc"
