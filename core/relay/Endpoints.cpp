// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/Endpoints.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>

namespace waybill::relay {

namespace {

// 128 bits in base64url without padding.
constexpr std::size_t shortestPathSecret = 22;

// What comes from an SNS topic is signed with Amazon's certificate: there is nothing to keep secret.
bool needsNoSecret(const Endpoint& endpoint)
{
    return endpoint.config.auth == providers::Auth::Signature && endpoint.provider->card().needsTopic;
}

} // namespace

std::string keysProblem(const EndpointConfig& config, const providers::Keys& keys)
{
    using enum providers::Auth;
    const auto missing = [&](std::string_view form) {
        return fmt::format("\"{}\" holds no {}", config.secretName(), form);
    };
    switch (config.auth) {
    case Signature:
        return keys.bare().empty() ? missing("signing key") : std::string();
    case Basic:
        return keys.basic().empty() ? missing("line \"basic user:password\"") : std::string();
    case Header:
        return keys.headers().empty() ? missing("line \"header Name: value\"") : std::string();
    case Bearer:
        return keys.bearer().empty() ? missing("line \"bearer token\"") : std::string();
    case None:
        break;
    }
    const auto isTooShort = [](const Secret& secret) { return secret.reveal().size() < shortestPathSecret; };
    if (keys.bare().empty())
        return missing("path secret");
    return std::ranges::any_of(keys.bare(), isTooShort) ? missing("path secret of 128 bits (22 characters)")
                                                        : std::string();
}

Endpoints::Endpoints(const std::vector<EndpointConfig>& configs, const providers::Registry& registry)
    : m_registry(registry)
{
    replace(configs);
}

std::shared_ptr<const Endpoint> Endpoints::find(std::string_view name) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_byName.find(name);
    return found == m_byName.end() ? nullptr : found->second;
}

std::vector<std::shared_ptr<const Endpoint>> Endpoints::all() const
{
    const std::lock_guard lock(m_mutex);
    return m_endpoints;
}

void Endpoints::replace(const std::vector<EndpointConfig>& configs)
{
    const std::lock_guard lock(m_mutex);
    const auto before = std::exchange(m_byName, {});
    m_endpoints.clear();
    for (const EndpointConfig& config : configs) {
        const providers::Provider* provider = m_registry.find(config.provider);
        if (!provider)
            continue;
        auto endpoint = std::make_shared<Endpoint>();
        endpoint->config = config;
        endpoint->provider = provider;
        endpoint->secretProblem = "not read yet";
        if (needsNoSecret(*endpoint)) {
            endpoint->keys = std::make_shared<const providers::Keys>(std::span<const Secret>());
            endpoint->secretProblem.clear();
        }
        if (const auto old = before.find(config.name);
            old != before.end() && old->second->config.auth == config.auth && old->second->provider == provider) {
            endpoint->keys = old->second->keys;
            endpoint->secretProblem = old->second->secretProblem;
        }
        m_byName.emplace(config.name, endpoint);
        m_endpoints.push_back(std::move(endpoint));
    }
}

void Endpoints::setSecrets(const std::string& name, const Result<std::vector<Secret>>& secrets)
{
    auto keys = secrets ? std::make_shared<const providers::Keys>(*secrets) : nullptr;
    const std::lock_guard lock(m_mutex);
    const auto found = m_byName.find(name);
    if (found == m_byName.end() || needsNoSecret(*found->second))
        return;
    auto endpoint = std::make_shared<Endpoint>(*found->second);
    endpoint->secretProblem = keys ? keysProblem(endpoint->config, *keys) : secrets.error().text();
    if (endpoint->secretProblem.empty())
        endpoint->keys = std::move(keys);
    std::ranges::replace(m_endpoints, found->second, std::shared_ptr<const Endpoint>(endpoint));
    found->second = std::move(endpoint);
}

} // namespace waybill::relay
