// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// GET /v1/endpoints: each endpoint's heartbeat, rates and diagnosis, what was refused and why, paths that are no
// endpoint, and what the relay itself needs: disk, fsync, clock, the times in which it was off. Blocking: runs in the
// read pool. Safe from any thread; what it is given must outlive it.

#include "core/base/Clock.h"
#include "core/base/JsonWriter.h"
#include "core/relay/ApiRoute.h"
#include "core/relay/EndpointWatch.h"
#include "core/relay/Endpoints.h"
#include "core/relay/http/Http.h"
#include "core/relay/health/Diagnosis.h"
#include "core/relay/storage/IntakeLog.h"
#include "core/relay/storage/RelayState.h"

#include <functional>

namespace waybill::relay {

struct EndpointsFacts {
    std::string hooksUrl;  // "http://127.0.0.1:8025"
    std::string publicUrl; // empty when the config names none
    std::string dataDirectory;
    Timestamp startedAt{};
};

class EndpointsApi {
public:
    // How many mails were handed to a provider since then; nothing while nobody tells the relay.
    using SentSince = std::function<std::optional<std::int64_t>(const std::string& provider,
                                                                const std::string& environment, Timestamp since)>;

    EndpointsApi(EndpointsFacts facts, const Endpoints& endpoints, const RelayState& state, const IntakeLog& intake,
                 const EndpointWatch& watch, SentSince sentSince, const Clock& clock);

    HttpResponse endpoints() const;
    // What is to be pasted at the provider; empty for an unknown one.
    std::string urlOf(const std::string& endpoint) const;

    std::vector<ApiRoute> routes();

private:
    struct Picture; // everything that was read for one answer

    EndpointFacts factsOf(const Endpoint& endpoint, const Picture& picture) const;
    std::optional<std::chrono::seconds> skewAtOthers(const Endpoint& endpoint, const Picture& picture) const;
    void writeRelay(JsonWriter& writer, const Picture& picture) const;
    void writeEndpoint(JsonWriter& writer, const Endpoint& endpoint, const Picture& picture) const;
    void writeDisk(JsonWriter& writer, const Picture& picture) const;
    std::string urlOf(const Endpoint& endpoint) const;

    const EndpointsFacts m_facts;
    const Endpoints& m_endpoints;
    const RelayState& m_state;
    const IntakeLog& m_intake;
    const EndpointWatch& m_watch;
    const SentSince m_sentSince;
    const Clock& m_clock;
};

} // namespace waybill::relay
