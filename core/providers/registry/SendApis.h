// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The providers that this build can send through. Immutable; safe from any thread.

#include "core/providers/SendApi.h"

#include <span>
#include <string_view>

namespace waybill::providers {

// Those with an HTTP API; plain SMTP, which is no provider of its own, stands beside them under "smtp".
std::span<const SendApi* const> sendApis();

// Null when unknown.
const SendApi* sendApiOf(std::string_view provider);

// The provider's own recipients that reach nobody, as patterns; none of a provider that isn't known.
std::span<const std::string_view> testAddressesOf(std::string_view provider);

} // namespace waybill::providers
