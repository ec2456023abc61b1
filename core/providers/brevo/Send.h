// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Brevo: sending one message. https://developers.brevo.com/reference/sendtransacemail

#include "core/providers/SendApi.h"

namespace waybill::providers::brevo {

const SendApi& sendApi();

} // namespace waybill::providers::brevo
