// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What is known of each layer of a message's way. Pure; safe from any thread.

#include "core/trace/Findings.h"
#include "core/trace/Story.h"
#include "core/trace/Verdict.h"

namespace waybill::trace {

// `deciding` is the event that the verdict rests on; null when none does.
std::array<LayerStatus, 4> layersOf(const Findings& findings, const Context& context, events::Outcome outcome,
                                    const events::Event* deciding);

// How far one event can be trusted: Sure only when its webhook's scheme covers the bytes.
Confidence confidenceOf(const events::Event& event);

} // namespace waybill::trace
