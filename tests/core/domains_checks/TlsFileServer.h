// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A real HTTPS server on loopback that gives every caller the same bytes. It makes an authority of its own and a
// certificate for one host, good, expired or of another authority.

#include <QByteArray>

#include <atomic>
#include <cstdint>
#include <string>
#include <thread>

namespace waybill::domains::tests {

class TlsFileServer {
public:
    enum class Certificate : std::uint8_t { Good, Expired, OtherHost, SelfSigned };

    TlsFileServer(Certificate certificate, std::string response);
    ~TlsFileServer();

    static constexpr const char* host = "mta-sts.example.org";
    std::uint16_t port() const { return m_port; }
    const QByteArray& authorityPem() const { return m_authority; }

private:
    void serve();

    std::string m_response;
    QByteArray m_authority;
    std::uint16_t m_port = 0;
    int m_listener = -1;
    void* m_context = nullptr; // SSL_CTX
    std::atomic<bool> m_stopped = false;
    std::jthread m_thread;
};

// A whole response with that body.
std::string response(const std::string& body, const std::string& head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n");

} // namespace waybill::domains::tests
