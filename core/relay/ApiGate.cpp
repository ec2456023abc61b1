// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/ApiGate.h"

#include "core/base/Ascii.h"
#include "core/filter/Match.h"
#include "core/relay/ApiJson.h"

#include <algorithm>

namespace waybill::relay {

namespace {

HttpResponse refusal(int status, std::string message, std::string hint)
{
    return errorResponse({ErrorCode::PermissionDenied, std::move(message), std::move(hint)}, status);
}

std::string_view bearerOf(const HttpHead& head)
{
    constexpr std::string_view scheme = "bearer ";
    const auto value = head.headers.find("Authorization");
    if (!value || value->size() <= scheme.size() || asciiLower(value->substr(0, scheme.size())) != scheme)
        return {};
    return value->substr(scheme.size());
}

} // namespace

void ApiGate::allowHosts(const ListenAddress& listen, bool tls, const std::vector<std::string>& furtherHosts)
{
    m_hosts.clear();
    for (const char* host : {listen.host.c_str(), "127.0.0.1", "localhost", "::1"}) {
        // "localhost" has no colon, so toString() brackets only addresses of IPv6.
        const std::string withPort = ListenAddress{host, listen.port}.toString();
        m_hosts.push_back(asciiLower(withPort));
        if (listen.port == (tls ? 443 : 80)) // clients leave out their scheme's own port
            m_hosts.push_back(asciiLower(withPort.substr(0, withPort.rfind(':'))));
    }
    for (const std::string& host : furtherHosts)
        m_hosts.push_back(asciiLower(host));
}

std::expected<Caller, HttpResponse> ApiGate::admit(const HttpHead& head) const
{
    const std::string host = asciiLower(head.headers.find("Host").value_or(""));
    if (std::ranges::find(m_hosts, host) == m_hosts.end())
        return std::unexpected(refusal(421, "this host name is not served here",
                                       "use the address the relay listens on, or add the name to allowed_hosts"));
    if (head.headers.find("Origin"))
        return std::unexpected(
            refusal(403, "requests from web pages are refused", "use waybillctl or another program"));
    const auto caller = m_tokens.find(bearerOf(head));
    if (!caller) {
        HttpResponse response = refusal(401, "the token is missing or wrong",
                                        "send \"Authorization: Bearer …\" with the text of the relay's token file");
        response.headers.emplace_back("WWW-Authenticate", "Bearer");
        return std::unexpected(std::move(response));
    }
    return *caller;
}

} // namespace waybill::relay
