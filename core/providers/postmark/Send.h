// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Postmark: sending one message. https://postmarkapp.com/developer/api/email-api

#include "core/providers/SendApi.h"

namespace waybill::providers::postmark {

const SendApi& sendApi();

} // namespace waybill::providers::postmark
