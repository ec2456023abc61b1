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
const providers::Answers& answersOf(const Endpoint& endpoint)
{
    const providers::ProviderCard& card = endpoint.provider->card();
    return endpoint.config.inbound ? card.inboundAnswers : card.eventAnswers;
}

// Standard Webhooks signs the time of each try; the other schemes keep the first one, hours old after a few tries.
bool signsEachTry(const providers::Headers& headers)
{
    return headers.find("svix-timestamp").has_value() || headers.find("webhook-timestamp").has_value();
}

// The sender is known, and with it the time: also where that is why it was refused.
bool isSendersTime(const providers::Verification& verification)
{
    return verification.strength == events::Strength::Body || verification.refusal == providers::Refusal::TooOld
           || verification.refusal == providers::Refusal::TooNew;
}

HttpResponse comeBackLater(const Endpoint& endpoint)
{
    return {.status = answersOf(endpoint).comeBackLater, .headers = {{"Retry-After", retryAfterSeconds}}};
}

// Smaller mail goes the way of events.
constexpr std::uint64_t largestInMemory = 256 * 1024;
// Of a refused mail, to look at.
constexpr std::size_t keptOfRefused = 64 * 1024;

std::string_view bodyOf(const HttpRequest& request)
{
    return request.sink ? static_cast<const MailSink&>(*request.sink).bytes() : std::string_view(request.body);
}

providers::WebhookRequest asProvidersSee(const HttpRequest& request, const EndpointConfig& config)
{
    return {request.headers, bodyOf(request), {.publicUrl = config.publicUrl, .topicArn = config.topicArn}};
}

providers::Verification verifyPath(const Endpoint& endpoint, std::string_view pathSecret,
                                   const providers::WebhookRequest& request)
{
    if (const auto objection = endpoint.provider->objection(request); objection != providers::Refusal::None)
        return providers::refused(objection);
    bool isRight = false;
    for (const Secret& secret : endpoint.keys->bare())
        isRight |= equalsConstantTime(secret.reveal(), pathSecret); // to compare with what was sent
    if (isRight)
        return {.status = events::VerificationStatus::NotConfigured};
    return providers::refused(pathSecret.empty() ? providers::Refusal::NoSignature : providers::Refusal::WrongKey);
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
    const auto endpoint = route ? m_parts.endpoints.find(route->endpoint) : nullptr;
    const bool strayPath = endpoint && endpoint->config.auth != providers::Auth::None && !route->pathSecret.empty();
    if (!endpoint || strayPath) {
        if (const auto count = m_warnings.count("no endpoint"))
            spdlog::warn("hooks: no endpoint at {} ({} from {}; {} such since the last line)",
                         forLog(shownPath(head.path)), forLog(head.method), head.peer, count);
        m_parts.watch.noteStray(shownPath(head.path), head.peer, m_parts.clock.now());
        return HttpResponse{.status = 404, .body = "There is no such webhook endpoint.\n"};
    }
    // A probe of the URL, before a secret is known to either side.
    if (head.method == "HEAD" && endpoint->provider->card().probesWithHead)
        return HttpResponse{.status = 200};
    if (head.method != "POST")
        return HttpResponse{.status = 405, .body = "Webhooks are posted here.\n", .headers = {{"Allow", "POST"}}};
    // Nothing is inferred from a missing secret: without one, nobody can be believed, and the provider shall come back.
    if (!endpoint->ready()) {
        m_parts.watch.noteHeldBack(endpoint->config.name);
        m_parts.state.noteTurnedAway(endpoint->config.name, "no_key", m_parts.clock.now());
        return comeBackLater(*endpoint);
    }
    return {};
}

std::expected<std::shared_ptr<BodySink>, HttpResponse> WebhookServer::sinkFor(const HttpHead& head,
                                                                              std::optional<std::uint64_t> length)
{
    const auto route = routeOf(head.path);
    const auto endpoint = route ? m_parts.endpoints.find(route->endpoint) : nullptr;
    if (!endpoint || !endpoint->config.inbound || length.value_or(MailSink::mailLimit) <= largestInMemory)
        return nullptr;
    auto file = m_parts.mail.begin();
    if (file)
        return std::make_shared<MailSink>(m_parts.mail, *std::move(file));
    if (const auto count = m_warnings.count(endpoint->config.name + " mail"))
        spdlog::warn("hooks: {} can't take a mail now: {} ({} such since the last line)", endpoint->config.name,
                     forLog(file.error().text()), count);
    return std::unexpected(comeBackLater(*endpoint));
}

HttpResponse WebhookServer::answerTo(Trouble trouble, const HttpHead& head)
{
    const auto route = routeOf(head.path);
    const auto endpoint = route ? m_parts.endpoints.find(route->endpoint) : nullptr;
    if (!endpoint)
        return {.status = 404};
    if (trouble == Trouble::BodyTooLarge) {
        if (const auto count = m_warnings.count(endpoint->config.name + " too large"))
            spdlog::warn("hooks: {} refused a body over {} bytes ({} such since the last line)", endpoint->config.name,
                         endpoint->config.inbound ? MailSink::mailLimit : webhookBodyLimit, count);
        m_parts.state.noteTurnedAway(endpoint->config.name, "body_too_large", m_parts.clock.now());
        return {.status = answersOf(*endpoint).tooLarge};
    }
    return comeBackLater(*endpoint);
}

void WebhookServer::handle(HttpRequest request, Reply reply)
{
    const Arrival arrival{m_parts.tests.tokenOf(request.headers), std::chrono::steady_clock::now()};
    const auto route = routeOf(request.path);
    const auto endpoint = route ? m_parts.endpoints.find(route->endpoint) : nullptr;
    if (!endpoint) // removed while the body came in
        return reply({.status = 404});
    if (!endpoint->ready())
        return reply(comeBackLater(*endpoint));
    if (!request.sink)
        return examine(endpoint, *route, std::move(request), arrival, reply);
    auto* const sink = static_cast<MailSink*>(request.sink.get());
    const auto waiting = std::make_shared<HttpRequest>(std::move(request));
    sink->complete([this, endpoint, route = *route, waiting, arrival, reply](const Result<void>& complete) {
        if (!complete)
            return reply(comeBackLater(*endpoint));
        examine(endpoint, route, std::move(*waiting), arrival, reply);
    });
}

void WebhookServer::examine(const std::shared_ptr<const Endpoint>& endpoint, const Route& route, HttpRequest request,
                            const Arrival& arrival, const Reply& reply)
{
    if (endpoint->config.auth == providers::Auth::Signature) {
        const providers::WebhookRequest whole = asProvidersSee(request, endpoint->config);
        if (endpoint->provider->isProbe(whole)) {
            m_parts.state.noteReceived(endpoint->config.name, m_parts.clock.now(), false);
            return reply({.status = 200});
        }
        if (const std::string url = endpoint->provider->certificateUrl(whole); !url.empty())
            return judgeWithCertificate(endpoint, route, std::move(request), url, arrival, reply);
    }
    judge(endpoint, route, std::move(request), nullptr, arrival, reply);
}

// The io thread goes on; the answer follows once the certificate is here, or is known not to come.
void WebhookServer::judgeWithCertificate(const std::shared_ptr<const Endpoint>& endpoint, Route route,
                                         HttpRequest request, const std::string& certificateUrl, const Arrival& arrival,
                                         const Reply& reply)
{
    const auto waiting = std::make_shared<HttpRequest>(std::move(request));
    const auto judged = [this, endpoint, route = std::move(route), waiting, arrival, reply](auto found) {
        if (found || found.error().code != ErrorCode::Unavailable)
            return judge(endpoint, route, std::move(*waiting), found ? found->get() : nullptr, arrival, reply);
        m_parts.state.noteTurnedAway(endpoint->config.name, "no_certificate", m_parts.clock.now());
        reply(comeBackLater(*endpoint));
    };
    m_parts.certificates.find(certificateUrl, judged);
}

void WebhookServer::judge(const std::shared_ptr<const Endpoint>& endpoint, const Route& route, HttpRequest request,
                          const providers::Certificate* certificate, const Arrival& arrival, const Reply& reply)
{
    const Timestamp now = m_parts.clock.now();
    providers::WebhookRequest whole = asProvidersSee(request, endpoint->config);
    whole.endpoint.certificate = certificate;
    const bool isOpen = endpoint->config.auth == providers::Auth::None;
    const providers::Verification verification =
        isOpen ? verifyPath(*endpoint, route.pathSecret, whole)
               : providers::authenticate(*endpoint->provider, endpoint->config.auth, *endpoint->keys, whole, now);
    const bool isTest = !arrival.testToken.empty();
    if (!isTest && signsEachTry(request.headers) && isSendersTime(verification))
        m_parts.watch.noteSkew(endpoint->config.name, verification.skew);

    IncomingRequest incoming;
    incoming.endpoint = endpoint->config.name;
    incoming.method = std::move(request.method);
    incoming.path = std::string(prefix) + route.endpoint + (route.pathSecret.empty() ? "" : "/[secret]");
    incoming.headers = TestRuns::withoutToken(maskedHeaders(std::move(request.headers), *endpoint->keys));
    if (!request.sink)
        incoming.body = std::move(request.body);
    else if (!verification.accepted())
        incoming.body = bodyOf(request).substr(0, keptOfRefused);
    incoming.receivedAt = now;
    incoming.verification = verification;
    if (verification.accepted() && request.sink) {
        auto kept = static_cast<MailSink&>(*request.sink).keep();
        if (!kept)
            return reply(comeBackLater(*endpoint));
        incoming.mail = *std::move(kept);
    }
    if (verification.accepted())
        return accept(endpoint, std::move(incoming), arrival, reply);
    if (!isTest)
        return refuse(*endpoint, std::move(incoming), reply);
    m_parts.tests.note(arrival.testToken, {.refusal = verification.refusal}); // our own: nothing to keep
    reply({.status = answersOf(*endpoint).notAuthentic});
}

void WebhookServer::accept(const std::shared_ptr<const Endpoint>& endpoint, IncomingRequest request,
                           const Arrival& arrival, const Reply& reply)
{
    const events::VerificationStatus status = request.verification.status;
    const bool verified = status == events::VerificationStatus::Verified;
    const Timestamp now = request.receivedAt;
    const auto asked = endpoint->provider->confirmation({request.headers, request.body});
    const auto stored = [this, endpoint, reply, arrival, status, verified, now, asked,
                         mail = request.mail](Result<events::RequestId> id) {
        if (!id) {
            if (!mail.empty())
                m_parts.mail.remove(mail);
            return reply(relay::answerTo(*endpoint, id.error()));
        }
        if (arrival.testToken.empty()) {
            m_parts.state.noteReceived(endpoint->config.name, now, verified);
            const auto took = std::chrono::steady_clock::now() - arrival.cameIn;
            m_parts.watch.noteAnswer(endpoint->config.name, *id,
                                     std::chrono::duration_cast<std::chrono::microseconds>(took), now);
        } else {
            m_parts.tests.note(arrival.testToken, {.isAccepted = true, .request = *id, .verification = status});
        }
        if (asked)
            m_parts.confirmations.note(endpoint->config.name, *asked, now, verified);
        reply({.status = 200});
    };
    m_parts.intake.submit(std::move(request), stored);
}

void WebhookServer::refuse(const Endpoint& endpoint, IncomingRequest request, const Reply& reply)
{
    const providers::Verification& verification = request.verification;
    const std::string reason(providers::toString(verification.refusal));
    if (const auto count = m_warnings.count(endpoint.config.name + ' ' + reason))
        spdlog::warn("hooks: {} refused a request: {} ({} s from now, {} bytes; {} such since the last line)",
                     endpoint.config.name, reason, verification.skew.count(), request.body.size(), count);
    m_parts.state.noteRefused(std::move(request), true);
    HttpResponse response{.status = answersOf(endpoint).notAuthentic};
    // Some send their credentials only once they were asked for them (SNS, RFC 9110 section 11.6.1).
    if (response.status == 401 && endpoint.config.auth == providers::Auth::Basic)
        response.headers.emplace_back("WWW-Authenticate", "Basic realm=\"webhooks\"");
    else if (response.status == 401 && endpoint.config.auth == providers::Auth::Bearer)
        response.headers.emplace_back("WWW-Authenticate", "Bearer");
    reply(std::move(response));
}

} // namespace waybill::relay
