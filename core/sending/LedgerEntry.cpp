// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sending/LedgerEntry.h"

#include "core/base/JsonRead.h"
#include "core/base/Rfc3339.h"

namespace waybill::sending {

void write(JsonWriter& writer, const LedgerEntry& entry)
{
    writer.beginObject()
        .member("id", entry.id)
        .member("environment", entry.intent.environment)
        .member("provider", entry.intent.provider)
        .member("credential", entry.intent.credential)
        .member("recipient", entry.intent.recipient)
        .memberOrNull("message_type", entry.intent.messageType)
        .memberOrNull("correlation_id", entry.intent.correlationId)
        .member("state", toString(entry.last.state))
        .member("attempts", entry.last.attempts)
        .memberOrNull("message_id", entry.last.messageId)
        .memberOrNull("problem", entry.last.problem)
        .memberOrNull("text", entry.last.text)
        .member("created_at", entry.createdAt)
        .member("updated_at", entry.updatedAt)
        .endObject();
}

Result<LedgerEntry> ledgerEntryFrom(JsonValue json)
{
    const auto text = [&json](std::string_view key) { return textOrEmpty(json[key]); };
    const auto state = sendStateFrom(text("state"));
    const auto createdAt = parseRfc3339(text("created_at"));
    const auto updatedAt = parseRfc3339(text("updated_at"));
    if (!state || !createdAt || !updatedAt || text("id").empty())
        return fail(ErrorCode::NewerVersion, "the relay's ledger can't be read", "update this program");
    return LedgerEntry{.id = text("id"),
                       .intent = {.environment = text("environment"),
                                  .provider = text("provider"),
                                  .credential = text("credential"),
                                  .recipient = text("recipient"),
                                  .messageType = text("message_type"),
                                  .correlationId = text("correlation_id")},
                       .last = {.state = *state,
                                .attempts = int(json["attempts"].integer().value_or(0)),
                                .messageId = text("message_id"),
                                .problem = text("problem"),
                                .text = text("text")},
                       .createdAt = *createdAt,
                       .updatedAt = *updatedAt};
}

Result<LedgerEntry> ledgerEntryFromJson(std::string_view json)
{
    JsonDocument document;
    TRY_VOID(document.parse(json));
    return ledgerEntryFrom(document.root());
}

Result<std::vector<LedgerEntry>> ledgerEntriesFromJson(std::string_view json)
{
    JsonDocument document;
    TRY_VOID(document.parse(json));
    std::vector<LedgerEntry> entries;
    for (const JsonValue& entry : document.root()["sends"])
        entries.push_back(TRY(ledgerEntryFrom(entry)));
    return entries;
}

std::optional<environments::Suppression> suppressionFrom(JsonValue json)
{
    if (!json.isObject())
        return std::nullopt;
    return environments::Suppression{textOrEmpty(json["reason"]), textOrEmpty(json["event"])};
}

Result<std::optional<environments::Suppression>> suppressionFromJson(std::string_view json)
{
    JsonDocument document;
    TRY_VOID(document.parse(json));
    return suppressionFrom(document.root()["suppression"]);
}

} // namespace waybill::sending
