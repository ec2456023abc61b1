// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Fetches an MTA-STS policy over HTTPS as RFC 8461 section 3.3 wants it: certificate verified for the name, no redirect,
// at most 64 KiB, in a bounded time. There is no way to leave the verification out. Blocks; call from a worker. Immutable;
// safe from any thread.

#include "core/base/Result.h"
#include "core/dns/IpAddress.h"

#include <QSslCertificate>

#include <chrono>
#include <span>
#include <stop_token>
#include <string>

namespace waybill::domains::policy {

class PolicyFetcher {
public:
    struct Options {
        std::uint16_t port = 443;
        std::chrono::milliseconds timeout{10'000}; // for the whole of it
        QList<QSslCertificate> authorities = {};   // beside the system's
    };
    PolicyFetcher() = default;
    explicit PolicyFetcher(Options options) : m_options(std::move(options)) {}

    // The file's text from https://<host>/.well-known/mta-sts.txt, tried at each address in turn. Unavailable: no
    // connection, too slow, cancelled. InvalidInput: a certificate that does not hold, a redirect or another status, a
    // file that is too large or not text. The message says which.
    Result<std::string> fetch(const std::string& host, std::span<const dns::IpAddress> addresses, std::stop_token stop) const;

private:
    Options m_options;
};

} // namespace waybill::domains::policy
