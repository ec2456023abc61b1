// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Tries a key at SendGrid. Pure; safe from any thread.

#include "core/providers/ProbeApi.h"

namespace waybill::providers::sendgrid {

const ProbeApi& probeApi();

} // namespace waybill::providers::sendgrid
