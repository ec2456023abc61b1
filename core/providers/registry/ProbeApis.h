// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The providers whose credentials this build can probe. Immutable; safe from any thread.

#include "core/providers/ProbeApi.h"

#include <span>
#include <string_view>

namespace waybill::providers {

std::span<const ProbeApi* const> probeApis();

// Null when unknown.
const ProbeApi* probeApiOf(std::string_view provider);

} // namespace waybill::providers
