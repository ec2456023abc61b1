// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the API may change of how the relay is set up: endpoints in relay.toml, and their secrets where the relay reads
// them. Whoever started the relay does it. Called from any thread; each callback comes once, from any thread.

#include "core/base/Result.h"
#include "core/base/Secret.h"
#include "core/relay/config/RelayConfig.h"

#include <functional>
#include <string>
#include <vector>

namespace waybill::relay {

// One secret of an endpoint as it may be shown: never the secret itself.
struct KeyLine {
    std::string id;   // tells it from the others while the relay runs
    std::string form; // "signing key", "public key", "user and password", "header X-Secret", "bearer token"
};

class Setup {
public:
    template <typename T>
    using Done = std::function<void(Result<T>)>;
    using Keys = std::vector<KeyLine>;

    virtual ~Setup() = default;

    // Writes it to relay.toml and takes it up. InvalidInput says what is wrong with it.
    virtual void addEndpoint(const EndpointConfig& endpoint, Done<void> done) = 0;

    // All answer with the endpoint's secrets as they are then. NotFound for an unknown endpoint; what the secret store
    // says when it is locked or only read.
    virtual void keys(const std::string& endpoint, Done<Keys> done) = 0;
    // Beside those that are there. InvalidInput when it does not fit how the endpoint proves its caller.
    virtual void addKey(const std::string& endpoint, Secret key, Done<Keys> done) = 0;
    // Conflict for the last one: without any, every request would be told to come back.
    virtual void removeKey(const std::string& endpoint, const std::string& id, Done<Keys> done) = 0;
};

} // namespace waybill::relay
