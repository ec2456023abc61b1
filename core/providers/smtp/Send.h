// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Plain SMTP submission (RFC 6409) as one more way to send. Its call is a MIME message for an address of the form
// smtp://host:587 (STARTTLS) or smtps://host:465 (TLS from the start), with envelope and login in the headers; the
// transport is core/sending/SmtpPost. It has no webhooks: what it tells ends with the server's answer.

#include "core/providers/SendApi.h"

#include <string>
#include <string_view>

namespace waybill::providers::smtp {

const SendApi& sendApi();

struct Server {
    std::string host;
    std::string port;
    bool tlsFromTheStart = false;
};

// InvalidInput for anything but a scheme, a host and perhaps a port.
Result<Server> serverOf(std::string_view origin);

// The names of the call's headers.
inline constexpr std::string_view mailFrom = "Mail-From";
inline constexpr std::string_view rcptTo = "Rcpt-To";
inline constexpr std::string_view userName = "User";
inline constexpr std::string_view password = "Authorization";
inline constexpr std::string_view messageId = "Message-Id"; // in the call and in the answer, without <>

} // namespace waybill::providers::smtp
