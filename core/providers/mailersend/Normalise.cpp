// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/mailersend/Normalise.h"

#include "core/providers/Address.h"
#include "core/providers/Elements.h"
#include "core/providers/ReplyCodes.h"
#include "core/providers/Times.h"
#include "core/providers/Values.h"

#include <array>

namespace waybill::providers::mailersend {

namespace {

using events::Event;
using events::EventType;

constexpr std::array eventKinds{
    NamedKind{"activity.sent", {EventType::Sent}},
    NamedKind{"activity.delivered", {EventType::Delivered}},
    NamedKind{"activity.deferred", {EventType::Deferred}},
    NamedKind{"activity.soft_bounced", bouncedSoft},
    NamedKind{"activity.hard_bounced", bouncedHard},
    NamedKind{"activity.opened", {EventType::Opened}},
    NamedKind{"activity.opened_unique", {EventType::Opened}},
    NamedKind{"activity.clicked", {EventType::Clicked}},
    NamedKind{"activity.clicked_unique", {EventType::Clicked}},
    NamedKind{"activity.unsubscribed", {EventType::Unsubscribed}},
    NamedKind{"activity.spam_complaint", {EventType::Complained}},
    NamedKind{"inbound.message", {EventType::Inbound}},
};

void addReceivedMail(const JsonValue& mail, Event& event)
{
    const JsonValue recipients = mail["recipients"];
    event.recipient = recipientOf(firstText({elementAt(recipients["rcptTo"], 0)["email"],
                                             elementAt(recipients["to"]["data"], 0)["email"]}));
    event.sender = senderOf(firstText({mail["from"]["email"], mail["sender"]["email"]}));
    event.messageId = idOf(mail["id"]);
    event.subject = textOf(mail["subject"]);
}

void addActivity(const JsonValue& data, Event& event)
{
    const JsonValue email = data["email"];
    const JsonValue details = data["morph"];
    event.recipient = recipientOf(textOf(email["recipient"]["email"]));
    event.sender = senderOf(textOf(email["from"]));
    event.messageId = idOf(email["message"]["id"]);
    event.reason = firstText(details, {"readable_reason", "reason"});
    setReplyCodes(event);
    event.tags = tagsOf(email["tags"]);
    if (event.type == EventType::Clicked)
        event.url = textOf(details["url"]);
    event.subject = textOf(email["subject"]);
    event.templateId = textOf(data["template_id"]);
}

void addEvent(const JsonValue& element, std::vector<NormalisedEvent>& out)
{
    NormalisedEvent& normalised = out.emplace_back();
    Event& event = normalised.event;
    const JsonValue data = element["data"];
    event.nativeType = textOf(element["type"]);
    setKind(event, kindIn(eventKinds, event.nativeType));
    event.occurredAt = timeOf(data["created_at"]);
    if (!event.occurredAt)
        event.occurredAt = timeOf(element["created_at"]);
    event.providerEventId = idOf(data["id"]);
    normalised.dedupId = event.providerEventId;
    if (event.type == EventType::Inbound)
        addReceivedMail(data, event);
    else
        addActivity(data, event);
}

} // namespace

Result<std::vector<NormalisedEvent>> normaliseBody(std::string_view body)
{
    return normaliseElements("mailersend", body, addEvent);
}

} // namespace waybill::providers::mailersend
