// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Reads the endpoints' secrets from the keychain or a credentials directory into a running relay, and keeps trying
// while some can't be read. Lives in the main thread; relay and store must outlive it.

#include "core/credentials/SecretStore.h"
#include "core/relay/Relay.h"

#include <QObject>
#include <QTimer>

#include <set>

namespace waybill::relay {

class SecretLoader : public QObject {
    Q_OBJECT
public:
    SecretLoader(Relay& relay, credentials::SecretStore& store, QObject* parent = nullptr);

    // All of them, also those that were readable before: a key was rotated.
    void readAll(const std::vector<EndpointConfig>& endpoints);

private:
    void readMissing();
    void read(const EndpointConfig& endpoint);

    Relay& m_relay;
    credentials::SecretStore& m_store;
    QTimer m_retry;
    std::set<std::string> m_reading; // a keychain may ask the person: not twice at once
};

} // namespace waybill::relay
