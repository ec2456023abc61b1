// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Asks one name server: UDP with EDNS, TCP after truncation, retries, cancelling. Identifiers, letter case and port are
// random, and only what echoes all of them is an answer (RFC 5452). Thread-safe: every call has sockets of its own.

#include "core/base/Clock.h"
#include "core/dns/IpAddress.h"
#include "core/dns/Message.h"
#include "core/dns/Resolver.h"

#include <chrono>

namespace waybill::dns {

struct ServerOptions {
    QueryOptions query = {};
    int attempts = 3;
    std::chrono::milliseconds timeout{1'500}; // of each attempt
    bool followsAliases = true; // off to see a server's own words only
};

class ServerResolver : public Resolver {
public:
    ServerResolver(Endpoint server, const Clock& clock, ServerOptions options = {});

    using Resolver::ask;
    std::vector<Answer> ask(std::span<const Question> questions, std::stop_token stop) const override;

    const Endpoint& server() const { return m_server; }

private:
    std::vector<Answer> exchange(std::span<const Question> questions, const std::stop_token& stop) const;

    Endpoint m_server;
    const Clock& m_clock;
    ServerOptions m_options;
};

} // namespace waybill::dns
