// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A check as JSON, for waybillctl. Pure.

#include "core/base/JsonWriter.h"
#include "core/domains/Check.h"

namespace waybill::domains {

// {"id","title","verdict","sentence","everywhere","notes",
//  "fixes":[{"name","type","value","ttl","replaces","zone_line"}],"detail","answers"}
void writeCheck(JsonWriter& json, const Check& check);

} // namespace waybill::domains
