// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A message's story row by row, as the pull API and waybillctl give it. Pure; safe from any thread.

#include "core/base/JsonWriter.h"
#include "core/trace/Story.h"

namespace waybill::trace {

// [{"layer","at"|null,"name","what","basis","event":"evt_…"|null}], in the order of stepsOf(). "event" is what the row is or
// is about; null for a row about the whole message.
void writeSteps(JsonWriter& writer, const Story& story, const QString& providerName);

} // namespace waybill::trace
