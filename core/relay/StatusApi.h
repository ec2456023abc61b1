// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How the relay itself is doing: GET /v1/status, /v1/dead-letters, /v1/quarantine and /v1/audit, and the replay of a dead
// letter. Blocking but for replay: runs in the read pool. Safe from any thread; what it is given must outlive it.

#include "core/base/Clock.h"
#include "core/events/EventStore.h"
#include "core/relay/Endpoints.h"
#include "core/relay/ApiRoute.h"
#include "core/relay/Projector.h"
#include "core/relay/storage/IntakeLog.h"
#include "core/relay/storage/DamageBook.h"
#include "core/relay/storage/RelayState.h"

#include <atomic>

namespace waybill::relay {

struct StatusFacts {
    std::string version;
    bool demo = false;
    Timestamp startedAt{};
};

class StatusApi {
public:
    StatusApi(StatusFacts facts, const events::EventStore& store, const IntakeLog& intake, const RelayState& state,
              const Endpoints& endpoints, const DamageBook& damage, Projector& projector, const Clock& clock);

    // How many days events are kept; 0: until somebody erases them. From any thread.
    void setEventDays(int days) { m_eventDays = days; }

    std::vector<ApiRoute> routes();

    HttpResponse status() const;
    HttpResponse deadLetters(const HttpRequest& request) const;
    HttpResponse quarantine(const HttpRequest& request) const;
    HttpResponse audit(const HttpRequest& request) const; // uses of the API, newest first
    void replay(const std::string& deadLetterId, Reply reply);
    void replayAll(const Reply& reply);

private:
    std::chrono::milliseconds lag(Timestamp now) const;

    const StatusFacts m_facts;
    std::atomic<int> m_eventDays = 0;
    const events::EventStore& m_store;
    const IntakeLog& m_intake;
    const RelayState& m_state;
    const Endpoints& m_endpoints;
    const DamageBook& m_damage;
    Projector& m_projector;
    const Clock& m_clock;
};

} // namespace waybill::relay
