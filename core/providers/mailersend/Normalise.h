// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// MailerSend's bodies as normalised events: one object a body. Pure.

#include "core/providers/Provider.h"

namespace waybill::providers::mailersend {

Result<std::vector<NormalisedEvent>> normaliseBody(std::string_view body);

} // namespace waybill::providers::mailersend
