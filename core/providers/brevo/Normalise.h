// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Brevo's bodies as normalised events: one event, a list of them, or received mail under "items". Pure.

#include "core/providers/Provider.h"

namespace waybill::providers::brevo {

Result<std::vector<NormalisedEvent>> normaliseBody(std::string_view body);

} // namespace waybill::providers::brevo
