// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The events in a stored request, by its endpoint's provider. Safe from any thread.

#include "core/relay/Endpoints.h"
#include "core/relay/storage/IntakeLog.h"
#include "core/relay/storage/MailFolder.h"

#include <vector>

namespace waybill::relay {

// With their deduplication keys. A request on which a provider's code breaks must not end the relay, and again at every
// restart: whatever it throws is InvalidInput.
Result<std::vector<providers::NormalisedEvent>> normaliseRequest(const Endpoint& endpoint, const IncomingRequest& request);

// The same for a request whose body is in a file of the mail folder. InvalidInput when the file is gone.
Result<std::vector<providers::NormalisedEvent>> normaliseMail(const Endpoint& endpoint, const IncomingRequest& request,
                                                              const MailFolder& folder);

} // namespace waybill::relay
