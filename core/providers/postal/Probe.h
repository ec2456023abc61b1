// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Tries a key at Postal. Pure; safe from any thread.

#include "core/providers/ProbeApi.h"

namespace waybill::providers::postal {

const ProbeApi& probeApi();

} // namespace waybill::providers::postal
