// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// EmailLabs' batches as normalised events. Pure.

#include "core/providers/Provider.h"

namespace waybill::providers::emaillabs {

Result<std::vector<NormalisedEvent>> normaliseBody(std::string_view body);

} // namespace waybill::providers::emaillabs
