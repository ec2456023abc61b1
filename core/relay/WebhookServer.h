// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// POST /hooks/<endpoint>: verifies over the raw bytes, gives the request to the intake log and says "accepted" only
// once it is durable. Refused requests go to the quarantine and nowhere else. Called in the server's io threads;
// everything it is given must outlive the HTTP server.

#include "core/base/Clock.h"
#include "core/providers/CertificateSource.h"
#include "core/relay/Confirmations.h"
#include "core/relay/EndpointWatch.h"
#include "core/relay/Endpoints.h"
#include "core/relay/MailSink.h"
#include "core/relay/http/Http.h"
#include "core/relay/TestRuns.h"
#include "core/relay/WarningLimit.h"
#include "core/relay/storage/IntakeLog.h"
#include "core/relay/storage/RelayState.h"

namespace waybill::relay {

// Mandrill and SMTP.com put a thousand events into one body.
inline constexpr std::size_t webhookBodyLimit = 16 * 1024 * 1024;

struct WebhookParts {
    const Endpoints& endpoints;
    IntakeLog& intake;
    MailFolder& mail;
    RelayState& state;
    providers::CertificateSource& certificates; // stops calling back before the server goes
    Confirmations& confirmations;
    EndpointWatch& watch;
    TestRuns& tests;
    const Clock& clock;
};

class WebhookServer : public HttpHandler {
public:
    explicit WebhookServer(WebhookParts parts) : m_parts(parts) {}

    std::optional<HttpResponse> checkHead(const HttpHead& head) override;
    std::expected<std::shared_ptr<BodySink>, HttpResponse> sinkFor(const HttpHead& head,
                                                                   std::optional<std::uint64_t> length) override;
    HttpResponse answerTo(Trouble trouble, const HttpHead& head) override;
    void handle(HttpRequest request, Reply reply) override;

private:
    struct Route {
        std::string endpoint;
        std::string pathSecret; // what follows the endpoint's name; empty without
    };
    static std::optional<Route> routeOf(const std::string& path);

    // What is known of a request beside its bytes: the test run that posted it, if one did, and when it was complete.
    struct Arrival {
        std::string testToken;
        std::chrono::steady_clock::time_point cameIn;
    };

    // The request is here as a whole: in memory, or in its file.
    void examine(const std::shared_ptr<const Endpoint>& endpoint, const Route& route, HttpRequest request,
                 const Arrival& arrival, const Reply& reply);
    // The request is complete, and so is what it takes to judge it.
    void judge(const std::shared_ptr<const Endpoint>& endpoint, const Route& route, HttpRequest request,
               const providers::Certificate* certificate, const Arrival& arrival, const Reply& reply);
    void judgeWithCertificate(const std::shared_ptr<const Endpoint>& endpoint, Route route, HttpRequest request,
                              const std::string& certificateUrl, const Arrival& arrival, const Reply& reply);
    void accept(const std::shared_ptr<const Endpoint>& endpoint, IncomingRequest request, const Arrival& arrival,
                const Reply& reply);
    void refuse(const Endpoint& endpoint, IncomingRequest request, const Reply& reply);

    const WebhookParts m_parts;
    WarningLimit m_warnings;
};

} // namespace waybill::relay
