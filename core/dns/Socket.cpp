// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dns/Socket.h"

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>

namespace waybill::dns {

namespace {

// How long a request to stop may go unseen.
constexpr std::chrono::milliseconds slice{50};

struct Address {
    sockaddr_storage storage{};
    socklen_t size = 0;
};

Address addressOf(const Endpoint& server)
{
    Address address;
    const auto octets = server.address.octets();
    if (server.address.isV4()) {
        sockaddr_in v4{};
        v4.sin_family = AF_INET;
        v4.sin_port = htons(server.port);
        std::memcpy(&v4.sin_addr, octets.data(), octets.size());
        std::memcpy(&address.storage, &v4, sizeof v4);
        address.size = sizeof v4;
    } else {
        sockaddr_in6 v6{};
        v6.sin6_family = AF_INET6;
        v6.sin6_port = htons(server.port);
        std::memcpy(&v6.sin6_addr, octets.data(), octets.size());
        std::memcpy(&address.storage, &v6, sizeof v6);
        address.size = sizeof v6;
    }
    return address;
}

int openSocket(Socket::Kind kind, const Endpoint& server)
{
    const int type = (kind == Socket::Kind::Udp ? SOCK_DGRAM : SOCK_STREAM) | SOCK_NONBLOCK | SOCK_CLOEXEC;
    return ::socket(server.address.isV4() ? AF_INET : AF_INET6, type, 0);
}

} // namespace

Socket::Socket(Kind kind, const Endpoint& server) : m_descriptor(openSocket(kind, server)), m_kind(kind)
{
    const Address address = addressOf(server);
    if (m_descriptor.fd() < 0
        || (::connect(m_descriptor.fd(), reinterpret_cast<const sockaddr*>(&address.storage), address.size) != 0
            && errno != EINPROGRESS))
        m_error = errno;
}

std::string Socket::error() const { return m_error != 0 ? std::generic_category().message(m_error) : std::string(); }

bool Socket::wasRefused() const { return m_error == ECONNREFUSED; }

Wait Socket::waitToRead(SteadyTime deadline, const std::stop_token& stop) const { return wait(POLLIN, deadline, stop); }

Wait Socket::waitToWrite(SteadyTime deadline, const std::stop_token& stop) const
{
    return wait(POLLOUT, deadline, stop);
}

Wait Socket::wait(short events, SteadyTime deadline, const std::stop_token& stop) const
{
    for (;;) {
        if (stop.stop_requested())
            return Wait::Stopped;
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
        if (left.count() <= 0)
            return Wait::TimedOut;
        pollfd each{.fd = m_descriptor.fd(), .events = events, .revents = 0};
        if (::poll(&each, 1, int(std::min(left, slice).count())) > 0)
            return Wait::Ready; // an error too: the next read or write tells
    }
}

long Socket::failed()
{
    if (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)
        return 0;
    m_error = errno;
    return -1;
}

long Socket::write(std::string_view bytes)
{
    m_error = 0;
    const ssize_t count = ::send(m_descriptor.fd(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    return count >= 0 ? long(count) : failed();
}

long Socket::read(std::string& buffer)
{
    m_error = 0;
    std::array<char, 65536> chunk; // not filled: the kernel does
    const ssize_t count = ::recv(m_descriptor.fd(), chunk.data(), chunk.size(), 0);
    if (count < 0)
        return failed();
    if (count == 0 && m_kind == Kind::Tcp) {
        m_error = ECONNRESET;
        return -1;
    }
    buffer.append(chunk.data(), std::size_t(count));
    return long(count);
}

} // namespace waybill::dns
