// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The events in a stored request, by its endpoint's provider. Pure; safe from any thread.

#include "core/relay/Endpoints.h"
#include "core/relay/storage/IntakeLog.h"

#include <vector>

namespace waybill::relay {

// With their deduplication keys. A request on which a provider's code breaks must not end the relay, and again at every
// restart: whatever it throws is InvalidInput.
Result<std::vector<providers::NormalisedEvent>> normaliseRequest(const Endpoint& endpoint, const IncomingRequest& request);

} // namespace waybill::relay
