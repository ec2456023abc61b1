// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// An answer as JSON, for waybillctl and for what is kept of observations. Pure.

#include "core/base/JsonWriter.h"
#include "core/dns/Answer.h"

namespace waybill::dns {

// {"name","type","outcome","rcode","authoritative","authenticated","truncated","chain":[{"owner","target","ttl"}],
//  "records":[{"name","ttl","type","data"}],"server","transport","received_at","duration_us","detail"}
void writeAnswer(JsonWriter& json, const Answer& answer);

} // namespace waybill::dns
