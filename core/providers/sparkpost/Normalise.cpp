// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/sparkpost/Normalise.h"

#include "core/base/Ascii.h"
#include "core/providers/Address.h"
#include "core/providers/Elements.h"
#include "core/providers/Provider.h"
#include "core/providers/ReplyCodes.h"
#include "core/providers/Times.h"
#include "core/providers/Values.h"

#include <array>
#include <unordered_set>

namespace waybill::providers::sparkpost {

namespace {

using events::Event;
using events::EventType;

constexpr std::array eventKinds{
    NamedKind{"injection", {EventType::Queued}},
    NamedKind{"delivery", {EventType::Delivered}},
    NamedKind{"delay", {EventType::Deferred}},
    NamedKind{"bounce", bouncedUndetermined},
    NamedKind{"out_of_band", bouncedUndetermined},
    NamedKind{"policy_rejection", {EventType::Rejected}},
    NamedKind{"generation_rejection", {EventType::Rejected}},
    NamedKind{"generation_failure", {EventType::Failed}},
    NamedKind{"spam_complaint", {EventType::Complained}},
    NamedKind{"open", {EventType::Opened}},
    NamedKind{"initial_open", {EventType::Opened}},
    NamedKind{"amp_open", {EventType::Opened}},
    NamedKind{"amp_initial_open", {EventType::Opened}},
    NamedKind{"click", {EventType::Clicked}},
    NamedKind{"amp_click", {EventType::Clicked}},
    NamedKind{"list_unsubscribe", {EventType::Unsubscribed}},
    NamedKind{"link_unsubscribe", {EventType::Unsubscribed}},
};

// https://support.sparkpost.com/docs/deliverability/bounce-classification-codes
constexpr std::array bounceClasses{
    NamedKind{"10", bouncedHard},
    NamedKind{"30", bouncedHard},
    NamedKind{"90", {EventType::Unsubscribed}},
    NamedKind{"20", bouncedSoft},
    NamedKind{"21", bouncedSoft},
    NamedKind{"22", bouncedSoft},
    NamedKind{"23", bouncedSoft},
    NamedKind{"24", bouncedSoft},
    NamedKind{"40", bouncedSoft},
    NamedKind{"50", bouncedSoft},
    NamedKind{"51", bouncedSoft},
    NamedKind{"52", bouncedSoft},
    NamedKind{"53", bouncedSoft},
    NamedKind{"54", bouncedSoft},
    NamedKind{"70", bouncedSoft},
    NamedKind{"25", {EventType::Rejected}}, // by an administrator
    NamedKind{"60", {EventType::Other}},    // an automatic reply
    NamedKind{"100", {EventType::Other}},   // a challenge
    NamedKind{"80", {EventType::Subscribed}},
};

void setType(Event& event, const JsonValue& data)
{
    const std::string_view name = textOf(data["type"]);
    event.nativeType = name;
    setKind(event, name.starts_with("relay_") ? Kind{EventType::Inbound} : kindIn(eventKinds, name));
    if (event.type == EventType::Bounced) {
        const std::string_view number = textOf(data["bounce_class"]);
        event.nativeType = joined(name, number);
        setKind(event, kindIn(bounceClasses, number, bouncedUndetermined));
    }
}

// The campaign first, then the recipient's own tags.
std::vector<std::string> tagsWithoutRepeats(const JsonValue& data)
{
    std::vector<std::string> tags = tagsOf(data["campaign_id"]);
    const JsonValue own = data["rcpt_tags"];
    if (own.size() == 0)
        return tags;
    std::unordered_set<std::string> seen(tags.begin(), tags.end());
    for (const std::string& tag : tagsOf(own)) {
        if (seen.insert(tag).second)
            tags.push_back(tag);
    }
    return tags;
}

// The headers of a received mail: a list of objects with one member each.
JsonValue headerOf(const JsonValue& mail, std::string_view name)
{
    const JsonValue headers = mail["content"]["headers"];
    for (std::size_t i = 0; headers.isArray() && i < headers.size(); ++i) {
        const JsonValue header = headers.at(i);
        if (header.isObject() && header.size() > 0 && equalsIgnoringCase(header.keyAt(0), name))
            return header.at(0);
    }
    return {};
}

void addReceivedMail(const JsonValue& mail, Event& event)
{
    event.type = EventType::Inbound;
    event.nativeType = "relay_message";
    event.recipient = recipientOf(textOf(mail["rcpt_to"]));
    event.sender = senderOf(firstText({mail["friendly_from"], headerOf(mail, "From"), mail["msg_from"]}));
    event.messageId = idOf(headerOf(mail, "Message-ID"));
    event.subject = textOf(mail["content"]["subject"]);
}

void addEvent(const JsonValue& element, std::vector<NormalisedEvent>& out)
{
    const JsonValue envelope = element["msys"];
    if (envelope.isObject() && envelope.size() == 0)
        return;
    NormalisedEvent& normalised = out.emplace_back();
    Event& event = normalised.event;
    const JsonValue data = envelope.isObject() ? envelope.at(0) : JsonValue();
    if (data.isObject() && envelope.keyAt(0) == "relay_message") {
        addReceivedMail(data, event);
        return;
    }
    setType(event, data);
    event.occurredAt = timeOf(data["timestamp"]);
    event.recipient = recipientOf(firstText(data, {"raw_rcpt_to", "rcpt_to"}));
    event.sender = senderOf(textOf(data["friendly_from"]));
    event.messageId = idOf(data["transmission_id"]);
    event.providerEventId = idOf(data["event_id"]);
    normalised.dedupId = event.providerEventId;
    event.reason = firstText(data, {"raw_reason", "reason"});
    setReplyCodes(event, data["error_code"]);
    const JsonValue metadata = data["rcpt_meta"];
    if (event.type != EventType::Inbound) {
        event.correlationId = idOf(metadata["correlation_id"]);
        event.tags = tagsWithoutRepeats(data);
    }
    if (event.type == EventType::Clicked)
        event.url = textOf(data["target_link_url"]);
    event.subject = textOf(data["subject"]);
    event.metadata = metadataOf(metadata);
    event.templateId = textOf(data["template_id"]);
}

} // namespace

Result<std::vector<NormalisedEvent>> normaliseBody(std::string_view body)
{
    return normaliseElements("sparkpost", body, addEvent);
}

} // namespace waybill::providers::sparkpost
