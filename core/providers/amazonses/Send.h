// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Amazon SES: sending one message with API v2. https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html

#include "core/providers/SendApi.h"

namespace waybill::providers::amazonses {

const SendApi& sendApi();

} // namespace waybill::providers::amazonses
