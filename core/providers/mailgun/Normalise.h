// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Mailgun's bodies as normalised events: one event as JSON, or one received mail as a form. Pure.

#include "core/providers/Provider.h"

namespace waybill::providers::mailgun {

Result<std::vector<NormalisedEvent>> normaliseBody(std::string_view body);

} // namespace waybill::providers::mailgun
