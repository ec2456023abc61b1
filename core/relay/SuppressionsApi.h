// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Who may not be written to from an environment, with the event that shows it. Safe from any thread; waits for the disk:
// for the read pool.

#include "core/events/EventStore.h"
#include "core/relay/ApiRoute.h"

namespace waybill::relay {

class SuppressionsApi {
public:
    explicit SuppressionsApi(const events::EventStore& store) : m_store(store) {}

    std::vector<ApiRoute> routes();
    // Of one environment, the newest evidence first: decided by the same rule that refuses a send.
    HttpResponse suppressions(const HttpRequest& request) const;

private:
    const events::EventStore& m_store;
};

} // namespace waybill::relay
