// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// SMTP.com's batches of callbacks, in the current and the older form, and pages of its message log as normalised
// events. Pure.

#include "core/providers/Provider.h"

namespace waybill::providers::smtpcom {

Result<std::vector<NormalisedEvent>> normaliseBody(std::string_view body);

} // namespace waybill::providers::smtpcom
