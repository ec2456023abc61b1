// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/sendgrid/Normalise.h"

#include "core/providers/Address.h"
#include "core/providers/Elements.h"
#include "core/providers/Form.h"
#include "core/providers/MailHeaders.h"
#include "core/providers/ReplyCodes.h"
#include "core/providers/Times.h"
#include "core/providers/Values.h"

#include <algorithm>
#include <array>

namespace waybill::providers::sendgrid {

namespace {

using events::Event;
using events::EventType;

constexpr std::array eventKinds{
    NamedKind{"processed", {EventType::Queued}},
    NamedKind{"delivered", {EventType::Delivered}},
    NamedKind{"deferred", {EventType::Deferred}},
    NamedKind{"bounce", bouncedUndetermined},
    NamedKind{"dropped", {EventType::Rejected}},
    NamedKind{"spamreport", {EventType::Complained}},
    NamedKind{"open", {EventType::Opened}},
    NamedKind{"click", {EventType::Clicked}},
    NamedKind{"unsubscribe", {EventType::Unsubscribed}},
    NamedKind{"group_unsubscribe", {EventType::Unsubscribed}},
    NamedKind{"group_resubscribe", {EventType::Subscribed}},
};

// "blocked": the receiver refused the mail, but SendGrid goes on mailing the address.
constexpr std::array bounceKinds{NamedKind{"bounce", bouncedHard}, NamedKind{"blocked", bouncedSoft}};

// Custom arguments come back beside SendGrid's own keys; these are its own.
constexpr NameSet ownKeys{
    "ip", "tls", "url", "pool", "type", "email", "event", "reason", "status", "attempt", "send_at", "smtp-id",
    "category", "response", "timestamp", "useragent", "url_offset", "sg_event_id", "template_id", "asm_group_id",
    "sg_message_id", "sg_template_id", "sg_content_type", "sg_machine_open", "sg_template_name",
    "bounce_classification", "marketing_campaign_id", "marketing_campaign_name",
};

void addEvent(const JsonValue& element, std::vector<NormalisedEvent>& out)
{
    NormalisedEvent& normalised = out.emplace_back();
    Event& event = normalised.event;
    const std::string_view name = textOf(element["event"]);
    event.nativeType = name;
    setKind(event, kindIn(eventKinds, name));
    if (event.type == EventType::Bounced) {
        const std::string_view subtype = textOf(element["type"]);
        event.nativeType = joined(name, subtype);
        setKind(event, kindIn(bounceKinds, subtype, bouncedUndetermined));
    }
    event.occurredAt = timeOf(element["timestamp"]);
    event.recipient = recipientOf(textOf(element["email"]));
    const std::string_view messageId = textOf(element["sg_message_id"]);
    event.messageId = idOf(messageId.substr(0, messageId.find('.')));
    event.providerEventId = idOf(element["sg_event_id"]);
    event.correlationId = idOf(element["correlation_id"]);
    event.reason = firstText(element, {"reason", "response"});
    setReplyCodes(event, {}, element["status"]);
    event.tags = tagsOf(element["category"]);
    if (event.type == EventType::Clicked)
        event.url = textOf(element["url"]);
    event.metadata = metadataOf(element, ownKeys);
    event.templateId = firstText(element, {"sg_template_id", "template_id"});
    event.machineOpen = event.type == EventType::Opened && element["sg_machine_open"].boolean().value_or(false);
    normalised.dedupId = event.providerEventId;
}

// Inbound Parse: the mail's envelope is JSON in a field, its header block another.
Result<std::vector<NormalisedEvent>> receivedMail(std::string_view body)
{
    const Form form = Form::parse(body);
    const auto known = {"envelope", "to", "from", "headers"};
    if (std::ranges::none_of(known, [&](const char* field) { return form.has(field); }))
        return fail(ErrorCode::InvalidInput, "The body is neither JSON nor a received mail of Inbound Parse");
    NormalisedEvent normalised = eventOfWholeBody("sendgrid", body);
    Event& event = normalised.event;
    event.type = EventType::Inbound;
    JsonDocument envelope;
    // An envelope that can't be read is an absent one: the root stays Missing.
    if (!envelope.parse(form.first("envelope")))
        envelope = JsonDocument();
    const std::string_view envelopeTo = textOf(elementAt(envelope.root()["to"], 0));
    event.recipient = recipientOf(envelopeTo.empty() ? form.first("to") : envelopeTo);
    const std::string from = form.first("from");
    event.sender = senderOf(from.empty() ? textOf(envelope.root()["from"]) : from);
    event.messageId = idOf(mailHeader(form.first("headers"), "Message-ID"));
    event.subject = form.first("subject");
    return std::vector{std::move(normalised)};
}

} // namespace

Result<std::vector<NormalisedEvent>> normaliseBody(std::string_view body)
{
    return looksLikeJson(body) ? normaliseElements("sendgrid", body, addEvent) : receivedMail(body);
}

} // namespace waybill::providers::sendgrid
