// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/LedgerTrace.h"

#include "core/events/Address.h"

#include <algorithm>
#include <set>

namespace waybill::relay {

namespace {

constexpr std::size_t messagesAskedOf = 200;

trace::LedgerSend sendOf(LedgerEntry entry, Timestamp then)
{
    trace::LedgerSend send{.id = std::move(entry.id),
                           .provider = std::move(entry.intent.provider),
                           .environment = std::move(entry.intent.environment),
                           .credential = std::move(entry.intent.credential),
                           .recipient = events::normalisedAddress(entry.intent.recipient),
                           .messageType = std::move(entry.intent.messageType),
                           .correlationId = std::move(entry.intent.correlationId),
                           .messageId = std::move(entry.last.messageId),
                           .answer = trace::answerFrom(sending::toString(entry.last.state)),
                           .attempts = entry.last.attempts,
                           .text = std::move(entry.last.text),
                           .askedAt = entry.createdAt,
                           .answeredAt = entry.updatedAt};
    if (send.answeredAt > then) {
        send.answer = trace::LedgerSend::Answer::None;
        send.answeredAt = send.askedAt;
        send.text.clear();
    }
    return send;
}

} // namespace

Result<std::vector<trace::LedgerSend>> ledgerSendsFor(SendLedger& ledger, const std::string& key,
                                                      std::span<const events::Event> found, Timestamp then, std::size_t limit)
{
    std::vector<LedgerEntry> entries = TRY(ledger.named(key, limit));
    std::set<std::string> asked;
    for (const events::Event& event : found) {
        if (event.messageId.empty() || asked.size() >= messagesAskedOf || !asked.insert(event.messageId).second)
            continue;
        for (LedgerEntry& entry : TRY(ledger.named(event.messageId, limit))) {
            // Others of the same request stay theirs: only whom the events are about was asked for.
            const bool isFound = std::ranges::any_of(found, [&](const events::Event& one) {
                return one.messageId == entry.last.messageId
                       && events::foldedAddress(one.recipient) == events::foldedAddress(entry.intent.recipient);
            });
            if (isFound && std::ranges::find(entries, entry.id, &LedgerEntry::id) == entries.end())
                entries.push_back(std::move(entry));
        }
    }
    std::vector<trace::LedgerSend> sends;
    for (LedgerEntry& entry : entries)
        if (entry.createdAt <= then)
            sends.push_back(sendOf(std::move(entry), then));
    return sends;
}

void writeLedger(JsonWriter& writer, std::span<const trace::Story> stories)
{
    writer.key("ledger").beginArray();
    for (const trace::Story& story : stories) {
        if (!story.ledger)
            continue;
        const trace::LedgerSend& send = *story.ledger;
        writer.beginObject()
            .member("id", send.id)
            .member("environment", send.environment)
            .member("provider", send.provider)
            .member("credential", send.credential)
            .member("recipient", send.recipient)
            .memberOrNull("message_type", send.messageType)
            .memberOrNull("correlation_id", send.correlationId)
            .member("state", trace::stateOf(send))
            .member("attempts", send.attempts)
            .memberOrNull("message_id", send.messageId)
            .memberOrNull("text", send.text)
            .member("created_at", send.askedAt)
            .member("updated_at", send.answeredAt)
            .endObject();
    }
    writer.endArray();
}

} // namespace waybill::relay
