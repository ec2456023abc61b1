// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A story in which no address but the sender's is left, for screens that others can see. Pure; safe from any thread.

#include "core/trace/Story.h"

namespace waybill::trace {

Story maskedStory(Story story);

} // namespace waybill::trace
