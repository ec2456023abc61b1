// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/mandrill/Normalise.h"

#include "core/base/Ascii.h"
#include "core/providers/Address.h"
#include "core/providers/DedupKey.h"
#include "core/providers/Elements.h"
#include "core/providers/Form.h"
#include "core/providers/ReplyCodes.h"
#include "core/providers/Times.h"
#include "core/providers/Values.h"

#include <array>
#include <map>

namespace waybill::providers::mandrill {

namespace {

using events::Event;
using events::EventType;

constexpr std::array eventKinds{
    NamedKind{"send", {EventType::Sent}}, // accepted by the receiving server, but Mandrill never says delivered
    NamedKind{"deferral", {EventType::Deferred}},
    NamedKind{"hard_bounce", bouncedHard},
    NamedKind{"soft_bounce", bouncedSoft},
    NamedKind{"reject", {EventType::Rejected}},
    NamedKind{"spam", {EventType::Complained}},
    NamedKind{"open", {EventType::Opened}},
    NamedKind{"click", {EventType::Clicked}},
    NamedKind{"unsub", {EventType::Unsubscribed}},
    NamedKind{"inbound", {EventType::Inbound}},
};

std::string_view lastDiagnosis(const JsonValue& tries)
{
    std::string_view last;
    for (std::size_t i = tries.isArray() ? tries.size() : 0; i-- > 0 && last.empty();)
        last = textOf(tries.at(i)["diag"]);
    return last;
}

// A header's value is a text, or a list where the mail has several.
std::string_view headerOf(const JsonValue& headers, std::string_view name)
{
    for (std::size_t i = 0; headers.isObject() && i < headers.size(); ++i) {
        if (equalsIgnoringCase(headers.keyAt(i), name))
            return textOf(headers.at(i).isArray() ? headers.at(i).at(0) : headers.at(i));
    }
    return {};
}

void addReceivedMail(const JsonValue& mail, Event& event)
{
    event.recipient = recipientOf(textOf(mail["email"]));
    event.sender = senderOf(textOf(mail["from_email"]));
    event.messageId = idOf(headerOf(mail["headers"], "Message-Id"));
    event.subject = textOf(mail["subject"]);
}

// A change of Mandrill's own lists.
void addListChange(const JsonValue& element, Event& event)
{
    const JsonValue entry = element["reject"];
    event.nativeType = joined(textOf(element["type"]), textOf(element["action"]));
    event.recipient = recipientOf(textOf(entry["email"]));
    event.sender = senderOf(textOf(entry["sender"]));
    event.reason = firstText({entry["detail"], entry["reason"]});
    setReplyCodes(event);
}

void addEvent(const JsonValue& element, std::vector<NormalisedEvent>& out)
{
    Event& event = out.emplace_back().event;
    const JsonValue mail = element["msg"];
    event.nativeType = textOf(element["event"]);
    setKind(event, kindIn(eventKinds, event.nativeType));
    event.occurredAt = timeOf(element["ts"]);
    if (event.type == EventType::Inbound)
        return addReceivedMail(mail, event);
    if (event.nativeType.empty() && !textOf(element["type"]).empty())
        return addListChange(element, event);
    event.recipient = recipientOf(textOf(mail["email"]));
    event.sender = senderOf(textOf(mail["sender"]));
    event.messageId = idOf(firstText({element["_id"], mail["_id"]}));
    event.reason = textOf(mail["diag"]);
    if (event.reason.empty())
        event.reason = lastDiagnosis(mail["smtp_events"]);
    if (event.reason.empty())
        event.reason = textOf(mail["bounce_description"]);
    setReplyCodes(event);
    event.correlationId = idOf(mail["metadata"]["correlation_id"]);
    event.tags = tagsOf(mail["tags"]);
    if (event.type == EventType::Clicked)
        event.url = textOf(element["url"]);
    event.subject = textOf(mail["subject"]);
    event.metadata = metadataOf(mail["metadata"]);
    event.templateId = textOf(mail["template"]);
}

// Elements don't stand in a form as they are, so what tells repeats apart is taken from the decoded batch: the
// element's canonical bytes, and how many equal ones came before it.
void addDedupIds(std::string_view batch, std::size_t bodySize, std::vector<NormalisedEvent>& normalised)
{
    std::map<std::string, int> seen;
    for (NormalisedEvent& one : normalised) {
        const std::string digest = canonicalDigest(batch.substr(one.event.raw.offset, one.event.raw.length));
        one.dedupId = digest + "#" + std::to_string(seen[digest]++);
        one.event.raw = {0, std::uint32_t(bodySize)};
    }
}

} // namespace

Result<std::vector<NormalisedEvent>> normaliseBody(std::string_view body)
{
    if (looksLikeJson(body))
        return normaliseElements("mandrill", body, addEvent);
    const Form form = Form::parse(body);
    if (!form.has("mandrill_events"))
        return fail(ErrorCode::InvalidInput, "The body has no field mandrill_events");
    const std::string batch = form.first("mandrill_events");
    auto normalised = TRY(normaliseElements("mandrill", batch, addEvent));
    addDedupIds(batch, body.size(), normalised);
    return normalised;
}

} // namespace waybill::providers::mandrill
