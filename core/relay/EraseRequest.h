// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A stored webhook request without a person: what is left of a batch that others share. Pure; safe from any thread.

#include "core/base/AddressTraces.h"
#include "core/relay/Endpoints.h"
#include "core/relay/storage/IntakeLog.h"

#include <optional>
#include <string_view>

namespace waybill::relay {

// The request with every element that is about the person emptied, and every trace of the address elsewhere masked;
// nothing when there is none in it. All lengths stay, so that other events find their elements where they were; a body
// that was about nobody else becomes empty. Without an endpoint (it is no longer configured) traces are masked only.
std::optional<IncomingRequest> withoutPerson(const IncomingRequest& request, const AddressTraces& traces,
                                             const Endpoint* endpoint);

// Whether that is what an emptied element looks like.
bool isErasedElement(std::string_view element);

} // namespace waybill::relay
