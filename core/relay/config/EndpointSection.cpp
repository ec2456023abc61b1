// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/config/EndpointSection.h"

#include "core/base/Ascii.h"
#include "core/environments/EnvironmentName.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>

namespace waybill::relay {

namespace {

using Key = TomlReader::Key;

constexpr std::string_view authNames[] = {"signature", "basic", "header", "bearer", "none"};
constexpr std::string_view publicUrlRule =
    "the URL exactly as the provider was given it, such as \"https://relay.example.com/hooks/name\"";
constexpr std::string_view topicRule =
    "the ARN of the SNS topic that posts here, such as \"arn:aws:sns:us-east-1:123456789012:ses-events\"";
constexpr std::string_view nameRule = "1 to 64 of a-z, 0-9 and -";

bool isEndpointName(std::string_view text) { return isPlainName(text, 64); }

bool isVisibleAscii(std::string_view text)
{
    return std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7f'; });
}

bool isPublicUrl(std::string_view text)
{
    const std::size_t scheme = text.starts_with("https://") ? 8 : text.starts_with("http://") ? 7 : 0;
    return scheme > 0 && text.size() > scheme && text[scheme] != '/' && text.size() <= 2048 && isVisibleAscii(text);
}

// arn:<partition>:sns:<region>:<account>:<name>
bool isTopicArn(std::string_view text)
{
    return text.size() <= 512 && isVisibleAscii(text) && text.starts_with("arn:aws") && text.contains(":sns:") &&
           std::ranges::count(text, ':') == 5 && !text.ends_with(':');
}

} // namespace

EndpointConfig EndpointSection::read(const toml::table& table)
{
    m_reader.checkKeys(table, "in [[endpoint]]",
                       {"name", "provider", "environment", "auth", "public_url", "topic_arn", "inbound"});
    EndpointConfig endpoint;
    endpoint.name = readName(table, "name", isEndpointName, nameRule);
    if (!endpoint.name.empty())
        checkUnique(endpoint.name, table.get("name")->source());
    endpoint.provider = readProvider(table);
    endpoint.environment =
        readName(table, "environment", environments::isEnvironmentName, environments::environmentNameRule);
    readAuth(table, endpoint);
    readPublicUrl(table, endpoint);
    readTopicArn(table, endpoint);
    readInbound(table, endpoint);
    return endpoint;
}

std::string EndpointSection::readName(const toml::table& table, std::string_view key, bool (*isName)(std::string_view),
                                      std::string_view rule)
{
    const auto text = m_reader.textOf(table, key, Key::Needed, rule);
    if (!text || isName(*text))
        return text.value_or("");
    m_reader.problem(table.get(key)->source(),
                     fmt::format("\"{}\" can't be used as {}; expected {}", *text, key, rule));
    return {};
}

void EndpointSection::checkUnique(const std::string& name, const toml::source_region& where)
{
    const auto [first, isNew] = m_lineOfName.emplace(name, int(where.begin.line));
    if (!isNew)
        m_reader.problem(where, fmt::format("endpoint \"{}\" is already defined in line {}", name, first->second));
}

std::string EndpointSection::readProvider(const toml::table& table)
{
    std::vector<std::string_view> ids;
    for (const KnownProvider& provider : m_providers)
        ids.push_back(provider.id);
    const auto text = m_reader.textOf(table, "provider", Key::Needed, "one of " + listed(ids));
    if (!text || std::ranges::find(ids, *text) != ids.end())
        return text.value_or("");
    m_reader.problem(table.get("provider")->source(),
                     fmt::format("unknown provider \"{}\"{}", *text, suggestion(*text, ids)));
    return {};
}

void EndpointSection::readAuth(const toml::table& table, EndpointConfig& endpoint)
{
    const auto text = m_reader.textOf(table, "auth", Key::Needed, "one of " + listed(authNames));
    if (!text)
        return;
    const auto auth = providers::authFrom(*text);
    const toml::source_region& where = table.get("auth")->source();
    if (!auth)
        return m_reader.problem(where, fmt::format("unknown auth \"{}\"{}", *text, suggestion(*text, authNames)));
    endpoint.auth = *auth;
    const KnownProvider* provider = known(endpoint);
    if (*auth == providers::Auth::Signature && provider && !provider->signs)
        m_reader.problem(
            where, fmt::format("{} does not sign its webhooks; expected \"basic\", \"header\", \"bearer\" or \"none\"",
                               endpoint.provider));
}

void EndpointSection::readPublicUrl(const toml::table& table, EndpointConfig& endpoint)
{
    const KnownProvider* provider = known(endpoint);
    const bool isNeeded = provider && provider->needsPublicUrl && endpoint.auth == providers::Auth::Signature;
    const auto text = m_reader.textOf(table, "public_url", isNeeded ? Key::Needed : Key::Optional, publicUrlRule);
    if (text && !isPublicUrl(*text))
        m_reader.problem(table.get("public_url")->source(), fmt::format("\"public_url\": expected {}", publicUrlRule));
    endpoint.publicUrl = text.value_or("");
}

void EndpointSection::readTopicArn(const toml::table& table, EndpointConfig& endpoint)
{
    const KnownProvider* provider = known(endpoint);
    const bool isNeeded = provider && provider->needsTopic;
    const auto text = m_reader.textOf(table, "topic_arn", isNeeded ? Key::Needed : Key::Optional, topicRule);
    if (!text)
        return;
    const toml::source_region& where = table.get("topic_arn")->source();
    if (provider && !isNeeded)
        m_reader.problem(where, fmt::format("\"topic_arn\" means nothing to {}", endpoint.provider));
    else if (!isTopicArn(*text))
        m_reader.problem(where, fmt::format("\"topic_arn\": expected {}", topicRule));
    endpoint.topicArn = *text;
}

void EndpointSection::readInbound(const toml::table& table, EndpointConfig& endpoint)
{
    const toml::node* node = table.get("inbound");
    if (!node)
        return;
    const auto* value = node->as_boolean();
    if (!value)
        return m_reader.problem(node->source(), "\"inbound\" must be true or false");
    endpoint.inbound = value->get();
    if (const KnownProvider* provider = known(endpoint); endpoint.inbound && provider && !provider->postsMail)
        m_reader.problem(node->source(), fmt::format("{} posts no received mail", endpoint.provider));
}

const KnownProvider* EndpointSection::known(const EndpointConfig& endpoint) const
{
    const auto found = std::ranges::find(m_providers, endpoint.provider, &KnownProvider::id);
    return found == m_providers.end() ? nullptr : &*found;
}

} // namespace waybill::relay
