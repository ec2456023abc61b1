// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/mailgun/Normalise.h"

#include "core/base/Ascii.h"
#include "core/base/Rfc3339.h"
#include "core/providers/Address.h"
#include "core/providers/Elements.h"
#include "core/providers/Form.h"
#include "core/providers/ReplyCodes.h"
#include "core/providers/Times.h"
#include "core/providers/Values.h"

#include <algorithm>
#include <array>

namespace waybill::providers::mailgun {

namespace {

using events::Event;
using events::EventType;

constexpr std::array eventKinds{
    NamedKind{"accepted", {EventType::Queued}},
    NamedKind{"rejected", {EventType::Rejected}},
    NamedKind{"delivered", {EventType::Delivered}},
    NamedKind{"failed", bouncedUndetermined},
    NamedKind{"opened", {EventType::Opened}},
    NamedKind{"clicked", {EventType::Clicked}},
    NamedKind{"unsubscribed", {EventType::Unsubscribed}},
    NamedKind{"complained", {EventType::Complained}},
    NamedKind{"stored", {EventType::Inbound}},
};

// Mailgun's ids are unique within one UTC day only.
std::string idWithDay(const Event& event)
{
    if (event.providerEventId.empty() || !event.occurredAt)
        return event.providerEventId;
    return event.providerEventId + "@" + formatRfc3339(*event.occurredAt).substr(0, 10);
}

// 605 and 607 are Mailgun's own: it did not try, because of an earlier bounce or complaint.
bool isSuppressed(const JsonValue& data)
{
    const std::string_view code = textOf(data["delivery-status"]["code"]);
    return textOf(data["reason"]).starts_with("suppress-") || code == "605" || code == "607";
}

void setType(Event& event, const JsonValue& data)
{
    const std::string_view name = textOf(data["event"]);
    event.nativeType = name;
    setKind(event, kindIn(eventKinds, name));
    if (name != "failed")
        return;
    const std::string_view severity = textOf(data["severity"]);
    event.nativeType = joined(name, severity);
    if (severity == "temporary")
        setKind(event, {EventType::Deferred});
    else if (severity == "permanent")
        setKind(event, isSuppressed(data) ? Kind{EventType::Rejected} : bouncedHard);
}

std::string_view reasonOf(const JsonValue& data, const JsonValue& status)
{
    if (const std::string_view text = firstText(status, {"message", "description"}); !text.empty())
        return text;
    if (const std::string_view text = firstText(data["reject"], {"reason", "description"}); !text.empty())
        return text;
    return textOf(data["reason"]);
}

void addEvent(const JsonValue& element, std::vector<NormalisedEvent>& out)
{
    NormalisedEvent& normalised = out.emplace_back();
    Event& event = normalised.event;
    const JsonValue data = element["event-data"];
    const JsonValue headers = data["message"]["headers"];
    const JsonValue status = data["delivery-status"];
    setType(event, data);
    event.occurredAt = timeOf(data["timestamp"]);
    event.recipient = recipientOf(firstText({data["recipient"], headers["to"]}));
    event.sender = senderOf(textOf(headers["from"]));
    event.messageId = idOf(headers["message-id"]);
    event.providerEventId = idOf(firstText({data["id"], element["signature"]["token"]}));
    event.reason = reasonOf(data, status);
    const JsonValue enhancedCode = status["enhanced-code"];
    setReplyCodes(event, status["code"], textOf(enhancedCode).empty() ? status["bounce-code"] : enhancedCode);
    const JsonValue variables = data["user-variables"];
    if (event.type != EventType::Inbound) {
        event.correlationId = idOf(variables["correlation_id"]);
        event.tags = tagsOf(data["tags"]);
    }
    if (event.type == EventType::Clicked)
        event.url = textOf(data["url"]);
    event.subject = textOf(headers["subject"]);
    event.metadata = metadataOf(variables);
    event.templateId = textOf(data["template"]["name"]);
    normalised.dedupId = idWithDay(event);
}

// A header in a field like [["Message-Id", "<…>"], …].
std::string messageHeader(const Form& form, std::string_view name)
{
    JsonDocument headers;
    if (!headers.parse(form.first("message-headers")))
        return {};
    for (const JsonValue& pair : headers.root()) {
        if (equalsIgnoringCase(textOf(elementAt(pair, 0)), name))
            return std::string(textOf(elementAt(pair, 1)));
    }
    return {};
}

std::string firstOf(const std::string& text, const std::string& otherwise) { return text.empty() ? otherwise : text; }

// A route's forward or store action. Mailgun's own fields come last, behind what the mail may have brought.
Result<std::vector<NormalisedEvent>> receivedMail(std::string_view body)
{
    const Form form = Form::parse(body);
    const auto known = {"recipient", "sender", "from", "Message-Id", "message-headers"};
    if (std::ranges::none_of(known, [&](const char* field) { return form.has(field); }))
        return fail(ErrorCode::InvalidInput, "The body is neither JSON nor a mail forwarded by a route");
    NormalisedEvent normalised = eventOfWholeBody("mailgun", body);
    Event& event = normalised.event;
    event.type = EventType::Inbound;
    event.occurredAt = timeOf(form.last("timestamp"));
    event.recipient = recipientOf(form.first("recipient"));
    event.sender = senderOf(firstOf(form.first("from"), form.first("sender")));
    event.messageId = idOf(firstOf(form.first("Message-Id"), messageHeader(form, "Message-Id")));
    event.providerEventId = idOf(form.last("token"));
    event.subject = form.first("subject");
    normalised.dedupId = idWithDay(event);
    return std::vector{std::move(normalised)};
}

} // namespace

Result<std::vector<NormalisedEvent>> normaliseBody(std::string_view body)
{
    return looksLikeJson(body) ? normaliseElements("mailgun", body, addEvent) : receivedMail(body);
}

} // namespace waybill::providers::mailgun
