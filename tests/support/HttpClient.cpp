// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/HttpClient.h"

#include "core/base/Ascii.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>

namespace waybill::tests {

namespace {

bool contains(const HeaderList& headers, std::string_view name)
{
    return std::ranges::any_of(headers, [&](const auto& header) { return equalsIgnoringCase(header.first, name); });
}

} // namespace

std::optional<std::string> HttpAnswer::header(std::string_view name) const
{
    for (const auto& [key, value] : headers) {
        if (equalsIgnoringCase(key, name))
            return value;
    }
    return {};
}

HttpClient::HttpClient(std::string hostAndPort, std::chrono::milliseconds timeout)
    : m_host(std::move(hostAndPort)), m_timeout(timeout)
{
}

HttpClient::~HttpClient() { close(); }

HttpAnswer HttpClient::request(std::string_view method, std::string_view target, const HeaderList& headers,
                               std::string_view body)
{
    std::string text = std::string(method) + ' ' + std::string(target) + " HTTP/1.1\r\n";
    if (!contains(headers, "Host"))
        text += "Host: " + m_host + "\r\n";
    if (!contains(headers, "Content-Length") && (!body.empty() || method == "POST"))
        text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    for (const auto& [name, value] : headers)
        text += name + ": " + value + "\r\n";
    text += "\r\n";
    text += body;
    if ((m_socket < 0 && !connect()) || !sendRaw(text)) {
        close();
        return {};
    }
    return readAnswer();
}

bool HttpClient::connect()
{
    close();
    const std::size_t colon = m_host.rfind(':');
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(std::uint16_t(std::atoi(m_host.c_str() + colon + 1)));
    inet_pton(AF_INET, m_host.substr(0, colon).c_str(), &address.sin_addr);
    m_socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const timeval time{m_timeout.count() / 1000, m_timeout.count() % 1000 * 1000};
    ::setsockopt(m_socket, SOL_SOCKET, SO_RCVTIMEO, &time, sizeof time);
    ::setsockopt(m_socket, SOL_SOCKET, SO_SNDTIMEO, &time, sizeof time);
    const int on = 1;
    ::setsockopt(m_socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (::connect(m_socket, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0)
        return true;
    close();
    return false;
}

void HttpClient::close()
{
    if (m_socket >= 0)
        ::close(m_socket);
    m_socket = -1;
    m_in.clear();
}

bool HttpClient::sendRaw(std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t count = ::send(m_socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (count <= 0)
            return false;
        bytes.remove_prefix(std::size_t(count));
    }
    return true;
}

bool HttpClient::readMore()
{
    char buffer[16 * 1024];
    const ssize_t count = ::recv(m_socket, buffer, sizeof buffer, 0);
    if (count <= 0)
        return false;
    m_in.append(buffer, std::size_t(count));
    return true;
}

HttpAnswer HttpClient::readAnswer()
{
    std::size_t headEnd = 0;
    while ((headEnd = m_in.find("\r\n\r\n")) == std::string::npos) {
        if (!readMore()) {
            close();
            return {};
        }
    }
    HttpAnswer answer;
    answer.status = std::atoi(m_in.c_str() + 9);
    std::size_t at = m_in.find("\r\n") + 2;
    while (at < headEnd) {
        const std::size_t end = m_in.find("\r\n", at);
        const std::size_t colon = m_in.find(": ", at);
        answer.headers.emplace_back(m_in.substr(at, colon - at), m_in.substr(colon + 2, end - colon - 2));
        at = end + 2;
    }
    m_in.erase(0, headEnd + 4);
    if (answer.status == 100)
        return answer;
    const std::size_t length = std::strtoull(answer.header("Content-Length").value_or("0").c_str(), nullptr, 10);
    while (m_in.size() < length) {
        if (!readMore()) {
            close();
            return {};
        }
    }
    answer.body = m_in.substr(0, length);
    m_in.erase(0, length);
    if (equalsIgnoringCase(answer.header("Connection").value_or(""), "close"))
        close();
    return answer;
}

bool HttpClient::isClosedWithin(std::chrono::milliseconds time)
{
    const auto end = std::chrono::steady_clock::now() + time;
    while (m_socket >= 0) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
        pollfd poll{m_socket, POLLIN, 0};
        if (left.count() <= 0 || ::poll(&poll, 1, int(left.count())) == 0)
            return false;
        if (!readMore())
            close();
    }
    return true;
}

HeaderList HttpClient::bearer(const std::string& tokenFile)
{
    std::string token;
    std::ifstream(tokenFile) >> token;
    return {{"Authorization", "Bearer " + token}};
}

} // namespace waybill::tests
