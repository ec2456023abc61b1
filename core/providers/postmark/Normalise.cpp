// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/postmark/Normalise.h"

#include "core/providers/Address.h"
#include "core/providers/Elements.h"
#include "core/providers/ReplyCodes.h"
#include "core/providers/Times.h"
#include "core/providers/Values.h"

#include <array>

namespace waybill::providers::postmark {

namespace {

using events::Event;
using events::EventType;

constexpr std::array recordKinds{
    NamedKind{"Delivery", {EventType::Delivered}},
    NamedKind{"Bounce", bouncedUndetermined},
    NamedKind{"SpamComplaint", {EventType::Complained}},
    NamedKind{"Open", {EventType::Opened}},
    NamedKind{"Click", {EventType::Clicked}},
};

// What Postmark reports as a Bounce is often something else. By Type: the TypeCode in samples is not reliable.
constexpr std::array bounceKinds{
    NamedKind{"HardBounce", bouncedHard},
    NamedKind{"SoftBounce", bouncedSoft},
    NamedKind{"Transient", {EventType::Deferred}},
    NamedKind{"DnsError", {EventType::Deferred}},
    NamedKind{"OpenRelayTest", {EventType::Deferred}},
    NamedKind{"Unsubscribe", {EventType::Unsubscribed}},
    NamedKind{"Subscribe", {EventType::Subscribed}},
    NamedKind{"AutoResponder", {EventType::Other}},
    NamedKind{"AddressChange", {EventType::Other}},
    NamedKind{"ChallengeVerification", {EventType::Other}},
    NamedKind{"SpamNotification", {EventType::Complained}},
    NamedKind{"VirusNotification", bouncedHard},
    NamedKind{"BadEmailAddress", {EventType::Rejected}},
    NamedKind{"ManuallyDeactivated", {EventType::Rejected}},
    NamedKind{"Unconfirmed", {EventType::Rejected}},
    NamedKind{"Blocked", {EventType::Rejected}},
    NamedKind{"DMARCPolicy", {EventType::Rejected}},
    NamedKind{"SMTPApiError", {EventType::Failed}},
    NamedKind{"TemplateRenderingFailed", {EventType::Failed}},
    NamedKind{"InboundError", {EventType::Other}},
    NamedKind{"Unknown", {EventType::Other}},
    NamedKind{"SpamComplaint", {EventType::Complained}},
};

void setSubscription(Event& event, const JsonValue& element)
{
    const auto suppressing = element["SuppressSending"].boolean();
    if (!suppressing)
        return;
    if (!*suppressing) {
        event.type = EventType::Subscribed;
        return;
    }
    const std::string_view why = textOf(element["SuppressionReason"]);
    event.nativeType = joined(event.nativeType, why);
    // Suppressed after a bounce or a complaint: an echo of what that event has told already.
    if (why == "ManualSuppression")
        event.type = EventType::Unsubscribed;
}

void setType(Event& event, std::string_view record, const JsonValue& element)
{
    event.nativeType = record;
    setKind(event, kindIn(recordKinds, record));
    if (record == "Bounce") {
        const std::string_view type = textOf(element["Type"]);
        event.nativeType = joined(record, type);
        setKind(event, kindIn(bounceKinds, type, bouncedUndetermined));
    } else if (record == "SubscriptionChange") {
        setSubscription(event, element);
    }
}

std::optional<Timestamp> firstTime(const JsonValue& element)
{
    for (const std::string_view key : {"DeliveredAt", "BouncedAt", "ReceivedAt", "ChangedAt"}) {
        if (const auto time = timeOf(element[key]))
            return time;
    }
    return {};
}

// An inbound mail has no RecordType; FromFull tells it.
bool isReceivedMail(std::string_view record, const JsonValue& element)
{
    return (record.empty() || record == "Inbound") && element["FromFull"].isObject();
}

void addReceivedMail(std::string_view record, const JsonValue& element, Event& event)
{
    event.type = EventType::Inbound;
    event.nativeType = record;
    event.recipient = recipientOf(
        firstText({element["OriginalRecipient"], elementAt(element["ToFull"], 0)["Email"], element["To"]}));
    event.sender = senderOf(firstText({element["FromFull"]["Email"], element["From"]}));
    event.messageId = idOf(element["MessageID"]);
    event.subject = textOf(element["Subject"]);
}

void addEvent(const JsonValue& element, std::vector<NormalisedEvent>& out)
{
    NormalisedEvent& normalised = out.emplace_back();
    Event& event = normalised.event;
    const std::string_view record = textOf(element["RecordType"]);
    if (isReceivedMail(record, element)) {
        addReceivedMail(record, element, event);
        return;
    }
    setType(event, record, element);
    event.occurredAt = firstTime(element);
    event.recipient = recipientOf(firstText(element, {"Email", "Recipient"}));
    event.sender = senderOf(textOf(element["From"]));
    event.messageId = idOf(element["MessageID"]);
    if (record == "Bounce" || record == "SpamComplaint") {
        event.providerEventId = idOf(element["ID"]);
        if (!event.providerEventId.empty())
            normalised.dedupId = joined(record, event.providerEventId);
    }
    const JsonValue metadata = element["Metadata"];
    event.correlationId = idOf(metadata["correlation_id"]);
    event.reason = firstText(element, {"Details", "Description"});
    setReplyCodes(event);
    event.tags = tagsOf(element["Tag"]);
    if (event.type == EventType::Clicked)
        event.url = textOf(element["OriginalLink"]);
    event.subject = textOf(element["Subject"]);
    event.metadata = metadataOf(metadata);
}

} // namespace

Result<std::vector<NormalisedEvent>> normaliseBody(std::string_view body)
{
    return normaliseElements("postmark", body, addEvent);
}

} // namespace waybill::providers::postmark
