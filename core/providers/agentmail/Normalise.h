// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// AgentMail's bodies as normalised events: one for each recipient that the payload names. Pure.

#include "core/providers/Provider.h"

namespace waybill::providers::agentmail {

Result<std::vector<NormalisedEvent>> normaliseBody(std::string_view body);

} // namespace waybill::providers::agentmail
