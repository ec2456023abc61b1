// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// An event in which no address but the sender's is left, for files and screens that others see. Pure; safe from any thread.

#include "core/events/Event.h"

namespace waybill::events {

Event masked(Event event);

} // namespace waybill::events
