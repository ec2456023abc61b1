// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A provider's card for a terminal and for scripts. Pure.

#include "core/base/JsonWriter.h"
#include "core/providers/Provider.h"

#include <string>

namespace waybill::ctl {

// Several lines, the last one ended.
std::string cardText(const providers::ProviderCard& card);

// One object; sentences that a provider has none of are null.
void writeCard(JsonWriter& writer, const providers::ProviderCard& card);

} // namespace waybill::ctl
