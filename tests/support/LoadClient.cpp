// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/LoadClient.h"

#include "core/base/Digest.h"
#include "core/base/Encoding.h"
#include "core/base/Rfc3339.h"
#include "core/base/Thread.h"

#include <spdlog/fmt/fmt.h>

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdlib>

namespace waybill::tests {

namespace {

using SteadyClock = std::chrono::steady_clock;

struct Connection {
    int socket = -1;
    std::uint64_t number = 0;
    SteadyClock::time_point sentAt;
    std::string in;
};

int connectTo(const std::string& address)
{
    const std::size_t colon = address.rfind(':');
    sockaddr_in name{};
    name.sin_family = AF_INET;
    name.sin_port = htons(std::uint16_t(std::atoi(address.c_str() + colon + 1)));
    inet_pton(AF_INET, address.substr(0, colon).c_str(), &name.sin_addr);
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int on = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (::connect(socket, reinterpret_cast<sockaddr*>(&name), sizeof name) == 0)
        return socket;
    ::close(socket);
    return -1;
}

class Runner {
public:
    Runner(const Load& load, const std::atomic<bool>& stop)
        : m_load(load), m_stop(stop), m_epoll(::epoll_create1(EPOLL_CLOEXEC)), m_connections(load.connections),
          m_next(load.firstNumber)
    {
    }

    ~Runner()
    {
        for (Connection& connection : m_connections)
            drop(connection);
        ::close(m_epoll);
    }

    LoadResult run()
    {
        const auto begin = SteadyClock::now();
        for (std::size_t i = 0; i < m_connections.size(); ++i)
            open(i);
        std::array<epoll_event, 64> events;
        while (m_open > 0) {
            const int count = ::epoll_wait(m_epoll, events.data(), int(events.size()), 100);
            for (int i = 0; i < count; ++i)
                answered(m_connections[events[std::size_t(i)].data.u64]);
        }
        m_result.seconds = std::chrono::duration<double>(SteadyClock::now() - begin).count();
        return std::move(m_result);
    }

private:
    void open(std::size_t index)
    {
        Connection& connection = m_connections[index];
        connection.socket = connectTo(m_load.address);
        if (connection.socket < 0)
            return;
        ++m_open;
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.u64 = index;
        ::epoll_ctl(m_epoll, EPOLL_CTL_ADD, connection.socket, &event);
        send(connection);
    }

    void drop(Connection& connection)
    {
        if (connection.socket < 0)
            return;
        ::close(connection.socket);
        connection.socket = -1;
        --m_open;
    }

    void send(Connection& connection)
    {
        if (m_stop)
            return drop(connection);
        connection.number = m_next++;
        const std::string bytes = m_load.request(connection.number);
        connection.sentAt = SteadyClock::now();
        // A request is far smaller than a socket's buffer, and only one is outstanding.
        if (::send(connection.socket, bytes.data(), bytes.size(), MSG_NOSIGNAL) != ssize_t(bytes.size()))
            drop(connection);
    }

    void answered(Connection& connection)
    {
        char buffer[4096];
        const ssize_t count = ::recv(connection.socket, buffer, sizeof buffer, MSG_DONTWAIT);
        if (count <= 0)
            return drop(connection);
        connection.in.append(buffer, std::size_t(count));
        if (!connection.in.ends_with(m_load.answerEnd))
            return;
        if (connection.in.starts_with(m_load.answerStart)) {
            const auto latency = SteadyClock::now() - connection.sentAt;
            m_result.acknowledged.push_back(connection.number);
            m_result.latenciesUs.push_back(
                std::uint32_t(std::chrono::duration_cast<std::chrono::microseconds>(latency).count()));
        } else {
            ++m_result.otherAnswers;
        }
        const bool isLast = connection.in.find("Connection: close") != std::string::npos;
        connection.in.clear();
        if (isLast)
            drop(connection);
        else
            send(connection);
    }

    const Load& m_load;
    const std::atomic<bool>& m_stop;
    const int m_epoll;
    std::vector<Connection> m_connections;
    std::size_t m_open = 0;
    std::uint64_t m_next;
    LoadResult m_result;
};

std::string idOf(const SvixMessage& message) { return fmt::format("msg_{}", message.number); }

std::string bodyOf(const SvixMessage& message)
{
    static const std::string padding(420, 'x');
    return fmt::format(
        R"({{"type":"email.delivered","created_at":"{}","data":{{"email_id":"em-{}",)"
        R"("from":"Shop <shop@example.com>","to":["person{}@example.org"],"subject":"Your receipt {}",)"
        R"("created_at":"2026-01-01 08:59:58.000000+00","broadcast_id":"b-1","tags":{{"category":"receipt"}},)"
        R"("headers":[{{"name":"X-Padding","value":"{}"}}]}}}})",
        formatRfc3339(timestampFromMs(message.happenedAt)), message.number, message.number % 100'000, message.number, padding);
}

} // namespace

bool canConnect(const std::string& address)
{
    const int socket = connectTo(address);
    if (socket < 0)
        return false;
    ::close(socket);
    return true;
}

// The client stands for other machines: what is measured is not to be its own wait for a processor.
LoadResult runLoad(const Load& load, const std::atomic<bool>& stop)
{
    takeShortTurns();
    return Runner(load, stop).run();
}

std::string SvixMessage::signature() const
{
    static const std::string key = fromBase64(loadKey.substr(6)).value();
    return toBase64(hmacSha256(key, {idOf(*this), ".", std::to_string(signedAt), ".", bodyOf(*this)}));
}

std::string SvixMessage::request(const std::string& endpoint, std::string_view signature) const
{
    const std::string body = bodyOf(*this);
    return fmt::format("POST /hooks/{} HTTP/1.1\r\nHost: hooks.example.com\r\nContent-Type: application/json\r\n"
                       "svix-id: {}\r\nsvix-timestamp: {}\r\nsvix-signature: v1,{}\r\nContent-Length: {}\r\n\r\n{}",
                       endpoint, idOf(*this), signedAt, signature, body.size(), body);
}

std::string svixRequest(const std::string& endpoint, std::uint64_t number, long long unixSeconds)
{
    const SvixMessage message{number, unixSeconds, unixSeconds * 1000 + static_cast<long long>(number % 1000)};
    return message.request(endpoint, message.signature());
}

} // namespace waybill::tests
