// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The application's own id of a message, where providers echo it: in metadata or custom arguments, or in a tag like
// "order_id=7712" or "order_id:7712". Pure; safe from any thread.

#include "core/events/Event.h"

#include <string>
#include <vector>

namespace waybill::relay {

// The value under the first of those keys that the event has; empty without one.
std::string correlationIn(const events::Event& event, const std::vector<std::string>& keys);

} // namespace waybill::relay
