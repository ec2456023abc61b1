// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/ServiceNotifier.h"

#include "core/base/Descriptor.h"

#include <spdlog/fmt/fmt.h>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <ctime>

namespace waybill::relay {

namespace {

std::string taken(const char* name)
{
    const char* value = std::getenv(name);
    std::string text = value ? value : "";
    ::unsetenv(name);
    return text;
}

std::optional<long long> numberFrom(const std::string& text)
{
    long long number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size() && !text.empty() ? std::optional(number) : std::nullopt;
}

long long monotonicMicroseconds()
{
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1'000'000LL + now.tv_nsec / 1000;
}

} // namespace

ServiceNotifier ServiceNotifier::fromEnvironment()
{
    std::string socket = taken("NOTIFY_SOCKET");
    const auto microseconds = numberFrom(taken("WATCHDOG_USEC"));
    const auto process = numberFrom(taken("WATCHDOG_PID"));
    const bool isWatched = microseconds && *microseconds > 0 && (!process || *process == ::getpid());
    return {std::move(socket), isWatched ? std::optional(std::chrono::microseconds(*microseconds)) : std::nullopt};
}

ServiceNotifier::ServiceNotifier(std::string socket, std::optional<std::chrono::microseconds> watchdog)
    : m_socket(std::move(socket)), m_watchdog(watchdog)
{
}

void ServiceNotifier::starting(std::string_view status) const
{
    constexpr std::chrono::microseconds another = std::chrono::minutes(2); // the longest step of a start takes seconds
    send(fmt::format("EXTEND_TIMEOUT_USEC={}\nSTATUS={}", another.count(), status));
}

void ServiceNotifier::ready(std::string_view status) const { send(fmt::format("READY=1\nSTATUS={}", status)); }

void ServiceNotifier::reloading() const
{
    send(fmt::format("RELOADING=1\nMONOTONIC_USEC={}", monotonicMicroseconds()));
}

void ServiceNotifier::stopping() const { send("STOPPING=1"); }
void ServiceNotifier::alive() const { send("WATCHDOG=1"); }

std::optional<std::chrono::milliseconds> ServiceNotifier::pingEvery() const
{
    if (!m_watchdog || m_socket.empty())
        return {};
    return std::max(std::chrono::duration_cast<std::chrono::milliseconds>(*m_watchdog / 2), std::chrono::milliseconds(1));
}

// A service manager that does not listen is no reason to stop: whatever goes wrong here is its to notice.
void ServiceNotifier::send(std::string_view message) const
{
    sockaddr_un address{};
    if (m_socket.empty() || (m_socket[0] != '/' && m_socket[0] != '@') || m_socket.size() >= sizeof address.sun_path)
        return;
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, m_socket.data(), m_socket.size());
    socklen_t length = socklen_t(offsetof(sockaddr_un, sun_path) + m_socket.size());
    if (m_socket[0] == '@')
        address.sun_path[0] = '\0';
    else
        ++length; // the final NUL
    const Descriptor socket(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    if (socket.fd() >= 0)
        (void)::sendto(socket.fd(), message.data(), message.size(), MSG_NOSIGNAL | MSG_DONTWAIT,
                       reinterpret_cast<const sockaddr*>(&address), length);
}

} // namespace waybill::relay
