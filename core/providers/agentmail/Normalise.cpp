// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/agentmail/Normalise.h"

#include "core/providers/Address.h"
#include "core/providers/Elements.h"
#include "core/providers/ReplyCodes.h"
#include "core/providers/Times.h"
#include "core/providers/Values.h"

#include <array>

namespace waybill::providers::agentmail {

namespace {

using events::Event;
using events::EventType;

struct Named {
    std::string_view name;
    std::string_view object; // the member that says more
    EventType type;
};

constexpr std::array named{
    Named{"message.sent", "send", EventType::Sent},
    Named{"message.delivered", "delivery", EventType::Delivered},
    Named{"message.bounced", "bounce", EventType::Bounced},
    Named{"message.complained", "complaint", EventType::Complained},
    Named{"message.rejected", "reject", EventType::Rejected},
    Named{"message.received", "message", EventType::Inbound},
    Named{"message.received.spam", "message", EventType::Inbound},
    Named{"message.received.blocked", "message", EventType::Inbound},
    Named{"message.received.unauthenticated", "message", EventType::Inbound},
};

constexpr std::array bounceKinds{
    NamedKind{"Permanent", bouncedHard},
    NamedKind{"Transient", bouncedSoft},
};

struct Recipient {
    std::string address;
    JsonValue status; // the enhanced code of a bounce
};

// Texts, or objects of address and status.
std::vector<Recipient> recipientsOf(const JsonValue& list)
{
    std::vector<Recipient> recipients;
    for (std::size_t i = 0; list.isArray() && i < list.size() && recipients.size() <= maxEventsInBody; ++i) {
        const JsonValue one = list.at(i);
        if (std::string address = recipientOf(textOf(one.isObject() ? one["address"] : one)); !address.empty())
            recipients.push_back({std::move(address), one["status"]});
    }
    if (recipients.empty())
        recipients.emplace_back();
    return recipients;
}

const Named* findNamed(std::string_view name)
{
    for (const Named& each : named) {
        if (each.name == name)
            return &each;
    }
    return nullptr;
}

// The object that belongs to the event; of an unknown event, the one that is there.
JsonValue detailsOf(const JsonValue& element, const Named* known)
{
    if (known)
        return element[known->object];
    for (const Named& each : named) {
        if (element[each.object].isObject())
            return element[each.object];
    }
    return {};
}

// What is the same for all recipients.
Event commonPart(const JsonValue& element, const JsonValue& details, const Named* known)
{
    Event event;
    event.type = known ? known->type : EventType::Other;
    event.nativeType = textOf(element["event_type"]);
    event.occurredAt = timeOf(details["timestamp"]);
    event.messageId = idOf(details["message_id"]);
    event.providerEventId = idOf(element["event_id"]);
    if (event.type == EventType::Inbound) {
        event.sender = senderOf(textOf(details["from"]));
        event.subject = textOf(details["subject"]);
        return event;
    }
    event.sender = senderOf(textOf(details["inbox_id"]));
    event.reason = textOf(details["reason"]);
    if (event.type == EventType::Bounced || event.type == EventType::Complained) {
        const std::string_view type = textOf(details["type"]);
        event.nativeType = joined(joined(event.nativeType, type), textOf(details["sub_type"]));
        if (event.type == EventType::Bounced)
            setKind(event, kindIn(bounceKinds, type, bouncedUndetermined));
    }
    return event;
}

void addEvents(const JsonValue& element, std::vector<NormalisedEvent>& out)
{
    const Named* known = findNamed(textOf(element["event_type"]));
    const JsonValue details = detailsOf(element, known);
    const Event common = commonPart(element, details, known);
    std::vector<Recipient> recipients;
    if (common.type == EventType::Inbound)
        recipients.push_back({recipientOf(firstText({details["inbox_id"], elementAt(details["to"], 0)})), {}});
    else
        recipients = recipientsOf(details["recipients"]);
    std::uint32_t ordinal = 0;
    for (Recipient& recipient : recipients) {
        NormalisedEvent& normalised = out.emplace_back();
        normalised.event = common;
        normalised.event.recipient = std::move(recipient.address);
        // A complaint names everyone at the complaining server who got the mail.
        normalised.event.recipientCertain = common.type != EventType::Complained || recipients.size() == 1;
        setReplyCodes(normalised.event, {}, recipient.status);
        normalised.dedupId = common.providerEventId;
        normalised.recipientOrdinal = ordinal++;
    }
}

} // namespace

Result<std::vector<NormalisedEvent>> normaliseBody(std::string_view body)
{
    return normaliseElements("agentmail", body, addEvents);
}

} // namespace waybill::providers::agentmail
