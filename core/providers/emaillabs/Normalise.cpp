// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/emaillabs/Normalise.h"

#include "core/providers/Address.h"
#include "core/providers/Elements.h"
#include "core/providers/ReplyCodes.h"
#include "core/providers/Times.h"
#include "core/providers/Values.h"

#include <array>

namespace waybill::providers::emaillabs {

namespace {

using events::Event;
using events::EventType;

constexpr std::array statusKinds{
    NamedKind{"injected", {EventType::Queued}},
    NamedKind{"ok", {EventType::Delivered}},
    NamedKind{"deferred", {EventType::Deferred}},
    NamedKind{"softbounce", bouncedSoft},
    NamedKind{"hardbounce", bouncedHard},
    NamedKind{"spambounce", bouncedSoft}, // the receiving server's view of the content, nobody's complaint
    NamedKind{"dropped", {EventType::Rejected}},
    NamedKind{"feedback", {EventType::Complained}},
    NamedKind{"open", {EventType::Opened}},
    NamedKind{"click", {EventType::Clicked}},
    NamedKind{"track", {EventType::Clicked}},
    NamedKind{"unsubscribe", {EventType::Unsubscribed}},
};

void addEvent(const JsonValue& element, std::vector<NormalisedEvent>& out)
{
    Event& event = out.emplace_back().event;
    event.nativeType = textOf(element["status"]);
    setKind(event, kindIn(statusKinds, event.nativeType));
    event.occurredAt = timeOf(element["statusTime"]);
    event.recipient = recipientOf(textOf(element["to"]["email"]));
    event.sender = senderOf(textOf(element["from"]["email"]));
    // The application chooses this id itself, so it is both.
    event.messageId = idOf(element["to"]["messageId"]);
    event.correlationId = event.messageId;
    event.reason = textOf(element["statusDesc"]);
    setReplyCodes(event);
    event.tags = tagsOf(element["tags"]);
    if (event.type == EventType::Clicked)
        event.url = textOf(element["url"]);
    event.subject = textOf(element["subject"]);
}

} // namespace

Result<std::vector<NormalisedEvent>> normaliseBody(std::string_view body)
{
    return normaliseElements("emaillabs", body, addEvent);
}

} // namespace waybill::providers::emaillabs
