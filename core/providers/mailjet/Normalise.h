// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Mailjet's bodies as normalised events: a batch or one event, or one received mail. Pure.

#include "core/providers/Provider.h"

namespace waybill::providers::mailjet {

Result<std::vector<NormalisedEvent>> normaliseBody(std::string_view body);

} // namespace waybill::providers::mailjet
