// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Tries a key at SparkPost. Pure; safe from any thread.

#include "core/providers/ProbeApi.h"

namespace waybill::providers::sparkpost {

const ProbeApi& probeApi();

} // namespace waybill::providers::sparkpost
