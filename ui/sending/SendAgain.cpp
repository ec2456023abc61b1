// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sending/SendAgain.h"

#include <algorithm>

namespace waybill::ui::sending {

SendAgain sendAgainOf(const waybill::trace::Story& story)
{
    const auto named = std::ranges::find_if(story.events, [](const events::Event& event) { return !event.templateId.empty(); });
    return {.environment = story.key.environment,
            .recipient = story.key.recipient,
            .messageType = waybill::trace::messageTypeOf(story),
            .templateId = named == story.events.end() ? std::string() : named->templateId};
}

} // namespace waybill::ui::sending
