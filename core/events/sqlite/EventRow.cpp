// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/sqlite/EventRow.h"

#include "core/base/Json.h"
#include "core/base/JsonWriter.h"

#include <array>

namespace waybill::events {

namespace {

// The order of bind and readEventRow. `domain` is only written: filters and groups use it.
constexpr std::array columnNames{
    "seq", "id", "dedup_key", "message", "time", "received_at", "occurred_at", "type", "bounce", "smtp_code",
    "enhanced_code", "provider", "environment", "endpoint", "recipient", "domain", "sender", "message_id",
    "provider_event_id", "correlation_id", "reason", "tags", "metadata", "url", "subject", "template", "message_type",
    "credential", "native_type", "machine_open", "recipient_certain", "verification", "strength", "processing",
    "request", "raw_offset", "raw_length", "copies",
};
static_assert(columnNames.size() == eventColumnCount);

std::string joined(std::string_view before)
{
    std::string text;
    for (const char* name : columnNames) {
        text += text.empty() ? "" : ", ";
        text += before;
        text += name;
    }
    return text;
}

std::string tagsJson(const std::vector<std::string>& tags)
{
    if (tags.empty())
        return {};
    JsonWriter writer;
    writer.beginArray();
    for (const std::string& tag : tags)
        writer.value(std::string_view(tag));
    writer.endArray();
    return writer.take();
}

std::string metadataJson(const std::vector<std::pair<std::string, std::string>>& metadata)
{
    if (metadata.empty())
        return {};
    JsonWriter writer;
    writer.beginObject();
    for (const auto& [key, value] : metadata)
        writer.member(key, std::string_view(value));
    writer.endObject();
    return writer.take();
}

std::vector<std::string> tagsFrom(std::string_view json)
{
    std::vector<std::string> tags;
    JsonDocument document;
    if (json.empty() || !document.parse(json))
        return tags;
    const JsonValue root = document.root();
    for (std::size_t i = 0; i < root.size(); ++i)
        tags.emplace_back(root.at(i).string().value_or(std::string_view()));
    return tags;
}

std::vector<std::pair<std::string, std::string>> metadataFrom(std::string_view json)
{
    std::vector<std::pair<std::string, std::string>> metadata;
    JsonDocument document;
    if (json.empty() || !document.parse(json))
        return metadata;
    const JsonValue root = document.root();
    for (std::size_t i = 0; i < root.size(); ++i)
        metadata.emplace_back(root.keyAt(i), root.at(i).string().value_or(std::string_view()));
    return metadata;
}

} // namespace

const std::string& eventColumns()
{
    static const std::string columns = joined("events.");
    return columns;
}

const std::string& insertEventSql()
{
    static const std::string sql = [] {
        std::string places;
        for (std::size_t i = 0; i < columnNames.size(); ++i)
            places += places.empty() ? "?" : ", ?";
        return "INSERT INTO events (" + joined("") + ") VALUES (" + places + ")";
    }();
    return sql;
}

EventRow::EventRow(const Event& event, Seq seq, std::int64_t message)
    : m_event(event), m_seq(seq), m_message(message), m_tags(tagsJson(event.tags)), m_metadata(metadataJson(event.metadata))
{
}

void EventRow::bind(sqlite::Statement& insert) const
{
    int column = 0;
    const auto number = [&](std::int64_t value) { insert.bind(column++, value); };
    const auto text = [&](std::string_view value) { insert.bind(column++, value); };
    const auto textOrNull = [&](std::string_view value) {
        value.empty() ? insert.bindNull(column++) : insert.bind(column++, value);
    };

    number(m_seq.value());
    number(std::int64_t(m_event.id.value()));
    insert.bindBlob(column++, m_event.dedupKey);
    number(m_message);
    number(toMs(m_event.time()));
    number(toMs(m_event.receivedAt));
    insert.bind(column++, m_event.occurredAt);
    number(int(m_event.type));
    number(int(m_event.bounce));
    m_event.smtpCode ? insert.bind(column++, *m_event.smtpCode) : insert.bindNull(column++);
    text(m_event.enhancedCode);
    text(m_event.provider);
    text(m_event.environment);
    text(m_event.endpoint);
    text(m_event.recipient);
    text(domainOf(m_event.recipient));
    text(m_event.sender);
    text(m_event.messageId);
    text(m_event.providerEventId);
    text(m_event.correlationId);
    text(m_event.reason);
    textOrNull(m_tags);
    textOrNull(m_metadata);
    text(m_event.url);
    text(m_event.subject);
    text(m_event.templateId);
    text(m_event.messageType);
    text(m_event.credential);
    text(m_event.nativeType);
    number(m_event.machineOpen);
    number(m_event.recipientCertain);
    number(int(m_event.verification));
    number(int(m_event.strength));
    number(int(m_event.processing));
    number(m_event.request.value());
    number(m_event.raw.offset);
    number(m_event.raw.length);
    number(m_event.copies);
}

Event readEventRow(const sqlite::Statement& row, int first)
{
    int column = first;
    const auto number = [&] { return row.integer(column++); };
    const auto text = [&] { return row.text(column++); };

    Event event;
    event.seq = Seq(number());
    event.id = EventId(std::uint64_t(number()));
    event.dedupKey = text();
    column += 2; // message, time
    event.receivedAt = row.time(column++);
    event.occurredAt = row.timeOrNull(column++);
    event.type = row.enumeration(column++, EventType::Other, EventType::Other);
    event.bounce = row.enumeration(column++, BounceClass::Undetermined, BounceClass::Undetermined);
    if (!row.isNull(column))
        event.smtpCode = int(row.integer(column));
    ++column;
    event.enhancedCode = text();
    event.provider = text();
    event.environment = text();
    event.endpoint = text();
    event.recipient = text();
    ++column; // domain
    event.sender = text();
    event.messageId = text();
    event.providerEventId = text();
    event.correlationId = text();
    event.reason = text();
    event.tags = tagsFrom(row.bytes(column++));
    event.metadata = metadataFrom(row.bytes(column++));
    event.url = text();
    event.subject = text();
    event.templateId = text();
    event.messageType = text();
    event.credential = text();
    event.nativeType = text();
    event.machineOpen = number() != 0;
    event.recipientCertain = number() != 0;
    event.verification = row.enumeration(column++, VerificationStatus::Failed, VerificationStatus::Failed);
    event.strength = row.enumeration(column++, Strength::Body, Strength::None);
    event.processing = row.enumeration(column++, Processing::Retried, Processing::Failed);
    event.request = RequestId(number());
    event.raw.offset = std::uint32_t(number());
    event.raw.length = std::uint32_t(number());
    event.copies = int(number());
    return event;
}

} // namespace waybill::events
