// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// SendGrid: sending one message. https://www.twilio.com/docs/sendgrid/api-reference/mail-send/mail-send

#include "core/providers/SendApi.h"

namespace waybill::providers::sendgrid {

const SendApi& sendApi();

} // namespace waybill::providers::sendgrid
