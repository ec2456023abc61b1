// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Amazon SES' events, in an SNS envelope or bare, as normalised events: one for each recipient that the payload names.
// Pure.

#include "core/providers/Provider.h"

namespace waybill::providers::amazonses {

Result<std::vector<NormalisedEvent>> normaliseBody(std::string_view body);

} // namespace waybill::providers::amazonses
