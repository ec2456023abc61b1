// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// SparkPost's batches as normalised events. An element with nothing in it is how SparkPost checks a new webhook. Pure.

#include "core/providers/Provider.h"

namespace waybill::providers::sparkpost {

Result<std::vector<NormalisedEvent>> normaliseBody(std::string_view body);

} // namespace waybill::providers::sparkpost
