// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Tries a key at SMTP.com. Pure; safe from any thread.

#include "core/providers/ProbeApi.h"

namespace waybill::providers::smtpcom {

const ProbeApi& probeApi();

} // namespace waybill::providers::smtpcom
