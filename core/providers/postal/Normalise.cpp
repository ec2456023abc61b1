// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/postal/Normalise.h"

#include "core/base/Ascii.h"
#include "core/providers/Address.h"
#include "core/providers/Elements.h"
#include "core/providers/Provider.h"
#include "core/providers/ReplyCodes.h"
#include "core/providers/Times.h"
#include "core/providers/Values.h"

#include <array>

namespace waybill::providers::postal {

namespace {

using events::Event;
using events::EventType;

constexpr std::array eventKinds{
    NamedKind{"MessageSent", {EventType::Delivered}},
    NamedKind{"MessageDelayed", {EventType::Deferred}},
    NamedKind{"MessageDeliveryFailed", bouncedHard},
    NamedKind{"MessageHeld", {EventType::Queued}},
    NamedKind{"MessageBounced", bouncedUndetermined},
    NamedKind{"MessageLinkClicked", {EventType::Clicked}},
    NamedKind{"MessageLoaded", {EventType::Opened}},
};

// Of all reasons for holding a mail back, only this one is for good.
bool namesSuppression(std::string_view details)
{
    constexpr std::string_view word = "suppression";
    for (std::size_t i = 0; i + word.size() <= details.size(); ++i) {
        if (equalsIgnoringCase(details.substr(i, word.size()), word))
            return true;
    }
    return false;
}

// What an HTTP endpoint forwards has no event name; rcpt_to tells it, in both of its formats.
bool isReceivedMail(const JsonValue& element)
{
    return textOf(element["event"]).empty() && !textOf(element["rcpt_to"]).empty();
}

void addReceivedMail(const JsonValue& mail, Event& event)
{
    event.type = EventType::Inbound;
    event.occurredAt = timeOf(mail["timestamp"]);
    event.recipient = recipientOf(firstText({mail["rcpt_to"], mail["to"]}));
    event.sender = senderOf(firstText({mail["from"], mail["mail_from"]}));
    event.messageId = idOf(firstText({mail["id"], mail["message_id"]}));
    event.subject = textOf(mail["subject"]);
}

void addEvent(const JsonValue& element, std::vector<NormalisedEvent>& out)
{
    if (isReceivedMail(element)) {
        addReceivedMail(element, out.emplace_back().event);
        return;
    }
    const JsonValue payload = element["payload"];
    const JsonValue message = payload["message"].isObject() ? payload["message"] : payload["original_message"];
    if (textOf(message["direction"]) == "incoming")
        return;
    NormalisedEvent& normalised = out.emplace_back();
    Event& event = normalised.event;
    event.nativeType = textOf(element["event"]);
    setKind(event, kindIn(eventKinds, event.nativeType));
    if (event.nativeType == "MessageHeld" && namesSuppression(textOf(payload["details"])))
        event.type = EventType::Rejected;
    event.occurredAt = timeOf(element["timestamp"]);
    if (!event.occurredAt)
        event.occurredAt = timeOf(payload["timestamp"]);
    event.recipient = recipientOf(textOf(message["to"]));
    event.sender = senderOf(textOf(message["from"]));
    event.messageId = idOf(message["id"]);
    event.providerEventId = idOf(element["uuid"]);
    normalised.dedupId = event.providerEventId;
    event.reason = firstText({payload["output"], payload["details"]});
    setReplyCodes(event);
    event.tags = tagsOf(message["tag"]);
    if (event.type == EventType::Clicked)
        event.url = textOf(payload["url"]);
    event.subject = textOf(message["subject"]);
}

} // namespace

Result<std::vector<NormalisedEvent>> normaliseBody(std::string_view body)
{
    return normaliseElements("postal", body, addEvent);
}

} // namespace waybill::providers::postal
