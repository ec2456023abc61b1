// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What a service says to systemd, over the socket that NOTIFY_SOCKET names (sd_notify(3); a few lines here, so that the
// relay needs no library for it). Without such a socket everything does nothing. One thread.

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace waybill::relay {

class ServiceNotifier {
public:
    // From NOTIFY_SOCKET and, where they are meant for this process, WATCHDOG_USEC and WATCHDOG_PID; takes them out of the
    // environment, so that no child speaks for us. Call it before there are threads.
    static ServiceNotifier fromEnvironment();

    // `socket` is a path, or '@' and a name in the abstract namespace.
    ServiceNotifier(std::string socket, std::optional<std::chrono::microseconds> watchdog);

    void starting(std::string_view status) const; // it goes on, and needs another while
    void ready(std::string_view status) const; // "READY=1", also after a reload
    void reloading() const;
    void stopping() const;
    void alive() const; // the watchdog's ping

    // How often it wants to hear alive(): half of what it waits for. Nothing when it doesn't watch.
    std::optional<std::chrono::milliseconds> pingEvery() const;

private:
    void send(std::string_view message) const;

    std::string m_socket;
    std::optional<std::chrono::microseconds> m_watchdog;
};

} // namespace waybill::relay
