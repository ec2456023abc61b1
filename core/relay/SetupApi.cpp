// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/SetupApi.h"

#include "core/base/JsonRead.h"
#include "core/relay/ApiJson.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <array>

namespace waybill::relay {

namespace {

constexpr std::array<std::string_view, 7> endpointKeys = {"name",       "provider",  "environment", "auth",
                                                          "public_url", "topic_arn", "inbound"};
constexpr std::size_t longestValue = 512;
constexpr std::size_t longestKey = 16 * 1024;

// In relay.toml, a line of its own each.
bool isPlain(std::string_view text)
{
    return text.size() <= longestValue && std::ranges::all_of(text, [](unsigned char c) { return c > 0x20 && c < 0x7f; });
}

Setup::Done<Setup::Keys> answerWithKeys(const std::string& endpoint, const Reply& reply)
{
    return [endpoint, reply](Result<Setup::Keys> keys) {
        if (!keys)
            return reply(errorResponse(keys.error()));
        JsonWriter writer;
        writer.beginObject().member("endpoint", endpoint).key("keys").beginArray();
        for (const KeyLine& key : *keys)
            writer.beginObject().member("id", key.id).member("form", key.form).endObject();
        writer.endArray().endObject();
        reply(jsonResponse(writer));
    };
}

} // namespace

Result<EndpointConfig> endpointFrom(std::string_view body)
{
    const JsonDocument document = TRY(objectFrom(body));
    const JsonValue root = document.root();
    for (std::size_t i = 0; i < root.size(); ++i) {
        const std::string_view key = root.keyAt(i);
        if (std::ranges::find(endpointKeys, key) == endpointKeys.end())
            return fail(ErrorCode::InvalidInput, fmt::format("\"{}\" is no key of an endpoint", key.substr(0, 64)),
                        fmt::format("expected {}", fmt::join(endpointKeys, ", ")));
        if (key == "inbound" && !root[key].boolean())
            return fail(ErrorCode::InvalidInput, "\"inbound\" is neither true nor false", "leave it out for false");
        if (key != "inbound" && !isPlain(root[key].string().value_or("\n")))
            return fail(ErrorCode::InvalidInput, fmt::format("\"{}\" is no text of printable ASCII without spaces", key));
    }
    const std::string auth = textOrEmpty(root["auth"]);
    EndpointConfig endpoint{textOrEmpty(root["name"]), textOrEmpty(root["provider"]), textOrEmpty(root["environment"])};
    const auto known = providers::authFrom(auth);
    if (!known)
        return fail(ErrorCode::InvalidInput, "\"auth\" is missing or unknown",
                    "it is signature, basic, header, bearer or none");
    endpoint.auth = *known;
    endpoint.publicUrl = textOrEmpty(root["public_url"]);
    endpoint.topicArn = textOrEmpty(root["topic_arn"]);
    endpoint.inbound = root["inbound"].boolean().value_or(false);
    return endpoint;
}

SetupApi::SetupApi(Setup* setup, UrlOf urlOf, const providers::Registry& registry)
    : m_setup(setup), m_urlOf(std::move(urlOf)), m_registry(registry)
{
}

std::vector<ApiRoute> SetupApi::routes()
{
    using enum ApiRoute::Runs;
    return {
        {"POST", "/v1/endpoints", "", Role::Admin,
         [this](const ApiCall& call, const Reply& reply) { addEndpoint(call.request, reply); }, AtOnce},
        {"GET", "/v1/endpoints/", "/keys", Role::Operate,
         [this](const ApiCall& call, const Reply& reply) {
             if (isThere(reply))
                 m_setup->keys(call.argument, answerWithKeys(call.argument, reply));
         },
         AtOnce},
        {"POST", "/v1/endpoints/", "/keys", Role::Admin,
         [this](const ApiCall& call, const Reply& reply) { addKey(call, reply); }, AtOnce},
        {"POST", "/v1/endpoints/", "/keys/remove", Role::Admin,
         [this](const ApiCall& call, const Reply& reply) { removeKey(call, reply); }, AtOnce},
    };
}

bool SetupApi::isThere(const Reply& reply) const
{
    if (!m_setup)
        reply(errorResponse({ErrorCode::Unavailable, "this relay can't be set up through its API",
                             "change its relay.toml and its secrets"}));
    return m_setup != nullptr;
}

void SetupApi::addEndpoint(const HttpRequest& request, const Reply& reply)
{
    if (!isThere(reply))
        return;
    const auto endpoint = endpointFrom(request.body);
    if (!endpoint)
        return reply(errorResponse(endpoint.error()));
    m_setup->addEndpoint(*endpoint, [this, endpoint = *endpoint, reply](const Result<void>& added) {
        if (!added)
            return reply(errorResponse(added.error()));
        const providers::Provider* provider = m_registry.find(endpoint.provider);
        const bool needsKey = endpoint.auth != providers::Auth::Signature || !provider->card().needsTopic;
        JsonWriter writer;
        writer.beginObject().member("endpoint", endpoint.name).member("url", m_urlOf(endpoint.name));
        writer.member("where", provider->card().webhookPath).member("needs_key", needsKey).endObject();
        HttpResponse response = jsonResponse(writer);
        response.status = 201;
        reply(std::move(response));
    });
}

void SetupApi::addKey(const ApiCall& call, const Reply& reply)
{
    if (!isThere(reply))
        return;
    const auto document = objectFrom(call.request.body);
    const auto key = document ? document->root()["key"].string() : std::nullopt;
    if (!key || key->empty() || key->size() > longestKey)
        return reply(errorResponse({ErrorCode::InvalidInput, "the body has no key, or one that is too long",
                                    "expected {\"key\": …} with one line of the endpoint's secret"}));
    m_setup->addKey(call.argument, Secret(std::string(*key)), answerWithKeys(call.argument, reply));
}

void SetupApi::removeKey(const ApiCall& call, const Reply& reply)
{
    if (!isThere(reply))
        return;
    const auto document = objectFrom(call.request.body);
    const std::string id = document ? textOrEmpty(document->root()["id"]) : std::string();
    if (id.empty())
        return reply(errorResponse({ErrorCode::InvalidInput, "the body names no key", "expected {\"id\": …}"}));
    m_setup->removeKey(call.argument, id, answerWithKeys(call.argument, reply));
}

} // namespace waybill::relay
