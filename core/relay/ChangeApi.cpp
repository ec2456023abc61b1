// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/ChangeApi.h"

#include "core/base/Json.h"
#include "core/events/Address.h"
#include "core/providers/Values.h"
#include "core/relay/ApiJson.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <array>

namespace waybill::relay {

namespace {

constexpr std::size_t longestValue = 512;
constexpr std::array<std::string_view, 6> sendKeys = {"correlation_id", "provider",  "environment",
                                                      "message_id",     "recipient", "message_type"};

Result<std::string> memberText(const JsonValue& object, std::string_view key, bool isNeeded)
{
    const JsonValue value = object[key];
    const bool isAbsent = value.kind() == JsonValue::Kind::Missing || value.kind() == JsonValue::Kind::Null;
    if (isAbsent && !isNeeded)
        return std::string();
    const auto text = value.string();
    if (!text || (isNeeded && text->empty()))
        return fail(ErrorCode::InvalidInput, fmt::format("\"{}\" is {}", key, isAbsent ? "missing" : "no text"),
                    fmt::format("expected {}", fmt::join(sendKeys, ", ")));
    const bool hasControl = std::ranges::any_of(*text, [](unsigned char c) { return c < 0x20 || c == 0x7f; });
    if (text->size() > longestValue || hasControl)
        return fail(ErrorCode::InvalidInput, fmt::format("\"{}\" is too long or has control characters", key),
                    fmt::format("it may have up to {} bytes", longestValue));
    return std::string(*text);
}

} // namespace

Result<events::Send> sendFrom(std::string_view body, const providers::Registry& registry, Timestamp now)
{
    const JsonDocument document = TRY(objectFrom(body));
    const JsonValue root = document.root();
    for (std::size_t i = 0; i < root.size(); ++i) {
        if (std::ranges::find(sendKeys, root.keyAt(i)) == sendKeys.end())
            return fail(ErrorCode::InvalidInput, fmt::format("\"{}\" is no key of a send", root.keyAt(i).substr(0, 64)),
                        fmt::format("expected {}", fmt::join(sendKeys, ", ")));
    }
    events::Send send;
    send.correlationId = TRY(memberText(root, "correlation_id", true));
    send.provider = TRY(memberText(root, "provider", true));
    send.environment = TRY(memberText(root, "environment", true));
    send.messageId = providers::idOf(TRY(memberText(root, "message_id", true)));
    send.recipient = events::normalisedAddress(TRY(memberText(root, "recipient", true)));
    send.messageType = TRY(memberText(root, "message_type", false));
    send.registeredAt = now;
    if (!registry.find(send.provider))
        return fail(ErrorCode::InvalidInput, fmt::format("there is no provider \"{}\"", send.provider),
                    "its name is as in relay.toml, in small letters");
    if (send.recipient.find('@') == std::string::npos || send.messageId.empty())
        return fail(ErrorCode::InvalidInput, "\"recipient\" is no address, or \"message_id\" no id",
                    "register each recipient of a message by itself");
    return send;
}

ChangeApi::ChangeApi(events::EventStore& store, Projector& projector, Housekeeper& housekeeper,
                     const Endpoints& endpoints, const providers::Registry& registry, const Clock& clock)
    : m_store(store), m_projector(projector), m_housekeeper(housekeeper), m_endpoints(endpoints), m_registry(registry),
      m_clock(clock)
{
}

std::vector<ApiRoute> ChangeApi::routes()
{
    using enum ApiRoute::Runs;
    return {
        {"POST", "/v1/sends", "", Role::Register,
         [this](const ApiCall& call, Reply reply) { registerSend(call.request, std::move(reply)); }, AtOnce},
        {"POST", "/v1/erase", "", Role::Admin,
         [this](const ApiCall& call, Reply reply) { erase(call.request, std::move(reply)); }, AtOnce},
    };
}

// A typing mistake here would never be seen: the events just would not come.
std::string ChangeApi::warningFor(const events::Send& send) const
{
    const auto endpoints = m_endpoints.all();
    const auto takes = [&](const auto& endpoint) {
        return endpoint->config.provider == send.provider && endpoint->config.environment == send.environment;
    };
    if (std::ranges::any_of(endpoints, takes))
        return {};
    return fmt::format("no endpoint of this relay takes events of {} in {}", send.provider, send.environment);
}

void ChangeApi::registerSend(const HttpRequest& request, Reply reply)
{
    auto send = sendFrom(request.body, m_registry, m_clock.now());
    if (!send)
        return reply(errorResponse(send.error()));
    m_projector.run([this, send = *std::move(send), reply](bool isStopping) {
        if (isStopping)
            return reply(errorResponse({ErrorCode::Unavailable, "the relay is stopping", "try again in a moment"}));
        const auto isNew = m_store.registerSend(send);
        if (!isNew)
            return reply(errorResponse(isNew.error()));
        JsonWriter writer;
        writer.beginObject().member("registered", true).member("new", *isNew);
        writer.memberOrNull("warning", warningFor(send)).endObject();
        HttpResponse response = jsonResponse(writer);
        response.status = *isNew ? 201 : 200;
        reply(std::move(response));
    });
}

void ChangeApi::erase(const HttpRequest& request, Reply reply)
{
    const auto document = objectFrom(request.body);
    const auto recipient = document ? memberText(document->root(), "recipient", true)
                                    : Result<std::string>(std::unexpected(document.error()));
    if (!recipient)
        return reply(errorResponse({ErrorCode::InvalidInput, recipient.error().message, "expected {\"recipient\": …}"}));
    m_housekeeper.erase(*recipient, [reply](Result<ErasedPerson> erased) {
        if (!erased)
            return reply(errorResponse(erased.error()));
        JsonWriter writer;
        writer.beginObject()
            .member("events", erased->stored.events)
            .member("mentions", erased->stored.mentions)
            .member("sends", erased->stored.sends)
            .member("requests", erased->requests)
            .member("quarantined", erased->state.quarantined)
            .member("dead_letters", erased->state.deadLetters)
            .member("audit", erased->state.audit)
            .member("ledger", erased->ledger.sends)
            .member("ledger_mentions", erased->ledger.mentions)
            .member("templates", erased->ledger.templates)
            .member("environments", erased->ledger.environments)
            .member("credentials", erased->ledger.credentials)
            .member("domains", erased->domains)
            .member("files", erased->files)
            .endObject();
        reply(jsonResponse(writer));
    });
}

} // namespace waybill::relay
