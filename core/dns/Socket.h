// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A non-blocking socket connected to one name server: the kernel drops what comes from anywhere else, picks a random
// port and reports when nothing listens there. Qt's sockets can wait for one socket and without a stop token only, and
// a check waits in a worker thread for all answers at once. Not shared between threads.

#include "core/base/Descriptor.h"
#include "core/dns/IpAddress.h"

#include <chrono>
#include <stop_token>
#include <string>
#include <string_view>

namespace waybill::dns {

using SteadyTime = std::chrono::steady_clock::time_point;

enum class Wait { Ready, TimedOut, Stopped };

class Socket {
public:
    enum class Kind { Udp, Tcp };

    // A TCP socket is still connecting when this returns: wait until it can be written.
    Socket(Kind kind, const Endpoint& server);

    bool isOpen() const { return m_descriptor.fd() >= 0 && m_error == 0; }
    // What went wrong last: "connection refused". Empty when nothing did.
    std::string error() const;
    bool wasRefused() const;

    // Waits for something to read, or for room to write. Stopped within 50 ms of the token.
    Wait waitToRead(SteadyTime deadline, const std::stop_token& stop) const;
    Wait waitToWrite(SteadyTime deadline, const std::stop_token& stop) const;

    // Octets taken; 0 when it would block, negative after an error.
    long write(std::string_view bytes);
    // Appends to buffer as write counts; a TCP end is an error too.
    long read(std::string& buffer);

private:
    Wait wait(short events, SteadyTime deadline, const std::stop_token& stop) const;
    long failed();

    Descriptor m_descriptor;
    Kind m_kind;
    int m_error = 0;
};

} // namespace waybill::dns
