// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Tries a key at Mailgun. Pure; safe from any thread.

#include "core/providers/ProbeApi.h"

namespace waybill::providers::mailgun {

const ProbeApi& probeApi();

} // namespace waybill::providers::mailgun
