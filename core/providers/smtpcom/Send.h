// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// SMTP.com: sending one message. https://www.smtp.com/resources/api-documentation/

#include "core/providers/SendApi.h"

namespace waybill::providers::smtpcom {

const SendApi& sendApi();

} // namespace waybill::providers::smtpcom
