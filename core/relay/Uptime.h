// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// When the relay was up and when it was off, for verdicts and for the person. GET /v1/uptime is blocking and runs in the
// read pool; the rest is pure. Safe from any thread; what it is given must outlive it.

#include "core/base/Clock.h"
#include "core/relay/ApiRoute.h"
#include "core/relay/storage/RelayState.h"
#include "core/trace/Story.h"

#include <vector>

namespace waybill::relay {

// The gaps between intervals, ascending.
std::vector<trace::OffTime> offTimes(const std::vector<UpInterval>& up);

class UptimeApi {
public:
    UptimeApi(const RelayState& state, const Clock& clock) : m_state(state), m_clock(clock) {}

    std::vector<ApiRoute> routes() const;
    HttpResponse uptime(const HttpRequest& request) const;

private:
    const RelayState& m_state;
    const Clock& m_clock;
};

} // namespace waybill::relay
