// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/resend/Normalise.h"

#include "core/providers/Address.h"
#include "core/providers/Elements.h"
#include "core/providers/ReplyCodes.h"
#include "core/providers/Times.h"
#include "core/providers/Values.h"

#include <array>

namespace waybill::providers::resend {

namespace {

using events::Event;
using events::EventType;

constexpr std::array eventKinds{
    NamedKind{"email.scheduled", {EventType::Queued}},
    NamedKind{"email.sent", {EventType::Sent}},
    NamedKind{"email.delivered", {EventType::Delivered}},
    NamedKind{"email.delivery_delayed", {EventType::Deferred}},
    NamedKind{"email.bounced", bouncedUndetermined},
    NamedKind{"email.suppressed", {EventType::Rejected}},
    NamedKind{"email.complained", {EventType::Complained}},
    NamedKind{"email.opened", {EventType::Opened}},
    NamedKind{"email.clicked", {EventType::Clicked}},
    NamedKind{"email.failed", {EventType::Failed}},
    NamedKind{"email.received", {EventType::Inbound}},
};

constexpr std::array bounceKinds{
    NamedKind{"Permanent", bouncedHard},
    NamedKind{"Transient", bouncedSoft},
    NamedKind{"Undetermined", bouncedUndetermined},
};

struct Recipient {
    std::size_t index; // in the payload's list, to which other lists run in parallel
    std::string address;
};

std::vector<Recipient> recipientsOf(const JsonValue& data)
{
    const JsonValue list = data["to"];
    std::vector<Recipient> recipients;
    if (!list.isArray()) {
        if (std::string address = recipientOf(firstText({list, data["email"]})); !address.empty())
            recipients.push_back({0, std::move(address)});
        return recipients;
    }
    for (std::size_t i = 0; i < list.size() && recipients.size() <= maxEventsInBody; ++i) {
        if (std::string address = recipientOf(textOf(list.at(i))); !address.empty())
            recipients.push_back({i, std::move(address)});
    }
    return recipients;
}

void setType(Event& event, std::string_view name, const JsonValue& data)
{
    event.nativeType = name;
    setKind(event, kindIn(eventKinds, name));
    if (event.type == EventType::Bounced) {
        const std::string_view type = textOf(data["bounce"]["type"]);
        event.nativeType = joined(joined(name, type), textOf(data["bounce"]["subType"]));
        setKind(event, kindIn(bounceKinds, type, bouncedUndetermined));
    } else if (event.type == EventType::Rejected) {
        event.nativeType = joined(name, textOf(data["suppressed"]["type"]));
    }
}

std::string_view reasonFor(const JsonValue& data, std::size_t recipient)
{
    const JsonValue bounce = data["bounce"];
    const JsonValue suppressed = data["suppressed"];
    return firstText({elementAt(bounce["diagnosticCode"], recipient),
                      elementAt(suppressed["diagnosticCode"], recipient), bounce["message"], suppressed["message"],
                      suppressed["reason"], data["failed"]["reason"]});
}

// What is the same for all recipients.
Event commonPart(const JsonValue& element, const JsonValue& data)
{
    Event event;
    setType(event, textOf(element["type"]), data);
    event.occurredAt = timeOf(element["created_at"]);
    event.sender = senderOf(textOf(data["from"]));
    event.messageId = idOf(data["email_id"]);
    event.subject = textOf(data["subject"]);
    event.templateId = textOf(data["template_id"]);
    if (event.type == EventType::Inbound)
        return event;
    event.correlationId = idOf(data["tags"]["correlation_id"]);
    if (event.correlationId.empty())
        event.correlationId = idOf(headerIn(data["headers"], "X-Correlation-Id"));
    event.tags = namedTagsOf(data["tags"]);
    event.metadata = metadataOf(data["tags"]);
    if (event.type == EventType::Clicked)
        event.url = textOf(data["click"]["link"]);
    return event;
}

void addEvents(const JsonValue& element, std::vector<NormalisedEvent>& out)
{
    const JsonValue data = element["data"];
    Event common = commonPart(element, data);
    std::vector<Recipient> recipients = recipientsOf(data);
    if (recipients.empty())
        recipients.push_back({0, {}});
    // A received mail is one event, whoever else it was for.
    if (common.type == EventType::Inbound)
        recipients.resize(1);
    common.recipientCertain = recipients.size() == 1;
    for (Recipient& recipient : recipients) {
        NormalisedEvent& normalised = out.emplace_back();
        normalised.event = &recipient == &recipients.back() ? std::move(common) : common;
        normalised.event.recipient = std::move(recipient.address);
        normalised.event.reason = reasonFor(data, recipient.index);
        setReplyCodes(normalised.event);
    }
}

} // namespace

Result<std::vector<NormalisedEvent>> normaliseBody(std::string_view body)
{
    return normaliseElements("resend", body, addEvents);
}

} // namespace waybill::providers::resend
