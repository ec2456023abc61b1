// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The verdict as the pull API and waybillctl give it. Pure; safe from any thread.

#include "core/base/JsonWriter.h"
#include "core/trace/Verdict.h"

namespace waybill::trace {

// {"outcome","sentence","layer","confidence","next_action","evidence":["evt_…"]}
void writeVerdict(JsonWriter& writer, const Verdict& verdict);

} // namespace waybill::trace
