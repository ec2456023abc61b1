// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/LocalSetup.h"

#include "core/base/Digest.h"
#include "core/base/Encoding.h"
#include "core/credentials/SecretLines.h"
#include "core/relay/Endpoints.h"
#include "core/relay/SecretLoader.h"
#include "core/relay/config/EditConfig.h"

#include <spdlog/fmt/fmt.h>
#include <spdlog/spdlog.h>

#include <QPointer>

#include <algorithm>

namespace waybill::relay {

namespace {

constexpr std::size_t mostKeys = 8; // every one is tried with every request

Error notRunning() { return {ErrorCode::Unavailable, "the relay is starting or stopping", "try again in a moment"}; }

std::string formOf(const Secret& line)
{
    const providers::Keys keys(std::span(&line, 1));
    if (!keys.publicKeys().empty())
        return "public key";
    if (!keys.basic().empty())
        return "user and password";
    if (!keys.headers().empty())
        return "header " + keys.headers().front().name;
    return keys.bearer().empty() ? "signing key" : "bearer token";
}

Secret joined(const std::vector<Secret>& lines)
{
    std::string text;
    for (const Secret& line : lines)
        text.append(line.reveal()).append("\n"); // to store them together
    return Secret(std::move(text));
}

Result<std::vector<Secret>> withKey(const EndpointConfig& endpoint, std::vector<Secret> lines, const Secret& key)
{
    std::vector<Secret> added = credentials::secretLines(key);
    if (added.size() != 1)
        return fail(ErrorCode::InvalidInput, added.empty() ? "the key is empty" : "that is more than one key",
                    "add one at a time");
    if (const std::string problem = keysProblem(endpoint, providers::Keys(added)); !problem.empty())
        return fail(ErrorCode::InvalidInput, "the key does not fit the endpoint: " + problem,
                    fmt::format("its auth is \"{}\"", providers::toString(endpoint.auth)));
    if (lines.size() >= mostKeys)
        return fail(ErrorCode::TooLarge, fmt::format("the endpoint has {} keys already", mostKeys),
                    "remove those that are no longer used");
    const auto isSame = [&](const Secret& line) { return line.reveal() == added.front().reveal(); }; // to compare them
    if (std::ranges::none_of(lines, isSame))
        lines.push_back(std::move(added.front()));
    return lines;
}

} // namespace

LocalSetup::LocalSetup(std::string configPath, std::vector<KnownProvider> providers, credentials::SecretStore& store)
    : m_configPath(std::move(configPath)), m_providers(std::move(providers)), m_store(store), m_idKey(randomToken())
{
}

void LocalSetup::attach(Relay& relay, SecretLoader& secrets)
{
    m_relay = &relay;
    m_secrets = &secrets;
}

void LocalSetup::inMainThread(std::function<void()> work)
{
    QMetaObject::invokeMethod(this, std::move(work), Qt::QueuedConnection);
}

void LocalSetup::addEndpoint(const EndpointConfig& endpoint, Done<void> done)
{
    inMainThread([this, endpoint, done = std::move(done)] {
        if (!m_relay)
            return done(std::unexpected(notRunning()));
        if (auto added = appendEndpoint(m_configPath, endpoint, m_providers); !added)
            return done(std::move(added));
        const ConfigReading config = readConfig(m_configPath, m_providers);
        if (!config)
            return done(fail(ErrorCode::InvalidInput, toString(config.error(), m_configPath)));
        m_relay->setConfig(*config);
        m_secrets->readAll(config->endpoints);
        spdlog::info("the endpoint {} was added through the API", endpoint.name);
        done({});
    });
}

Result<EndpointConfig> LocalSetup::configOf(const std::string& endpoint) const
{
    if (!m_relay)
        return std::unexpected(notRunning());
    const std::vector<EndpointConfig> endpoints = m_relay->endpoints();
    const auto found = std::ranges::find(endpoints, endpoint, &EndpointConfig::name);
    if (found == endpoints.end())
        return fail(ErrorCode::NotFound, fmt::format("there is no endpoint \"{}\"", endpoint.substr(0, 64)),
                    "GET /v1/endpoints lists them");
    return *found;
}

std::string LocalSetup::idOf(const Secret& line) const
{
    return toHex(hmacSha256(m_idKey, {line.reveal()}).substr(0, 6)); // keyed: it gives nothing of the secret away
}

Setup::Keys LocalSetup::shown(const Lines& lines) const
{
    Keys keys;
    for (const Secret& line : lines)
        keys.push_back({idOf(line), formOf(line)});
    return keys;
}

void LocalSetup::keys(const std::string& endpoint, Done<Keys> done)
{
    inMainThread([this, endpoint, done = std::move(done)] {
        const auto config = configOf(endpoint);
        if (!config)
            return done(std::unexpected(config.error()));
        m_store.read(config->secretName(), [self = QPointer(this), done](const Result<Secret>& secret) {
            if (!self)
                return done(std::unexpected(notRunning()));
            if (secret)
                return done(self->shown(credentials::secretLines(*secret)));
            if (secret.error().code == ErrorCode::NotFound)
                return done(Keys());
            done(std::unexpected(secret.error()));
        });
    });
}

void LocalSetup::addKey(const std::string& endpoint, Secret key, Done<Keys> done)
{
    const auto shared = std::make_shared<const Secret>(std::move(key));
    change(
        endpoint,
        [shared](const EndpointConfig& config, Lines lines) { return withKey(config, std::move(lines), *shared); },
        std::move(done));
}

void LocalSetup::removeKey(const std::string& endpoint, const std::string& id, Done<Keys> done)
{
    const auto remove = [this, id](const EndpointConfig&, Lines lines) -> Result<Lines> {
        const auto found = std::ranges::find_if(lines, [&](const Secret& line) { return idOf(line) == id; });
        if (found == lines.end())
            return fail(ErrorCode::NotFound, "the endpoint has no such key", "list its keys again");
        if (lines.size() == 1)
            return fail(ErrorCode::Conflict, "it is the endpoint's last key", "add the new key first");
        lines.erase(found);
        return lines;
    };
    change(endpoint, remove, std::move(done));
}

void LocalSetup::change(const std::string& endpoint, Change change, Done<Keys> done)
{
    inMainThread([this, endpoint, change = std::move(change), done = std::move(done)] {
        const auto config = configOf(endpoint);
        if (!config)
            return done(std::unexpected(config.error()));
        if (!m_changing.insert(endpoint).second)
            return done(fail(ErrorCode::Conflict, "the endpoint's keys are being changed", "try again in a moment"));
        const Done<Keys> finish = [self = QPointer(this), endpoint, done](Result<Keys> keys) {
            if (self)
                self->m_changing.erase(endpoint);
            done(std::move(keys));
        };
        m_store.read(config->secretName(), [self = QPointer(this), config = *config, change,
                                            finish](const Result<Secret>& secret) {
            if (!self || (!secret && secret.error().code != ErrorCode::NotFound))
                return finish(std::unexpected(self ? secret.error() : notRunning()));
            auto lines = change(config, secret ? credentials::secretLines(*secret) : Lines());
            if (!lines)
                return finish(std::unexpected(lines.error()));
            self->write(config, *std::move(lines), finish);
        });
    });
}

void LocalSetup::write(const EndpointConfig& endpoint, Lines lines, const Done<Keys>& done)
{
    const auto kept = std::make_shared<Lines>(std::move(lines));
    m_store.write(endpoint.secretName(), joined(*kept), [self = QPointer(this), endpoint, kept, done](Result<void> written) {
        if (!self || !written)
            return done(std::unexpected(self ? written.error() : notRunning()));
        if (self->m_relay)
            self->m_relay->setSecrets(endpoint.name, std::move(*kept));
        spdlog::info("the keys of endpoint {} were changed through the API", endpoint.name);
        self->keys(endpoint.name, done);
    });
}

} // namespace waybill::relay
