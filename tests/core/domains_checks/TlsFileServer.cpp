// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/domains_checks/TlsFileServer.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>

namespace waybill::domains::tests {

namespace {

constexpr long day = 86'400;

void setName(X509_NAME* name, const char* text)
{
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>(text), -1, -1, 0);
}

void addExtension(X509* certificate, int kind, const std::string& value)
{
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, kind, value.c_str());
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
}

X509* makeCertificate(const char* subject, EVP_PKEY* key, X509* issuer, EVP_PKEY* issuerKey, bool expired)
{
    X509* certificate = X509_new();
    X509_set_version(certificate, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), issuer == nullptr ? 1 : 2);
    X509_gmtime_adj(X509_getm_notBefore(certificate), -10 * day);
    X509_gmtime_adj(X509_getm_notAfter(certificate), expired ? -day : day);
    X509_set_pubkey(certificate, key);
    setName(X509_get_subject_name(certificate), subject);
    X509_set_issuer_name(certificate, X509_get_subject_name(issuer == nullptr ? certificate : issuer));
    if (issuer == nullptr)
        addExtension(certificate, NID_basic_constraints, "critical,CA:TRUE");
    else
        addExtension(certificate, NID_subject_alt_name, std::string("DNS:") + subject);
    X509_sign(certificate, issuerKey, EVP_sha256());
    return certificate;
}

QByteArray pemOf(X509* certificate)
{
    BIO* bio = BIO_new(BIO_s_mem());
    PEM_write_bio_X509(bio, certificate);
    char* data = nullptr;
    const long size = BIO_get_mem_data(bio, &data);
    QByteArray pem(data, size);
    BIO_free(bio);
    return pem;
}

} // namespace

std::string response(const std::string& body, const std::string& head)
{
    return head + "Content-Length: " + std::to_string(body.size()) + "\r\nConnection: close\r\n\r\n" + body;
}

TlsFileServer::TlsFileServer(Certificate certificate, std::string response) : m_response(std::move(response))
{
    std::signal(SIGPIPE, SIG_IGN); // NOLINT: a caller that hangs up
    EVP_PKEY* authorityKey = EVP_EC_gen("P-256");
    EVP_PKEY* key = EVP_EC_gen("P-256");
    X509* authority = makeCertificate("Test authority", authorityKey, nullptr, authorityKey, false);
    const char* subject = certificate == Certificate::OtherHost ? "www.example.org" : host;
    X509* own = certificate == Certificate::SelfSigned
                    ? makeCertificate(subject, key, nullptr, key, false)
                    : makeCertificate(subject, key, authority, authorityKey, certificate == Certificate::Expired);
    m_authority = pemOf(authority);
    auto* context = SSL_CTX_new(TLS_server_method());
    SSL_CTX_use_certificate(context, own);
    SSL_CTX_use_PrivateKey(context, key);
    m_context = context;
    X509_free(own);
    X509_free(authority);
    EVP_PKEY_free(key);
    EVP_PKEY_free(authorityKey);

    m_listener = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(m_listener, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(m_listener, 8) != 0)
        std::abort();
    ::getsockname(m_listener, reinterpret_cast<sockaddr*>(&address), &size);
    m_port = ntohs(address.sin_port);
    m_thread = std::jthread([this] { serve(); });
}

TlsFileServer::~TlsFileServer()
{
    m_stopped = true;
    ::shutdown(m_listener, SHUT_RDWR);
    m_thread.join();
    ::close(m_listener);
    SSL_CTX_free(static_cast<SSL_CTX*>(m_context));
}

void TlsFileServer::serve()
{
    while (!m_stopped) {
        const int client = ::accept(m_listener, nullptr, nullptr);
        if (client < 0)
            return;
        SSL* ssl = SSL_new(static_cast<SSL_CTX*>(m_context));
        SSL_set_fd(ssl, client);
        char request[4096];
        if (SSL_accept(ssl) == 1 && SSL_read(ssl, request, sizeof request) > 0) {
            SSL_write(ssl, m_response.data(), int(m_response.size()));
            SSL_shutdown(ssl);
        }
        SSL_free(ssl);
        ::close(client);
    }
}

} // namespace waybill::domains::tests
