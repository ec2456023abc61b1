// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What a new message takes over from one that is already told of: never its content, which Waybill doesn't keep. Plain data.

#include "core/trace/Story.h"

namespace waybill::ui::sending {

struct SendAgain {
    std::string environment;
    std::string recipient;
    std::string messageType; // may be empty, as the next
    std::string templateId;  // the provider's
};

SendAgain sendAgainOf(const waybill::trace::Story& story);

} // namespace waybill::ui::sending
