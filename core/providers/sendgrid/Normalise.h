// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// SendGrid's bodies as normalised events: JSON batches of events, or one received mail as a form. Pure.

#include "core/providers/Provider.h"

namespace waybill::providers::sendgrid {

Result<std::vector<NormalisedEvent>> normaliseBody(std::string_view body);

} // namespace waybill::providers::sendgrid
