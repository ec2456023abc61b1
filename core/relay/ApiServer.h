// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The pull API (README.md): gate, routes, roles, audit. Called in the server's io threads; what reads the database runs
// in the pool. Everything it is given must outlive the HTTP server.

#include "core/base/Clock.h"
#include "core/relay/ApiGate.h"
#include "core/relay/ApiRoute.h"
#include "core/relay/ReadPool.h"
#include "core/relay/WarningLimit.h"
#include "core/relay/storage/RelayState.h"

#include <expected>
#include <map>
#include <mutex>
#include <vector>

namespace waybill::relay {

inline constexpr std::size_t apiBodyLimit = 64 * 1024;

struct ApiParts {
    const ApiGate& gate;
    ReadPool& pool;
    RelayState& state;
    const Clock& clock;
};

class ApiServer : public HttpHandler {
public:
    // What the routes call must outlive the server.
    ApiServer(ApiParts parts, std::vector<ApiRoute> routes);

    std::optional<HttpResponse> checkHead(const HttpHead& head) override;
    HttpResponse answerTo(Trouble trouble, const HttpHead& head) override;
    void handle(HttpRequest request, Reply reply) override;

private:
    struct Match {
        const ApiRoute* route;
        std::string argument;
    };

    // 404, 405 when no route is meant.
    std::expected<Match, HttpResponse> match(const HttpHead& head) const;
    void audit(const Caller& caller, const std::string& what, int status);

    const ApiParts m_parts;
    const std::vector<ApiRoute> m_routes;
    WarningLimit m_warnings;
    std::mutex m_mutex;
    std::map<std::string, Timestamp> m_lastNoted; // by token and route
};

} // namespace waybill::relay
