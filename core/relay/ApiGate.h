// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Who may speak to the pull API: no foreign Host (DNS rebinding), no browser (Origin), a bearer token with the role the
// route asks for. Set up before the server starts; then read-only, safe from any thread.

#include "core/relay/http/Http.h"
#include "core/relay/Tokens.h"
#include "core/relay/config/RelayConfig.h"

#include <expected>
#include <string>
#include <vector>

namespace waybill::relay {

class ApiGate {
public:
    explicit ApiGate(const Tokens& tokens) : m_tokens(tokens) {}

    // The values of Host that are ours: the listen address and the loopback names with its real port, and the config's.
    void allowHosts(const ListenAddress& listen, bool tls, const std::vector<std::string>& furtherHosts);

    // In this order, and before any routing: Host, Origin, token. The caller, or the refusal.
    std::expected<Caller, HttpResponse> admit(const HttpHead& head) const;

private:
    const Tokens& m_tokens;
    std::vector<std::string> m_hosts; // lower case
};

} // namespace waybill::relay
