// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Checks refused requests again after a key was added: what is authentic now takes the way of any webhook, what is not
// stays where it is. Only for endpoints whose provider signs, as other credentials were masked when the request was
// kept, and only for bodies that were kept whole. Blocking: runs in the read pool. Safe from any thread; what it is
// given must outlive it.

#include "core/relay/ApiRoute.h"
#include "core/relay/Endpoints.h"
#include "core/relay/http/Http.h"
#include "core/relay/storage/IntakeLog.h"
#include "core/relay/storage/RelayState.h"

namespace waybill::relay {

class QuarantineCheck {
public:
    QuarantineCheck(const Endpoints& endpoints, IntakeLog& intake, RelayState& state)
        : m_endpoints(endpoints), m_intake(intake), m_state(state)
    {
    }

    // POST /v1/quarantine/check?endpoint=<name>: {"checked","accepted","still_refused","not_whole"}, once all that was
    // accepted is durable.
    void check(const HttpRequest& request, const Reply& reply);

    std::vector<ApiRoute> routes();

private:
    struct Tally;
    const Endpoints& m_endpoints;
    IntakeLog& m_intake;
    RelayState& m_state;
};

} // namespace waybill::relay
