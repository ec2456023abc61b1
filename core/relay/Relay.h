// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The whole relay: data folder, stores, projector, both listeners. One object, used by waybill-relay, by the demo and
// by tests, with the clock and the providers it is given; these must outlive it. Its functions are safe from any
// thread, but start and stop.

#include "core/base/Clock.h"
#include "core/base/Secret.h"
#include "core/providers/registry/Registry.h"
#include "core/relay/http/HttpServer.h"
#include "core/relay/OutsideParts.h"
#include "core/relay/Setup.h"
#include "core/relay/config/RelayConfig.h"
#include "core/relay/storage/IntakeLog.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace waybill::relay {

struct RelayOptions {
    RelayConfig config;
    std::string dataDirectory;         // made with mode 0700 when it isn't there
    std::string secretsDirectory = {}; // for tokens; empty: only those of the data directory
    bool demo = false;                 // said in status and relay.json
    Setup* setup = nullptr;            // what the API changes its set-up by; null: it can't
    OutsideParts outside = {};         // tests only: what stands in the place of the outside
    bool groupCommit = true;           // false: one transaction a request, to compare with
    HttpLimits limits = {};
    std::chrono::milliseconds stopGrace{3000};
    // People who were erased and come again are taken out of the raw requests, but not more often than this.
    std::chrono::milliseconds cleanEvery = std::chrono::minutes(1);
    // How often domains that are due are looked for, and reports in received mail.
    std::chrono::milliseconds domainsEvery = std::chrono::minutes(1);
    // How often heartbeats, refused requests and the audit are written.
    std::chrono::milliseconds stateEvery = std::chrono::seconds(1);
    // In start(), again and again while it takes longer than a moment: it gets on.
    std::function<void()> onLongStart = {};
    std::function<void(Error)> onFatal = {}; // from another thread, once: the data can't be trusted, end the program
};

struct StartError {
    enum class Step { DataDirectory, Tokens, Storage, Listen } step;
    Error error;
};

class Relay {
public:
    static std::expected<std::unique_ptr<Relay>, StartError> start(RelayOptions options,
                                                                   const providers::Registry& registry,
                                                                   const Clock& clock);
    ~Relay(); // as stop()

    // Answers what is in flight and makes what was accepted durable; what isn't applied yet is, after the next start.
    void stop();

    ListenAddress hooksAddress() const;
    ListenAddress apiAddress() const;
    std::string apiUrl() const;           // "http://127.0.0.1:8026"
    const std::string& tokenFile() const; // of the admin token

    // The secrets of an endpoint, or why they can't be read; until then it answers "come back later".
    void setSecrets(const std::string& endpoint, const Result<std::vector<Secret>>& secrets);
    // Endpoints without usable secrets.
    std::vector<EndpointConfig> endpointsWithoutSecrets() const;
    // Takes a config that was read again: endpoints, retention, correlation keys, message types. Listeners stay as they
    // are.
    void setConfig(const RelayConfig& config);
    std::vector<EndpointConfig> endpoints() const;

    // Which part has been at one thing for longer than that: "intake", "projector" or "http"; empty when all get on.
    std::string_view stuckPart(std::chrono::milliseconds limit) const;

    // For measuring: the intake's books, durable requests that aren't applied yet, and stored events.
    IntakeCounts intakeCounts() const;
    std::int64_t requestsWaiting() const;
    std::int64_t eventsApplied() const;

private:
    struct Impl;
    explicit Relay(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

// The version this was built as.
std::string_view relayVersion();

// What a config needs to know of the providers.
std::vector<KnownProvider> knownProviders(const providers::Registry& registry);

} // namespace waybill::relay
