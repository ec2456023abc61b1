// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The pull API (README.md): gate, routes, roles, audit. Called in the server's io threads; what reads the database runs
// in the pool. Everything it is given must outlive the HTTP server.

#include "core/base/Clock.h"
#include "core/relay/ApiGate.h"
#include "core/relay/FeedApi.h"
#include "core/relay/Http.h"
#include "core/relay/QueryApi.h"
#include "core/relay/ReadPool.h"
#include "core/relay/StatusApi.h"
#include "core/relay/WarningLimit.h"

#include <map>
#include <mutex>

namespace waybill::relay {

inline constexpr std::size_t apiBodyLimit = 64 * 1024;

struct ApiParts {
    const ApiGate& gate;
    FeedApi& feed;
    const QueryApi& queries;
    StatusApi& status;
    ReadPool& pool;
    RelayState& state;
    const Clock& clock;
};

class ApiServer : public HttpHandler {
public:
    explicit ApiServer(ApiParts parts) : m_parts(parts) {}

    std::optional<HttpResponse> checkHead(const HttpHead& head) override;
    HttpResponse answerTo(Trouble trouble, const HttpHead& head) override;
    void handle(HttpRequest request, Reply reply) override;

private:
    void audit(const Caller& caller, const std::string& what, int status);

    const ApiParts m_parts;
    WarningLimit m_warnings;
    std::mutex m_mutex;
    std::map<std::string, Timestamp> m_lastNoted; // by token and route
};

} // namespace waybill::relay
