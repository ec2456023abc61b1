// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The set-up of a relay in this process: its relay.toml, and the keychain or secrets folder that it reads. Lives in the
// main thread, where everything is done; config file and secret store must outlive it. Its functions are safe from any
// thread.

#include "core/credentials/SecretStore.h"
#include "core/relay/Relay.h"
#include "core/relay/Setup.h"

#include <QObject>

#include <set>

namespace waybill::relay {

class SecretLoader;

class LocalSetup : public QObject, public Setup {
    Q_OBJECT
public:
    LocalSetup(std::string configPath, std::vector<KnownProvider> providers, credentials::SecretStore& store);

    // The relay that runs; until then, and after detach(), everything is Unavailable.
    void attach(Relay& relay, SecretLoader& secrets);
    void detach() { m_relay = nullptr; }

    void addEndpoint(const EndpointConfig& endpoint, Done<void> done) override;
    void keys(const std::string& endpoint, Done<Keys> done) override;
    void addKey(const std::string& endpoint, Secret key, Done<Keys> done) override;
    void removeKey(const std::string& endpoint, const std::string& id, Done<Keys> done) override;

private:
    using Lines = std::vector<Secret>;
    // What becomes of an endpoint's secrets.
    using Change = std::function<Result<Lines>(const EndpointConfig& endpoint, Lines lines)>;

    void change(const std::string& endpoint, Change change, Done<Keys> done);
    void write(const EndpointConfig& endpoint, Lines lines, const Done<Keys>& done);
    void inMainThread(std::function<void()> work);
    Result<EndpointConfig> configOf(const std::string& endpoint) const;
    Keys shown(const Lines& lines) const;
    std::string idOf(const Secret& line) const;

    const std::string m_configPath;
    const std::vector<KnownProvider> m_providers;
    credentials::SecretStore& m_store;
    const std::string m_idKey; // ids say nothing of the secrets, and last no longer than the program
    Relay* m_relay = nullptr;
    SecretLoader* m_secrets = nullptr;
    std::set<std::string> m_changing; // a change reads first and then writes: one at a time
};

} // namespace waybill::relay
