// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Postal: sending one message. https://docs.postalserver.io/developer/api

#include "core/providers/SendApi.h"

namespace waybill::providers::postal {

const SendApi& sendApi();

} // namespace waybill::providers::postal
