// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Mandrill: sending one message. https://mailchimp.com/developer/transactional/api/messages/send-new-message/

#include "core/providers/SendApi.h"

namespace waybill::providers::mandrill {

const SendApi& sendApi();

} // namespace waybill::providers::mandrill
