// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Tries a key at Brevo. Pure; safe from any thread.

#include "core/providers/ProbeApi.h"

namespace waybill::providers::brevo {

const ProbeApi& probeApi();

} // namespace waybill::providers::brevo
