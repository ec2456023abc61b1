// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Resend: sending one message. https://resend.com/docs/api-reference/emails/send-email

#include "core/providers/SendApi.h"

namespace waybill::providers::resend {

const SendApi& sendApi();

} // namespace waybill::providers::resend
