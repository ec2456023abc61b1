// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/MaskEvent.h"

#include "core/base/Redact.h"

namespace waybill::events {

Event masked(Event event)
{
    if (!event.recipient.empty())
        event.recipient = maskAddress(event.recipient);
    // Whatever names an address anywhere else; an id may be one too.
    for (std::string* text : {&event.nativeType, &event.enhancedCode, &event.reason, &event.subject, &event.url, &event.messageId,
                              &event.correlationId, &event.providerEventId, &event.templateId, &event.messageType,
                              &event.credential})
        *text = maskAddresses(*text);
    for (std::string& tag : event.tags)
        tag = maskAddresses(tag);
    for (auto& [key, value] : event.metadata) {
        key = maskAddresses(key);
        value = maskAddresses(value);
    }
    return event;
}

} // namespace waybill::events
