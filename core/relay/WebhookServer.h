// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// POST /hooks/<endpoint>: verifies over the raw bytes, gives the request to the intake log and says "accepted" only
// once it is durable. Refused requests go to the quarantine and nowhere else. Called in the server's io threads;
// everything it is given must outlive the HTTP server.

#include "core/base/Clock.h"
#include "core/relay/Endpoints.h"
#include "core/relay/Http.h"
#include "core/relay/WarningLimit.h"
#include "core/relay/storage/IntakeLog.h"
#include "core/relay/storage/RelayState.h"

namespace waybill::relay {

// Mandrill and SMTP.com put a thousand events into one body.
inline constexpr std::size_t webhookBodyLimit = 16 * 1024 * 1024;

class WebhookServer : public HttpHandler {
public:
    WebhookServer(const Endpoints& endpoints, IntakeLog& intake, RelayState& state, const Clock& clock);

    std::optional<HttpResponse> checkHead(const HttpHead& head) override;
    HttpResponse answerTo(Trouble trouble, const HttpHead& head) override;
    void handle(HttpRequest request, Reply reply) override;

private:
    struct Route {
        std::string endpoint;
        std::string pathSecret; // what follows the endpoint's name; empty without
    };
    static std::optional<Route> routeOf(const std::string& path);

    providers::Verification verify(const Endpoint& endpoint, const Route& route, const HttpRequest& request,
                                   Timestamp now) const;
    void refuse(const Endpoint& endpoint, IncomingRequest request, const Reply& reply);

    const Endpoints& m_endpoints;
    IntakeLog& m_intake;
    RelayState& m_state;
    const Clock& m_clock;
    WarningLimit m_warnings;
};

} // namespace waybill::relay
