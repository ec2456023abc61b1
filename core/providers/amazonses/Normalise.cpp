// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/amazonses/Normalise.h"

#include "core/providers/Address.h"
#include "core/providers/Elements.h"
#include "core/providers/NestedJson.h"
#include "core/providers/ReplyCodes.h"
#include "core/providers/Text.h"
#include "core/providers/Times.h"
#include "core/providers/Values.h"
#include "core/providers/amazonses/Envelope.h"

#include <algorithm>
#include <array>

namespace waybill::providers::amazonses {

namespace {

using events::Event;
using events::EventType;

// What SNS says in place of an event when a destination is set up.
constexpr std::string_view setUpNotice = "Successfully validated SNS topic for Amazon SES event publishing.";

struct Named {
    std::string_view name;
    std::string_view object;     // the member that says more
    std::string_view recipients; // its list of whom it is about; empty: everybody the mail was for
    EventType type;
};

constexpr std::array named{
    Named{"Send", "send", "", EventType::Sent},
    Named{"Delivery", "delivery", "recipients", EventType::Delivered},
    Named{"DeliveryDelay", "deliveryDelay", "delayedRecipients", EventType::Deferred},
    Named{"Bounce", "bounce", "bouncedRecipients", EventType::Bounced},
    Named{"Complaint", "complaint", "complainedRecipients", EventType::Complained},
    Named{"Reject", "reject", "", EventType::Rejected},
    Named{"Open", "open", "", EventType::Opened},
    Named{"Click", "click", "", EventType::Clicked},
    Named{"Rendering Failure", "failure", "", EventType::Failed},
    Named{"Subscription", "subscription", "", EventType::Other},
    Named{"Received", "receipt", "recipients", EventType::Inbound},
};

constexpr std::array bounceKinds{
    NamedKind{"Permanent", bouncedHard},
    NamedKind{"Transient", bouncedSoft}, // SES has stopped trying
    NamedKind{"Undetermined", bouncedUndetermined},
};

const Named* findNamed(std::string_view name)
{
    const auto found = std::ranges::find(named, name, &Named::name);
    return found == named.end() ? nullptr : &*found;
}

bool isOnSuppressionList(std::string_view subtype)
{
    return subtype == "Suppressed" || subtype == "OnAccountSuppressionList";
}

// By the change from the old preferences to the new: of everything at once, else of single topics.
EventType subscriptionChange(const JsonValue& subscription)
{
    const JsonValue before = subscription["oldTopicPreferences"];
    const JsonValue after = subscription["newTopicPreferences"];
    const bool hadAllOff = before["unsubscribeAll"].boolean().value_or(false);
    const bool hasAllOff = after["unsubscribeAll"].boolean().value_or(hadAllOff);
    if (hadAllOff != hasAllOff)
        return hasAllOff ? EventType::Unsubscribed : EventType::Subscribed;
    using Statuses = std::vector<std::pair<std::string, std::string>>; // of topics, sorted
    const auto statuses = [](const JsonValue& topics) {
        Statuses list;
        for (std::size_t i = 0; topics.isArray() && i < topics.size(); ++i)
            list.emplace_back(textOf(topics.at(i)["topicName"]), textOf(topics.at(i)["subscriptionStatus"]));
        std::ranges::sort(list);
        return list;
    };
    const Statuses old = statuses(before["topicSubscriptionStatus"]);
    const auto isNewly = [&old](const std::string& status) {
        return [&old, status](const auto& topic) {
            return topic.second == status && !std::ranges::binary_search(old, std::pair(topic.first, status));
        };
    };
    const Statuses now = statuses(after["topicSubscriptionStatus"]);
    if (std::ranges::any_of(now, isNewly("OptOut")))
        return EventType::Unsubscribed;
    return std::ranges::any_of(now, isNewly("OptIn")) ? EventType::Subscribed : EventType::Other;
}

void setType(Event& event, std::string_view name, const Named* known, const JsonValue& details)
{
    event.nativeType = name;
    if (!known)
        return;
    event.type = known->type;
    if (event.type == EventType::Bounced) {
        const std::string_view type = textOf(details["bounceType"]);
        const std::string_view subtype = textOf(details["bounceSubType"]);
        event.nativeType = joined(joined(name, type), subtype);
        setKind(event, kindIn(bounceKinds, type, bouncedUndetermined));
        if (type == "Permanent" && isOnSuppressionList(subtype))
            setKind(event, {EventType::Rejected});
    } else if (event.type == EventType::Complained) {
        const std::string_view subtype = textOf(details["complaintSubType"]);
        event.nativeType = joined(name, subtype);
        if (isOnSuppressionList(subtype))
            event.type = EventType::Rejected;
        else if (textOf(details["complaintFeedbackType"]) == "not-spam")
            event.type = EventType::Other;
    } else if (event.type == EventType::Deferred) {
        event.nativeType = joined(name, textOf(details["delayType"]));
    } else if (known->object == "subscription") {
        event.type = subscriptionChange(details);
    }
}

std::optional<Timestamp> firstTime(std::initializer_list<JsonValue> values)
{
    for (const JsonValue& value : values) {
        if (const auto time = timeOf(value))
            return time;
    }
    return {};
}

// A tag has a list of values.
JsonValue firstOf(const JsonValue& value) { return value.isArray() ? value.at(0) : value; }

void setTags(Event& event, const JsonValue& mail)
{
    const JsonValue tags = mail["tags"];
    event.correlationId = idOf(firstOf(tags["correlation_id"]));
    if (event.correlationId.empty())
        event.correlationId = idOf(headerIn(mail["headers"], "X-Correlation-Id"));
    for (std::size_t i = 0; tags.isObject() && i < tags.size(); ++i) {
        const std::string name(tags.keyAt(i));
        if (isBlank(name) || name == "correlation_id" || name.starts_with("ses:"))
            continue;
        for (const std::string& value : tagsOf(tags.at(i)))
            event.metadata.emplace_back(name, value);
    }
    std::ranges::stable_sort(event.metadata, {}, &std::pair<std::string, std::string>::first);
    for (const auto& [name, value] : event.metadata)
        event.tags.push_back(name + "=" + value);
    const auto repeats = std::ranges::unique(event.metadata, {}, &std::pair<std::string, std::string>::first);
    event.metadata.erase(repeats.begin(), repeats.end());
}

// What is the same for all recipients.
Event commonPart(const JsonValue& element, const JsonValue& envelope, std::string_view name, const Named* known)
{
    const JsonValue mail = element["mail"];
    const JsonValue details = known ? element[known->object] : JsonValue();
    Event event;
    setType(event, name, known, details);
    event.occurredAt = firstTime({details["timestamp"], envelope["Timestamp"], mail["timestamp"]});
    event.messageId = idOf(mail["messageId"]);
    event.providerEventId = idOf(firstText({envelope["MessageId"], details["feedbackId"]}));
    event.sender = senderOf(firstText({elementAt(mail["commonHeaders"]["from"], 0)}));
    if (event.sender.empty())
        event.sender = senderOf(headerIn(mail["headers"], "From"));
    if (event.sender.empty())
        event.sender = senderOf(textOf(mail["source"]));
    event.subject = textOf(mail["commonHeaders"]["subject"]);
    event.templateId = textOf(details["templateName"]);
    event.reason = firstText({details["smtpResponse"], details["complaintFeedbackType"], details["errorMessage"]});
    if (event.type == EventType::Rejected && event.reason.empty())
        event.reason = textOf(details["reason"]);
    if (event.type == EventType::Clicked)
        event.url = textOf(details["link"]);
    if (event.type != EventType::Inbound)
        setTags(event, mail);
    return event;
}

// Of these SES names everybody the mail was for: it can't say which of them acted.
bool isGuess(EventType type)
{
    return type == EventType::Opened || type == EventType::Clicked || type == EventType::Complained ||
           type == EventType::Unsubscribed || type == EventType::Subscribed;
}

void addSesEvents(const JsonValue& element, const JsonValue& envelope, std::vector<NormalisedEvent>& out)
{
    const std::string_view name = firstText({element["eventType"], element["notificationType"]});
    const Named* known = findNamed(name);
    const Event common = commonPart(element, envelope, name, known);
    const JsonValue destination = element["mail"]["destination"];
    const bool hasOwnList = known && !known->recipients.empty();
    JsonValue list = hasOwnList ? element[known->object][known->recipients] : destination;
    if (common.type == EventType::Inbound && textOf(elementAt(list, 0)).empty())
        list = destination;
    std::vector<JsonValue> recipients;
    for (std::size_t i = 0; list.isArray() && i < list.size() && out.size() + i <= maxEventsInBody; ++i) {
        const JsonValue one = list.at(i);
        if (!textOf(one.isObject() ? one["emailAddress"] : one).empty())
            recipients.push_back(one);
    }
    // A received mail is one event, whoever else it was for.
    if (recipients.empty() || common.type == EventType::Inbound)
        recipients.resize(1);
    std::uint32_t ordinal = 0;
    for (const JsonValue& recipient : recipients) {
        NormalisedEvent& normalised = out.emplace_back();
        Event& event = normalised.event;
        event = common;
        event.recipient = recipientOf(textOf(recipient.isObject() ? recipient["emailAddress"] : recipient));
        event.recipientCertain = recipients.size() == 1 || !isGuess(event.type);
        if (const std::string_view diagnosis = textOf(recipient["diagnosticCode"]); !diagnosis.empty())
            event.reason = diagnosis;
        setReplyCodes(event, {}, recipient["status"]);
        normalised.dedupId = event.providerEventId;
        normalised.recipientOrdinal = ordinal++;
    }
}

// A Notification whose message is no event.
void addForeignMessage(const JsonValue& envelope, std::vector<NormalisedEvent>& out)
{
    NormalisedEvent& normalised = out.emplace_back();
    normalised.event.occurredAt = timeOf(envelope["Timestamp"]);
    normalised.event.providerEventId = idOf(envelope["MessageId"]);
    normalised.dedupId = normalised.event.providerEventId;
}

void addEvents(const JsonValue& element, std::vector<NormalisedEvent>& out)
{
    if (!isEnvelope(element))
        return addSesEvents(element, {}, out);
    if (textOf(element["Type"]) != "Notification")
        return;
    const std::string_view message = textOf(element["Message"]);
    if (trimmed(message) == setUpNotice)
        return;
    const JsonDocument nested = jsonIn(message);
    if (nested.root().isObject())
        addSesEvents(nested.root(), element, out);
    else
        addForeignMessage(element, out);
}

} // namespace

Result<std::vector<NormalisedEvent>> normaliseBody(std::string_view body)
{
    return normaliseElements("amazon-ses", body, addEvents);
}

} // namespace waybill::providers::amazonses
