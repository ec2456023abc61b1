// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/brevo/Normalise.h"

#include "core/providers/Address.h"
#include "core/providers/Elements.h"
#include "core/providers/NestedJson.h"
#include "core/providers/ReplyCodes.h"
#include "core/providers/Times.h"
#include "core/providers/Values.h"

#include <array>

namespace waybill::providers::brevo {

namespace {

using events::Event;
using events::EventType;

constexpr std::array eventKinds{
    NamedKind{"request", {EventType::Queued}},
    NamedKind{"delivered", {EventType::Delivered}},
    NamedKind{"deferred", {EventType::Deferred}},
    NamedKind{"soft_bounce", bouncedSoft},
    NamedKind{"hard_bounce", bouncedHard},
    NamedKind{"invalid_email", bouncedHard},
    NamedKind{"blocked", {EventType::Rejected}},
    NamedKind{"error", {EventType::Failed}},
    NamedKind{"spam", {EventType::Complained}},
    NamedKind{"complaint", {EventType::Complained}},
    NamedKind{"opened", {EventType::Opened}},
    NamedKind{"unique_opened", {EventType::Opened}},
    NamedKind{"proxy_open", {EventType::Opened}},
    NamedKind{"unique_proxy_open", {EventType::Opened}},
    NamedKind{"click", {EventType::Clicked}},
    NamedKind{"unsubscribe", {EventType::Unsubscribed}},
    NamedKind{"list_addition", {EventType::Subscribed}},
};

// The wire has no name for received mail; this is the webhook's.
constexpr std::string_view inboundName = "inboundEmailProcessed";

// Milliseconds by its name, but Brevo's own sample has seconds.
std::optional<Timestamp> epochTime(const JsonValue& value)
{
    const auto asSeconds = timeOf(value);
    constexpr std::int64_t secondsEnd = 100'000'000'000;
    return asSeconds && toMs(*asSeconds) / 1000 < secondsEnd ? asSeconds : timeOf(value, UnixUnit::Milliseconds);
}

// ts and ts_event are in seconds. `date` is in the account's own zone, which nobody tells us.
std::optional<Timestamp> eventTime(const JsonValue& element)
{
    if (const auto time = epochTime(element["ts_epoch"]))
        return time;
    const auto time = timeOf(element["ts_event"]);
    return time ? time : timeOf(element["ts"]);
}

// A text, a list, or a list within a text.
std::vector<std::string> tagsIn(const JsonValue& value)
{
    const JsonDocument nested = jsonIn(value);
    return tagsOf(nested.root().isArray() ? nested.root() : value);
}

void addReceivedMail(const JsonValue& mail, std::string_view name, std::vector<NormalisedEvent>& out)
{
    NormalisedEvent& normalised = out.emplace_back();
    Event& event = normalised.event;
    event.raw = sliceOf(mail);
    if (!mail.isObject())
        return;
    event.type = EventType::Inbound;
    event.nativeType = name;
    event.recipient = recipientOf(textOf(elementAt(mail["To"], 0)["Address"]));
    event.sender = senderOf(textOf(mail["From"]["Address"]));
    event.messageId = idOf(mail["MessageId"]);
    event.providerEventId = idOf(elementAt(mail["Uuid"], 0));
    event.subject = textOf(mail["Subject"]);
    normalised.dedupId = event.providerEventId;
}

void setCustomValues(Event& event, const JsonValue& element)
{
    const JsonValue header = element["X-Mailin-custom"];
    const JsonDocument nested = jsonIn(header);
    const JsonValue custom = header.isObject() ? header : nested.root();
    event.correlationId = idOf(custom["correlation_id"]);
    event.metadata = metadataOf(custom);
}

void addEvents(const JsonValue& element, std::vector<NormalisedEvent>& out)
{
    const std::string_view name = textOf(element["event"]);
    const JsonValue items = element["items"];
    if (items.isArray() && (name.empty() || name == inboundName)) {
        for (std::size_t i = 0; i < items.size() && out.size() <= maxEventsInBody; ++i)
            addReceivedMail(items.at(i), name, out);
        return;
    }
    if (name == inboundName) {
        addReceivedMail(element, name, out);
        return;
    }
    Event& event = out.emplace_back().event;
    event.nativeType = name;
    setKind(event, kindIn(eventKinds, name));
    event.machineOpen = name == "proxy_open" || name == "unique_proxy_open";
    event.occurredAt = eventTime(element);
    event.recipient = recipientOf(textOf(element["email"]));
    event.sender = senderOf(textOf(element["sender_email"]));
    event.messageId = idOf(element["message-id"]);
    event.reason = textOf(element["reason"]);
    setReplyCodes(event);
    event.tags = tagsIn(element["tags"]);
    if (event.tags.empty())
        event.tags = tagsIn(element["tag"]);
    if (event.type == EventType::Clicked)
        event.url = textOf(element["link"]);
    event.subject = textOf(element["subject"]);
    if (const std::string_view id = textOf(element["template_id"]); id != "0")
        event.templateId = id;
    setCustomValues(event, element);
}

} // namespace

Result<std::vector<NormalisedEvent>> normaliseBody(std::string_view body)
{
    return normaliseElements("brevo", body, addEvents);
}

} // namespace waybill::providers::brevo
