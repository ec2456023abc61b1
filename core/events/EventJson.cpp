// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/EventJson.h"

#include "core/base/Encoding.h"
#include "core/base/Rfc3339.h"

#include <spdlog/fmt/fmt.h>

namespace waybill::events {

namespace {

void writeNormalisedMembers(JsonWriter& writer, const Event& event)
{
    writer.member("provider", event.provider)
        .member("type", toString(event.type))
        .memberOrNull("bounce", toString(event.bounce))
        .memberOrNull("native_type", event.nativeType)
        .memberOrNull("occurred_at", event.occurredAt)
        .memberOrNull("recipient", event.recipient)
        .memberOrNull("sender", event.sender)
        .memberOrNull("message_id", event.messageId)
        .memberOrNull("event_id", event.providerEventId)
        .memberOrNull("correlation_id", event.correlationId)
        .memberOrNull("smtp_code", event.smtpCode)
        .memberOrNull("enhanced_code", event.enhancedCode)
        .memberOrNull("reason", event.reason);
    writer.key("tags").beginArray();
    for (const std::string& tag : event.tags)
        writer.value(tag);
    writer.endArray();
    writer.memberOrNull("url", event.url);
}

// Reads the members of one object; remembers the first key that is missing or of another type.
class MemberReader {
public:
    explicit MemberReader(const JsonValue& object) : m_object(object) {}

    JsonValue required(std::string_view key)
    {
        const JsonValue value = m_object[key];
        if (value.kind() == JsonValue::Kind::Missing)
            blame(key);
        return value;
    }

    std::string text(std::string_view key) { return std::string(need(key, required(key).string())); }

    std::string textOrEmpty(std::string_view key)
    {
        const JsonValue value = required(key);
        return value.kind() == JsonValue::Kind::Null ? std::string() : std::string(need(key, value.string()));
    }

    std::int64_t integer(std::string_view key) { return need(key, required(key).integer()); }
    bool boolean(std::string_view key) { return need(key, required(key).boolean()); }

    std::optional<Timestamp> timeOrNothing(std::string_view key)
    {
        const std::string text = textOrEmpty(key);
        if (text.empty())
            return {};
        return need(key, parseRfc3339(text));
    }

    template <typename Enum>
    Enum name(std::string_view key, std::optional<Enum> (*from)(std::string_view))
    {
        return need(key, from(text(key)));
    }

    template <typename T>
    T need(std::string_view key, std::optional<T> value)
    {
        if (!value)
            blame(key);
        return value.value_or(T{});
    }

    void blame(std::string_view key)
    {
        if (m_bad.empty())
            m_bad = key;
    }

    const std::string& bad() const { return m_bad; }

private:
    JsonValue m_object;
    std::string m_bad;
};

void readNormalised(MemberReader& reader, Event& event)
{
    event.provider = reader.text("provider");
    event.type = reader.name("type", &eventTypeFrom);
    event.bounce = reader.need("bounce", bounceClassFrom(reader.textOrEmpty("bounce")));
    event.nativeType = reader.textOrEmpty("native_type");
    event.occurredAt = reader.timeOrNothing("occurred_at");
    event.recipient = reader.textOrEmpty("recipient");
    event.sender = reader.textOrEmpty("sender");
    event.messageId = reader.textOrEmpty("message_id");
    event.providerEventId = reader.textOrEmpty("event_id");
    event.correlationId = reader.textOrEmpty("correlation_id");
    if (const JsonValue code = reader.required("smtp_code"); code.kind() != JsonValue::Kind::Null)
        event.smtpCode = int(reader.need("smtp_code", code.integer()));
    event.enhancedCode = reader.textOrEmpty("enhanced_code");
    event.reason = reader.textOrEmpty("reason");
    const JsonValue tags = reader.required("tags");
    if (!tags.isArray())
        reader.blame("tags");
    for (const JsonValue& tag : tags)
        event.tags.emplace_back(reader.need("tags", tag.string()));
    event.url = reader.textOrEmpty("url");
}

void readRest(MemberReader& reader, Event& event)
{
    event.id = reader.need("id", eventIdFrom(reader.text("id")));
    event.seq = Seq(reader.integer("seq"));
    event.endpoint = reader.text("endpoint");
    event.environment = reader.text("environment");
    event.receivedAt = reader.need("received_at", reader.timeOrNothing("received_at"));
    event.subject = reader.textOrEmpty("subject");
    const JsonValue metadata = reader.required("metadata");
    if (!metadata.isObject())
        reader.blame("metadata");
    for (std::size_t i = 0; i < metadata.size(); ++i)
        event.metadata.emplace_back(metadata.keyAt(i), reader.need("metadata", metadata.at(i).string()));
    event.templateId = reader.textOrEmpty("template");
    event.messageType = reader.textOrEmpty("message_type");
    event.credential = reader.textOrEmpty("credential");
    event.machineOpen = reader.boolean("machine_open");
    event.recipientCertain = reader.boolean("recipient_certain");
    MemberReader verification(reader.required("verification"));
    event.verification = verification.name("status", &verificationStatusFrom);
    event.strength = verification.name("strength", &strengthFrom);
    if (!verification.bad().empty())
        reader.blame("verification");
    event.processing = reader.name("processing", &processingFrom);
    event.dedupKey = reader.need("dedup_key", fromHex(reader.textOrEmpty("dedup_key")));
    event.request = RequestId(reader.integer("request"));
    event.copies = int(reader.integer("copies"));
}

} // namespace

void writeNormalised(JsonWriter& writer, const Event& event)
{
    writer.beginObject();
    writeNormalisedMembers(writer, event);
    writer.endObject();
}

void writeEvent(JsonWriter& writer, const Event& event)
{
    writer.beginObject();
    writer.member("id", toString(event.id)).member("seq", event.seq.value());
    writeNormalisedMembers(writer, event);
    writer.member("endpoint", event.endpoint)
        .member("environment", event.environment)
        .member("received_at", event.receivedAt)
        .memberOrNull("subject", event.subject);
    writer.key("metadata").beginObject();
    for (const auto& [name, value] : event.metadata)
        writer.member(name, value);
    writer.endObject();
    writer.memberOrNull("template", event.templateId)
        .memberOrNull("message_type", event.messageType)
        .memberOrNull("credential", event.credential)
        .member("machine_open", event.machineOpen)
        .member("recipient_certain", event.recipientCertain);
    writer.key("verification").beginObject();
    writer.member("status", toString(event.verification)).member("strength", toString(event.strength)).endObject();
    writer.member("processing", toString(event.processing))
        .member("dedup_key", toHex(event.dedupKey))
        .member("request", event.request.value())
        .member("copies", event.copies)
        .endObject();
}

Result<Event> readEvent(const JsonValue& value)
{
    if (!value.isObject())
        return fail(ErrorCode::InvalidInput, "this event is no JSON object",
                    "update the program that is older: relay and console go together");
    MemberReader reader(value);
    Event event;
    readNormalised(reader, event);
    readRest(reader, event);
    if (!reader.bad().empty())
        return fail(ErrorCode::InvalidInput, fmt::format("this event's \"{}\" is missing or wrong", reader.bad()),
                    "update the program that is older: relay and console go together");
    return event;
}

} // namespace waybill::events
