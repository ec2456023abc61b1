// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The demo: a relay inside this process, on free ports and a data folder of its own that goes with it, and a simulation
// that posts to it over HTTP. Staging can send, through a simulated provider; endpoints and keys can be added. No secret of
// it is kept anywhere. Lives in the main thread; let the clients of its relay go first.

#include "core/credentials/MemorySecretStore.h"
#include "core/feed/RelayAddress.h"
#include "core/providers/registry/Registry.h"
#include "core/relay/LocalSetup.h"
#include "core/relay/Relay.h"
#include "core/relay/SecretLoader.h"
#include "core/simulator/SendingDemo.h"
#include "core/simulator/Simulation.h"

#include <QLockFile>
#include <QObject>
#include <QTemporaryDir>

#include <cstdint>
#include <memory>

namespace waybill::console {

class DemoSession : public QObject {
    Q_OBJECT

public:
    // folder: where demos keep their data, made when missing. The registry and the clock must outlive the session.
    DemoSession(QString folder, const providers::Registry& registry, const Clock& clock, std::uint64_t seed = 1,
                QObject* parent = nullptr);
    ~DemoSession() override;

    // Starts the relay and begins to play. Once. Io when the folder can't be used; what Relay::start says.
    Result<feed::RelayAddress> start();

    // An address whose trace is worth showing.
    static QString sampleQuery();

signals:
    // The history is in the relay.
    void caughtUp();

private:
    void removeLeftovers() const;
    Result<void> makeDataFolder();
    Result<void> seedDomains() const;
    relay::RelayOptions relayOptions() const;
    Result<void> writeConfig(const relay::RelayConfig& config) const;
    void fillSecrets();
    std::string configPath() const { return m_data->filePath(QStringLiteral("relay.toml")).toStdString(); }

    QString m_folder;
    const providers::Registry& m_registry;
    std::unique_ptr<QTemporaryDir> m_data;
    std::unique_ptr<QLockFile> m_lock; // tells other sessions that the folder is in use
    simulator::Simulation m_simulation;
    simulator::SendingDemo m_sending; // what the demo sends to and probes
    credentials::MemorySecretStore m_secrets; // of the endpoints
    std::unique_ptr<relay::LocalSetup> m_setup;
    std::unique_ptr<relay::Relay> m_relay;
    std::unique_ptr<relay::SecretLoader> m_loader;
};

} // namespace waybill::console
