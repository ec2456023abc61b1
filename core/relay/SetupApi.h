// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Endpoints and their keys over the API: POST /v1/endpoints, and /v1/endpoints/…/keys. A key goes in and never comes out
// again. Answers from any thread; what it is given must outlive it.

#include "core/relay/ApiRoute.h"
#include "core/relay/Setup.h"
#include "core/providers/registry/Registry.h"

namespace waybill::relay {

// A body of POST /v1/endpoints. InvalidInput names what is missing or unknown.
Result<EndpointConfig> endpointFrom(std::string_view body);

class SetupApi {
public:
    // Where the endpoint of that name is posted to.
    using UrlOf = std::function<std::string(const std::string& endpoint)>;

    // Without a set-up, everything is Unavailable.
    SetupApi(Setup* setup, UrlOf urlOf, const providers::Registry& registry);

    std::vector<ApiRoute> routes();

private:
    void addEndpoint(const HttpRequest& request, const Reply& reply);
    void addKey(const ApiCall& call, const Reply& reply);
    void removeKey(const ApiCall& call, const Reply& reply);
    bool isThere(const Reply& reply) const;

    Setup* m_setup;
    const UrlOf m_urlOf;
    const providers::Registry& m_registry;
};

} // namespace waybill::relay
