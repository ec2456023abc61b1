// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A provider by its name, and its card for a terminal and for scripts. Pure.

#include "core/base/JsonWriter.h"
#include "core/providers/registry/Registry.h"

#include <string>

namespace waybill::ctl {

// InvalidInput says which there are. Good as long as the registry is.
Result<const providers::Provider*> providerNamed(const providers::Registry& registry, const std::string& name);

// Several lines, the last one ended.
std::string cardText(const providers::ProviderCard& card);

// One object; sentences that a provider has none of are null.
void writeCard(JsonWriter& writer, const providers::ProviderCard& card);

} // namespace waybill::ctl
