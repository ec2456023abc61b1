// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// An SMTP submission server on loopback with STARTTLS, and faults on demand. It counts what it takes. Functions are safe
// from any thread.

#include "core/base/Result.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace waybill::simulator {

enum class SmtpFault : std::uint8_t {
    None,
    NoStartTls,       // offers no TLS
    InjectsBeforeTls, // says more than "220" before TLS begins
    NoLogin,          // offers no AUTH
    LoginOnly,        // AUTH LOGIN instead of PLAIN
    WrongPassword,    // 535
    NoSuchMailbox,    // 550 5.1.1 to RCPT
    ComeBackLater,    // 451 to RCPT
    LaterAfterData,   // 451 to the end of the data, nothing taken
    TooLarge,         // 552 to the end of the data
    DropInData,       // closes before the end of the data is read
    DropAfterData,    // takes it, then closes without a reply
    SilenceAfterData, // takes it, never replies
    Garbage,          // greets with something that isn't SMTP
};

struct SmtpMail {
    std::string from;
    std::string to;
    std::string user;
    std::string password;
    std::string data; // dots taken away again
};

class SmtpServer {
public:
    // Called for each connection with its number from 1.
    using Plan = std::function<SmtpFault(int number)>;

    // Certificate and key as PEM. tlsFromTheStart: as port 465.
    static Result<std::unique_ptr<SmtpServer>> start(const std::string& certificate, const std::string& key, Plan plan = {},
                                                     bool tlsFromTheStart = false);
    ~SmtpServer();

    int port() const;
    int connections() const;
    std::vector<SmtpMail> taken() const;
    // What clients said before TLS, or instead of it.
    std::string saidInTheClear() const;

private:
    struct Impl;
    explicit SmtpServer(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

} // namespace waybill::simulator
