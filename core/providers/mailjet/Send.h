// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Mailjet: sending one message. https://dev.mailjet.com/email/guides/send-api-v31/

#include "core/providers/SendApi.h"

namespace waybill::providers::mailjet {

const SendApi& sendApi();

} // namespace waybill::providers::mailjet
