// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Mandrill's batches as normalised events: JSON in a form's field, or the decoded JSON alone. Pure.

#include "core/providers/Provider.h"

namespace waybill::providers::mandrill {

Result<std::vector<NormalisedEvent>> normaliseBody(std::string_view body);

} // namespace waybill::providers::mandrill
