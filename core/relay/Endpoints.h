// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The webhook endpoints of the config with the secrets that are readable so far. Safe from any thread; what find() gave
// stays valid while it is held, even when secrets or the list change meanwhile.

#include "core/base/Result.h"
#include "core/base/Secret.h"
#include "core/providers/Keys.h"
#include "core/providers/registry/Registry.h"
#include "core/relay/config/RelayConfig.h"

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace waybill::relay {

struct Endpoint {
    EndpointConfig config;
    const providers::Provider* provider = nullptr;
    std::shared_ptr<const providers::Keys> keys; // null: not readable (yet)
    std::string secretProblem;                   // why not, or why not read again, for the person

    bool ready() const { return keys != nullptr; }
};

// What keeps these keys from being used with the endpoint's auth, for the person; empty when nothing does.
std::string keysProblem(const EndpointConfig& config, const providers::Keys& keys);

class Endpoints {
public:
    // Endpoints of a provider that the registry doesn't know are left out; the config was checked for that.
    Endpoints(const std::vector<EndpointConfig>& configs, const providers::Registry& registry);

    std::shared_ptr<const Endpoint> find(std::string_view name) const; // null when unknown
    std::vector<std::shared_ptr<const Endpoint>> all() const;          // in the order of the config

    // Replaces the list; endpoints that keep name and auth keep their secrets.
    void replace(const std::vector<EndpointConfig>& configs);

    // One secret a line of "<name>.signing". An error, or none that is usable for the endpoint's auth, leaves those
    // that were readable before: a keychain that locks again must not turn away what can be verified.
    void setSecrets(const std::string& name, const Result<std::vector<Secret>>& secrets);

private:
    const providers::Registry& m_registry;
    mutable std::mutex m_mutex;
    std::vector<std::shared_ptr<const Endpoint>> m_endpoints;
    std::map<std::string, std::shared_ptr<const Endpoint>, std::less<>> m_byName;
};

} // namespace waybill::relay
