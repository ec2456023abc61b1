// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A service manager's end of NOTIFY_SOCKET: a real datagram socket, in a folder of its own or in the abstract namespace.

#include "core/base/Descriptor.h"

#include <QTemporaryDir>

#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstddef>
#include <cstring>
#include <string>

namespace waybill::tests {

class NotifySocket {
public:
    explicit NotifySocket(bool isAbstract) : m_socket(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0))
    {
        m_name = isAbstract ? "@waybill-test-" + std::to_string(::getpid()) + "-" + std::to_string(m_socket.fd())
                            : m_folder.filePath(QStringLiteral("notify")).toStdString();
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::memcpy(address.sun_path, m_name.data(), m_name.size());
        if (isAbstract)
            address.sun_path[0] = '\0';
        const auto length = socklen_t(offsetof(sockaddr_un, sun_path) + m_name.size() + (isAbstract ? 0 : 1));
        const timeval patience{20, 0};
        ::setsockopt(m_socket.fd(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        if (::bind(m_socket.fd(), reinterpret_cast<const sockaddr*>(&address), length) != 0)
            qFatal("no socket at %s", m_name.c_str());
    }

    const std::string& name() const { return m_name; }
    // The next message; empty when none comes for 20 s.
    std::string next() const
    {
        char buffer[4096];
        const ssize_t length = ::recv(m_socket.fd(), buffer, sizeof buffer, 0);
        return length > 0 ? std::string(buffer, std::size_t(length)) : std::string();
    }

private:
    QTemporaryDir m_folder;
    Descriptor m_socket;
    std::string m_name;
};

} // namespace waybill::tests
