// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// MailerSend: sending one message. https://developers.mailersend.com/api/v1/email.html

#include "core/providers/SendApi.h"

namespace waybill::providers::mailersend {

const SendApi& sendApi();

} // namespace waybill::providers::mailersend
