// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// POST /v1/sends and /v1/erase: what clients change in the event store. Never blocks; answers from the thread that does
// the work. Safe from any thread; what it is given must outlive it.

#include "core/base/Clock.h"
#include "core/events/EventStore.h"
#include "core/relay/ApiRoute.h"
#include "core/relay/Endpoints.h"
#include "core/relay/Housekeeper.h"
#include "core/relay/http/Http.h"
#include "core/relay/Projector.h"

#include <string_view>

namespace waybill::relay {

// The body of a registration. InvalidInput names what is missing, wrong or not known.
Result<events::Send> sendFrom(std::string_view body, const providers::Registry& registry, Timestamp now);

class ChangeApi {
public:
    ChangeApi(events::EventStore& store, Projector& projector, Housekeeper& housekeeper, const Endpoints& endpoints,
              const providers::Registry& registry, const Clock& clock);

    std::vector<ApiRoute> routes();

    // 201 for a new one, 200 for the same again, 409 with what differs for another one.
    void registerSend(const HttpRequest& request, Reply reply);
    // 200 once nothing is left.
    void erase(const HttpRequest& request, Reply reply);

private:
    std::string warningFor(const events::Send& send) const;

    events::EventStore& m_store;
    Projector& m_projector;
    Housekeeper& m_housekeeper;
    const Endpoints& m_endpoints;
    const providers::Registry& m_registry;
    const Clock& m_clock;
};

} // namespace waybill::relay
