// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// EmailLabs: sending one message. https://docs.emaillabs.io/

#include "core/providers/SendApi.h"

namespace waybill::providers::emaillabs {

const SendApi& sendApi();

} // namespace waybill::providers::emaillabs
