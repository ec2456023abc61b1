// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/mailjet/Normalise.h"

#include "core/base/Ascii.h"
#include "core/providers/Address.h"
#include "core/providers/Elements.h"
#include "core/providers/NestedJson.h"
#include "core/providers/Provider.h"
#include "core/providers/ReplyCodes.h"
#include "core/providers/Times.h"
#include "core/providers/Values.h"

#include <array>

namespace waybill::providers::mailjet {

namespace {

using events::Event;
using events::EventType;

constexpr std::array eventKinds{
    NamedKind{"sent", {EventType::Delivered}}, // the recipient's server has taken it
    NamedKind{"bounce", bouncedUndetermined},
    NamedKind{"blocked", {EventType::Rejected}},
    NamedKind{"spam", {EventType::Complained}},
    NamedKind{"open", {EventType::Opened}},
    NamedKind{"click", {EventType::Clicked}},
    NamedKind{"unsub", {EventType::Unsubscribed}},
};

Kind bounceKind(const JsonValue& element)
{
    const auto hard = element["hard_bounce"].boolean();
    if (hard && *hard)
        return bouncedHard;
    if (textOf(element["error"]) == "greylisted")
        return {EventType::Deferred};
    return hard ? bouncedSoft : bouncedUndetermined;
}

void setType(Event& event, const JsonValue& element)
{
    const std::string_view name = textOf(element["event"]);
    event.nativeType = name;
    setKind(event, kindIn(eventKinds, name));
    if (name == "bounce" || name == "blocked")
        event.nativeType = joined(name, textOf(element["error"]));
    if (name == "bounce")
        setKind(event, bounceKind(element));
}

// A header's value is a text, or a list where the mail has several.
JsonValue headerOf(const JsonValue& mail, std::string_view name)
{
    const JsonValue headers = mail["Headers"];
    for (std::size_t i = 0; headers.isObject() && i < headers.size(); ++i) {
        if (equalsIgnoringCase(headers.keyAt(i), name))
            return headers.at(i).isArray() ? headers.at(i).at(0) : headers.at(i);
    }
    return {};
}

// What the Parse API posts has no event name.
bool isReceivedMail(const JsonValue& element)
{
    return textOf(element["event"]).empty() &&
           !firstText({element["Recipient"], element["Sender"], element["From"]}).empty();
}

void addReceivedMail(const JsonValue& mail, Event& event)
{
    event.type = EventType::Inbound;
    event.recipient = recipientOf(firstText({mail["Recipient"], headerOf(mail, "To")}));
    event.sender = senderOf(firstText({mail["From"], headerOf(mail, "From"), mail["Sender"]}));
    event.messageId = idOf(headerOf(mail, "Message-ID"));
    event.subject = textOf(mail["Subject"]);
}

void addEvent(const JsonValue& element, std::vector<NormalisedEvent>& out)
{
    Event& event = out.emplace_back().event;
    if (isReceivedMail(element)) {
        addReceivedMail(element, event);
        return;
    }
    const JsonDocument payload = jsonIn(element["Payload"]);
    setType(event, element);
    event.occurredAt = timeOf(element["time"]);
    event.recipient = recipientOf(textOf(element["email"]));
    event.messageId = idOf(firstText({element["MessageID"], element["mj_message_id"]}));
    event.correlationId = idOf(firstText({element["CustomID"], payload.root()["correlation_id"]}));
    event.reason = firstText({element["smtp_reply"], element["comment"], element["error"]});
    setReplyCodes(event);
    event.tags = tagsOf(element["customcampaign"]);
    if (event.type == EventType::Clicked)
        event.url = textOf(element["url"]);
    event.metadata = metadataOf(payload.root());
}

} // namespace

Result<std::vector<NormalisedEvent>> normaliseBody(std::string_view body)
{
    return normaliseElements("mailjet", body, addEvent);
}

} // namespace waybill::providers::mailjet
