// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Resend's bodies as normalised events: one for each recipient that the payload names, for it does not say which of
// them acted. Pure.

#include "core/providers/Provider.h"

namespace waybill::providers::resend {

Result<std::vector<NormalisedEvent>> normaliseBody(std::string_view body);

} // namespace waybill::providers::resend
