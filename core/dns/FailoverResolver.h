// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Several name servers in the order of preference, as resolv.conf(5) lists them: what one of them leaves without any
// answer is asked of the next. Only silence moves on: SERVFAIL is an answer, and a resolver that validates gives it for
// forged data, which the next one might believe. Thread-safe.

#include "core/dns/ServerResolver.h"

#include <atomic>

namespace waybill::dns {

class FailoverResolver : public Resolver {
public:
    // With no server at all every answer is Unreachable and says so.
    FailoverResolver(const std::vector<Endpoint>& servers, const Clock& clock, const ServerOptions& options = {});

    using Resolver::ask;
    std::vector<Answer> ask(std::span<const Question> questions, std::stop_token stop) const override;

private:
    std::vector<ServerResolver> m_servers;
    mutable std::atomic<std::size_t> m_preferred = 0; // the last that answered, so that a dead one is waited for once
};

} // namespace waybill::dns
