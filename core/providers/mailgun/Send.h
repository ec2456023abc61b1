// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Mailgun: sending one message. https://documentation.mailgun.com/docs/mailgun/api-reference/send/mailgun/messages

#include "core/providers/SendApi.h"

namespace waybill::providers::mailgun {

const SendApi& sendApi();

} // namespace waybill::providers::mailgun
