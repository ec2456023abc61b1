// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A connection to an SMTP server: lines out, replies in, TLS in between, each step with a deadline. One thread; blocking.

#include "core/sending/HttpPost.h"

#include <expected>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace waybill::sending {

struct SmtpReply {
    int code = 0;
    std::vector<std::string> lines; // without the code

    std::string text() const; // "250 2.0.0 Ok", on one line, printable, at most 500 bytes
    // Whether an EHLO reply names the keyword, with that parameter if one is given. Without case.
    bool offers(std::string_view keyword, std::string_view parameter = {}) const;
};

class SmtpConnection {
public:
    struct Place {
        std::string host;
        std::string port;
    };
    // What went wrong, in words.
    template <typename T>
    using Outcome = std::expected<T, std::string>;

    // authorities: see post().
    SmtpConnection(Place place, const PostLimits& limits, std::stop_token stop, const std::string& authorities);
    ~SmtpConnection();

    Outcome<void> connect(bool tlsFromTheStart);
    // Fails when the server said more than it may before TLS.
    Outcome<void> startTls();
    Outcome<void> write(std::string_view bytes);
    Outcome<SmtpReply> readReply();
    void quit(); // says so, and doesn't wait for the answer

    std::string ownName() const; // "[192.0.2.7]" (RFC 5321 4.1.3)

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace waybill::sending
