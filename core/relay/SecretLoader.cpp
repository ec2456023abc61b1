// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/SecretLoader.h"

#include "core/base/Redact.h"
#include "core/credentials/SecretLines.h"

#include <spdlog/spdlog.h>

#include <QPointer>

namespace waybill::relay {

namespace {

constexpr std::chrono::seconds retryEvery{30};

} // namespace

SecretLoader::SecretLoader(Relay& relay, credentials::SecretStore& store, QObject* parent)
    : QObject(parent), m_relay(relay), m_store(store)
{
    connect(&m_retry, &QTimer::timeout, this, &SecretLoader::readMissing);
    m_retry.start(retryEvery);
}

void SecretLoader::readAll(const std::vector<EndpointConfig>& endpoints)
{
    for (const EndpointConfig& endpoint : endpoints)
        read(endpoint);
}

void SecretLoader::readMissing() { readAll(m_relay.endpointsWithoutSecrets()); }

void SecretLoader::read(const EndpointConfig& endpoint)
{
    if (!m_reading.insert(endpoint.name).second)
        return;
    m_store.read(endpoint.secretName(), [self = QPointer(this), name = endpoint.name](Result<Secret> secret) {
        if (!self)
            return;
        self->m_reading.erase(name);
        if (secret) {
            self->m_relay.setSecrets(name, credentials::secretLines(*secret));
            return;
        }
        const bool hasNoKeychain = secret.error().code == ErrorCode::Unavailable;
        spdlog::warn("the secret of endpoint {} can't be read: {}{}", name, forLog(secret.error().text()),
                     hasNoKeychain ? "; or run the relay with --secrets FOLDER" : "");
        self->m_relay.setSecrets(name, std::unexpected(secret.error()));
    });
}

} // namespace waybill::relay
