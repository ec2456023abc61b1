// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What this relay did with a message's events: stored and applied, copies counted once, what came late, what waits among
// the dead letters. Pure; safe from any thread.

#include "core/trace/Steps.h"

namespace waybill::trace {

// An event that came longer than this after it happened is called late.
inline constexpr std::chrono::minutes lateAfter{5};

// Appends at least one step.
void addProcessing(const Story& story, const QString& providerName, std::vector<Step>& steps);

} // namespace waybill::trace
