// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/smtpcom/Normalise.h"

#include "core/providers/Address.h"
#include "core/providers/Elements.h"
#include "core/providers/ReplyCodes.h"
#include "core/providers/Times.h"
#include "core/providers/Values.h"

#include <array>

namespace waybill::providers::smtpcom {

namespace {

using events::Event;
using events::EventType;

constexpr std::array eventKinds{
    NamedKind{"received", {EventType::Queued}},
    NamedKind{"queued", {EventType::Queued}},
    NamedKind{"delivered", {EventType::Delivered}},
    NamedKind{"delivery", {EventType::Delivered}},
    NamedKind{"103", {EventType::Delivered}},
    NamedKind{"failed", bouncedUndetermined},
    NamedKind{"bounce", bouncedUndetermined},
    NamedKind{"101", bouncedUndetermined},
    NamedKind{"hard_bounced", bouncedHard},
    NamedKind{"bounceback", bouncedUndetermined},
    NamedKind{"complained", {EventType::Complained}},
    NamedKind{"complaint", {EventType::Complained}},
    NamedKind{"102", {EventType::Complained}},
    NamedKind{"unsubscribed", {EventType::Unsubscribed}},
    NamedKind{"opened", {EventType::Opened}},
    NamedKind{"open", {EventType::Opened}},
    NamedKind{"107", {EventType::Opened}},
    NamedKind{"clicked", {EventType::Clicked}},
    NamedKind{"click", {EventType::Clicked}},
    NamedKind{"108", {EventType::Clicked}},
};

// By the reply code in its own field: what resp_class means is not documented.
Kind bounceKind(const JsonValue& replyCode)
{
    Event event;
    setReplyCodes(event, replyCode);
    const int hundreds = event.smtpCode.value_or(0) / 100;
    if (hundreds == 5)
        return bouncedHard;
    return hundreds == 4 ? bouncedSoft : bouncedUndetermined;
}

void setType(Event& event, std::string_view name, const JsonValue& feedback, const JsonValue& replyCode)
{
    event.nativeType = name;
    setKind(event, kindIn(eventKinds, name));
    if (event.type == EventType::Complained) {
        const std::string_view kind = textOf(feedback);
        event.nativeType = joined(name, kind);
        if (kind == "remove")
            event.type = EventType::Unsubscribed;
    } else if (event.bounce == events::BounceClass::Undetermined && name != "bounceback") {
        setKind(event, bounceKind(replyCode));
    }
}

// An entry of the message log tells how its delivery ended.
void addLogEntry(const JsonValue& entry, std::vector<NormalisedEvent>& out)
{
    Event& event = out.emplace_back().event;
    event.raw = sliceOf(entry);
    const JsonValue delivery = entry["details"]["delivery"];
    const JsonValue mail = entry["msg_data"];
    setType(event, textOf(delivery["event"]), {}, delivery["code"]);
    event.occurredAt = timeOf(delivery["finished"]);
    event.recipient = recipientOf(textOf(mail["rcpt_to"]));
    event.sender = senderOf(textOf(mail["from"]));
    event.messageId = idOf(entry["msg_id"]);
    event.correlationId = idOf(entry["smtp_vars"]["correlation_id"]);
    event.reason = textOf(delivery["status"]);
    setReplyCodes(event, delivery["code"]);
    event.subject = textOf(mail["subject"]);
    event.metadata = metadataOf(entry["smtp_vars"]);
}

void addCallback(const JsonValue& element, std::vector<NormalisedEvent>& out)
{
    NormalisedEvent& normalised = out.emplace_back();
    Event& event = normalised.event;
    setType(event, firstText({element["event_label"], element["event_code"]}), element["feedback_type"],
            element["resp_code"]);
    event.occurredAt = timeOf(element["time_received"]);
    if (!event.occurredAt)
        event.occurredAt = timeOf(element["time_finished"]);
    event.recipient = recipientOf(textOf(element["rcpt_to"]));
    event.sender = senderOf(textOf(element["mail_from"]));
    event.messageId = idOf(element["tracking_id"]);
    event.providerEventId = idOf(element["id"]);
    normalised.dedupId = event.providerEventId;
    event.correlationId = idOf(element["correlation_id"]);
    event.reason = textOf(element["resp_msg"]);
    setReplyCodes(event, element["resp_code"]);
    if (event.type == EventType::Clicked)
        event.url = textOf(element["url"]);
    event.subject = textOf(element["subject"]);
}

void addEvents(const JsonValue& element, std::vector<NormalisedEvent>& out)
{
    const JsonValue entries = element["data"]["items"];
    if (!entries.isArray()) {
        addCallback(element, out);
        return;
    }
    for (std::size_t i = 0; i < entries.size() && out.size() <= maxEventsInBody; ++i)
        addLogEntry(entries.at(i), out);
}

} // namespace

Result<std::vector<NormalisedEvent>> normaliseBody(std::string_view body)
{
    return normaliseElements("smtpcom", body, addEvents);
}

} // namespace waybill::providers::smtpcom
