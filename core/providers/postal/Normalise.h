// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Postal's bodies as normalised events: one event as an object, or one received mail. Nothing for events about mail
// that came in. Pure.

#include "core/providers/Provider.h"

namespace waybill::providers::postal {

Result<std::vector<NormalisedEvent>> normaliseBody(std::string_view body);

} // namespace waybill::providers::postal
