// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/WebhookServer.h"

#include "core/base/Encoding.h"
#include "core/base/Redact.h"
#include "core/providers/Authentication.h"
#include "core/relay/MaskHeaders.h"

#include <spdlog/spdlog.h>

namespace waybill::relay {

namespace {

constexpr std::string_view prefix = "/hooks/";
constexpr const char* retryAfterSeconds = "30";

// Only as far as it can't be a path secret.
std::string shownPath(const std::string& path)
{
    const std::size_t slash = path.find('/', prefix.size());
    return slash == std::string::npos || !path.starts_with(prefix) ? path.substr(0, 80) : path.substr(0, slash) + "/…";
}

// The head doesn't say whether events or received mail follow, and the two rows of a card agree.
const providers::Answers& answersOf(const Endpoint& endpoint) { return endpoint.provider->card().eventAnswers; }

HttpResponse comeBackLater(const Endpoint& endpoint)
{
    return {.status = answersOf(endpoint).comeBackLater, .headers = {{"Retry-After", retryAfterSeconds}}};
}

HttpResponse answerTo(const Endpoint& endpoint, const Error& error)
{
    switch (error.code) {
    case ErrorCode::TooLarge:
        return {.status = answersOf(endpoint).tooLarge};
    case ErrorCode::InvalidInput:
        return {.status = 400};
    default:
        return comeBackLater(endpoint);
    }
}

} // namespace

WebhookServer::WebhookServer(const Endpoints& endpoints, IntakeLog& intake, RelayState& state, const Clock& clock)
    : m_endpoints(endpoints), m_intake(intake), m_state(state), m_clock(clock)
{
}

std::optional<WebhookServer::Route> WebhookServer::routeOf(const std::string& path)
{
    if (!path.starts_with(prefix))
        return {};
    const std::string_view rest = std::string_view(path).substr(prefix.size());
    const std::size_t slash = rest.find('/');
    Route route{std::string(rest.substr(0, slash)), {}};
    if (slash != std::string_view::npos)
        route.pathSecret = rest.substr(slash + 1);
    return route;
}

std::optional<HttpResponse> WebhookServer::checkHead(const HttpHead& head)
{
    const auto route = routeOf(head.path);
    const auto endpoint = route ? m_endpoints.find(route->endpoint) : nullptr;
    const bool strayPath = endpoint && endpoint->config.auth != providers::Auth::None && !route->pathSecret.empty();
    if (!endpoint || strayPath) {
        if (const auto count = m_warnings.count("no endpoint"))
            spdlog::warn("hooks: no endpoint at {} ({} from {}; {} such since the last line)",
                         forLog(shownPath(head.path)), forLog(head.method), head.peer, count);
        return HttpResponse{.status = 404, .body = "There is no such webhook endpoint.\n"};
    }
    if (head.method != "POST")
        return HttpResponse{.status = 405, .body = "Webhooks are posted here.\n", .headers = {{"Allow", "POST"}}};
    // Nothing is inferred from a missing secret: without one, nobody can be believed, and the provider shall come back.
    if (!endpoint->ready())
        return comeBackLater(*endpoint);
    return {};
}

HttpResponse WebhookServer::answerTo(Trouble trouble, const HttpHead& head)
{
    const auto route = routeOf(head.path);
    const auto endpoint = route ? m_endpoints.find(route->endpoint) : nullptr;
    if (!endpoint)
        return {.status = 404};
    if (trouble == Trouble::BodyTooLarge) {
        if (const auto count = m_warnings.count(endpoint->config.name + " too large"))
            spdlog::warn("hooks: {} refused a body over {} bytes ({} such since the last line)", endpoint->config.name,
                         webhookBodyLimit, count);
        return {.status = answersOf(*endpoint).tooLarge};
    }
    return comeBackLater(*endpoint);
}

void WebhookServer::handle(HttpRequest request, Reply reply)
{
    const auto route = routeOf(request.path);
    const auto endpoint = route ? m_endpoints.find(route->endpoint) : nullptr;
    if (!endpoint) // removed while the body came in
        return reply({.status = 404});
    if (!endpoint->ready())
        return reply(comeBackLater(*endpoint));
    const Timestamp now = m_clock.now();
    const providers::Verification verification = verify(*endpoint, *route, request, now);

    IncomingRequest incoming;
    incoming.endpoint = endpoint->config.name;
    incoming.method = std::move(request.method);
    incoming.path = std::string(prefix) + route->endpoint + (route->pathSecret.empty() ? "" : "/[secret]");
    incoming.headers = maskedHeaders(request.headers, *endpoint->keys);
    incoming.body = std::move(request.body);
    incoming.receivedAt = now;
    incoming.verification = verification;
    if (!verification.accepted())
        return refuse(*endpoint, std::move(incoming), reply);

    const bool verified = verification.status == events::VerificationStatus::Verified;
    m_intake.submit(std::move(incoming), [this, endpoint, reply, verified, now](Result<events::RequestId> stored) {
        if (!stored)
            return reply(relay::answerTo(*endpoint, stored.error()));
        m_state.noteReceived(endpoint->config.name, now, verified);
        reply({.status = 200});
    });
}

providers::Verification WebhookServer::verify(const Endpoint& endpoint, const Route& route, const HttpRequest& request,
                                              Timestamp now) const
{
    if (endpoint.config.auth != providers::Auth::None) {
        return providers::authenticate(*endpoint.provider, endpoint.config.auth, *endpoint.keys,
                                       {request.headers, request.body}, now);
    }
    providers::Verification verification{.status = events::VerificationStatus::Failed};
    verification.refusal = route.pathSecret.empty() ? providers::Refusal::NoSignature : providers::Refusal::WrongKey;
    for (const Secret& secret : endpoint.keys->bare()) {
        if (equalsConstantTime(secret.reveal(), route.pathSecret))
            verification = {.status = events::VerificationStatus::NotConfigured};
    }
    return verification;
}

void WebhookServer::refuse(const Endpoint& endpoint, IncomingRequest request, const Reply& reply)
{
    const providers::Verification& verification = request.verification;
    const std::string reason(providers::toString(verification.refusal));
    if (const auto count = m_warnings.count(endpoint.config.name + ' ' + reason))
        spdlog::warn("hooks: {} refused a request: {} ({} s from now, {} bytes; {} such since the last line)",
                     endpoint.config.name, reason, verification.skew.count(), request.body.size(), count);
    m_state.noteRefused(std::move(request), true);
    reply({.status = answersOf(endpoint).notAuthentic});
}

} // namespace waybill::relay
