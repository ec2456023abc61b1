// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// SparkPost: sending one message. https://developers.sparkpost.com/api/transmissions/

#include "core/providers/SendApi.h"

namespace waybill::providers::sparkpost {

const SendApi& sendApi();

} // namespace waybill::providers::sparkpost
