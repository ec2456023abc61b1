// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Stories as the relay would tell them, for the trace page's tests.

#include "core/base/Clock.h"
#include "core/trace/Story.h"

#include <vector>

namespace waybill::tests {

// 2026-11-23 10:31:05 UTC.
Timestamp storyNow();

// Queued, sent and delivered with a 250, 17 minutes ago.
trace::Story deliveredStory();
// A hard bounce, 550 5.1.1, 4 minutes ago.
trace::Story bouncedStory();
trace::Story deferredStory();
trace::Story rejectedStory();
trace::Story acceptedStory();
// From the send ledger alone: the provider said no.
trace::Story refusedSendStory();

// The verdict as it is worked out, on these events.
trace::Story storyOf(std::vector<events::Event> events);

} // namespace waybill::tests
