// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// AgentMail: sending one message. https://docs.agentmail.to/api-reference/inboxes/messages/send

#include "core/providers/SendApi.h"

namespace waybill::providers::agentmail {

const SendApi& sendApi();

} // namespace waybill::providers::agentmail
