// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Tries a key at MailerSend. Pure; safe from any thread.

#include "core/providers/ProbeApi.h"

namespace waybill::providers::mailersend {

const ProbeApi& probeApi();

} // namespace waybill::providers::mailersend
