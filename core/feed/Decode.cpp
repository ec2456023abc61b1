// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/feed/Decode.h"

#include "core/base/Rfc3339.h"
#include "core/events/EventJson.h"
#include "core/feed/Answer.h"

#include <algorithm>
#include <map>

namespace waybill::feed {

using events::Event;
using events::Record;
using events::RecordKind;

namespace {

Result<Event> eventOf(const JsonValue& value)
{
    auto event = events::readEvent(value);
    if (!event)
        return surprise(event.error().message);
    return event;
}

Result<Record> recordOf(const JsonValue& value)
{
    Record record;
    const auto seq = value["seq"].integer();
    const auto kind = value["kind"].string();
    if (!seq || !kind)
        return surprise("a record without seq or kind");
    record.seq = events::Seq(*seq);
    if (*kind == "event" || *kind == "status") {
        record.kind = *kind == "event" ? RecordKind::Event : RecordKind::Status;
        record.event = TRY(eventOf(value["event"]));
    } else if (*kind == "erased") {
        record.kind = RecordKind::Erased;
        record.event.id = events::eventIdFrom(value["id"].string().value_or("")).value_or(events::EventId());
        record.event.recipient = textOrEmpty(value["recipient_digest"]);
    } else if (*kind == "dropped") {
        record.kind = RecordKind::Dropped;
        const auto day = parseRfc3339(textOrEmpty(value["day"]) + "T00:00:00Z");
        if (!day)
            return surprise("a dropped record without a day");
        record.day = std::chrono::floor<std::chrono::days>(*day);
    } else {
        return surprise("a record of an unknown kind");
    }
    return record;
}

EndpointStatus endpointOf(const JsonValue& value)
{
    EndpointStatus endpoint;
    endpoint.name = textOrEmpty(value["name"]);
    endpoint.provider = textOrEmpty(value["provider"]);
    endpoint.environment = textOrEmpty(value["environment"]);
    endpoint.lastVerified = timeOrNothing(value["last_verified_at"]);
    endpoint.lastRefused = timeOrNothing(value["last_refused_at"]);
    endpoint.received = numberOf(value["received"]);
    endpoint.refused = numberOf(value["refused"]);
    endpoint.deadLetters = numberOf(value["dead_letters"]);
    endpoint.secretReadable = value["secret"].string() != "unreadable";
    endpoint.secretProblem = textOrEmpty(value["secret_problem"]);
    return endpoint;
}

trace::Context contextOf(const JsonValue& root, const events::MessageKey& key, Timestamp now)
{
    trace::Context context;
    context.now = now;
    const JsonValue provider = root["providers"][key.provider];
    const auto name = provider["name"].string();
    context.providerName = QString::fromStdString(std::string(name.value_or(key.provider)));
    context.providerReportsDelivered = provider["reports_delivered"].string() != "never";
    const JsonValue baseline = root["baselines"][key.provider];
    if (const auto samples = baseline["samples"].integer(); samples && *samples > 0)
        context.baseline = events::Baseline{*samples, std::chrono::milliseconds(numberOf(baseline["p99_ms"]))};
    if (const auto seconds = provider["resends_for_s"].integer())
        context.providerResendsFor = std::chrono::floor<std::chrono::minutes>(std::chrono::seconds(*seconds));
    context.providerResendsDeliveries = provider["resends_deliveries"].boolean().value_or(true);
    for (const JsonValue& off : root["relay_was_off"]) {
        const auto from = timeOrNothing(off["from"]);
        const auto to = timeOrNothing(off["to"]);
        if (from && to)
            context.relayWasOff.push_back({*from, *to});
    }
    return context;
}

events::Send sendOf(const JsonValue& value)
{
    return {textOrEmpty(value["provider"]),       textOrEmpty(value["environment"]),  textOrEmpty(value["message_id"]),
            textOrEmpty(value["recipient"]),      textOrEmpty(value["correlation_id"]), textOrEmpty(value["message_type"]),
            timeOrNothing(value["registered_at"]).value_or(Timestamp())};
}

trace::LedgerSend ledgerSendOf(const JsonValue& value)
{
    return {.id = textOrEmpty(value["id"]),
            .provider = textOrEmpty(value["provider"]),
            .environment = textOrEmpty(value["environment"]),
            .credential = textOrEmpty(value["credential"]),
            .recipient = textOrEmpty(value["recipient"]),
            .messageType = textOrEmpty(value["message_type"]),
            .correlationId = textOrEmpty(value["correlation_id"]),
            .messageId = textOrEmpty(value["message_id"]),
            .answer = trace::answerFrom(value["state"].string().value_or("")),
            .attempts = int(std::clamp<std::int64_t>(numberOf(value["attempts"]), 0, 1000)),
            .text = textOrEmpty(value["text"]),
            .askedAt = timeOrNothing(value["created_at"]).value_or(Timestamp()),
            .answeredAt = timeOrNothing(value["updated_at"]).value_or(Timestamp())};
}

void addCopies(const JsonValue& copies, std::vector<trace::Story>& stories)
{
    std::map<events::EventId, Timestamp> lastOf;
    for (const JsonValue& one : copies) {
        const auto id = events::eventIdFrom(one["event"].string().value_or(""));
        const auto last = timeOrNothing(one["last_at"]);
        if (id && last)
            lastOf.emplace(*id, *last);
    }
    for (trace::Story& story : stories) {
        for (const Event& event : story.events) {
            if (const auto last = lastOf.find(event.id); last != lastOf.end())
                story.lastCopies.insert(*last);
        }
    }
}

} // namespace

Result<FeedPage> decodePage(const QByteArray& body)
{
    const JsonDocument document = TRY(parseAnswer(body));
    const JsonValue records = document.root()["records"];
    const auto cursor = document.root()["cursor"].string();
    if (!records.isArray() || !cursor)
        return surprise("a page without records or cursor");
    FeedPage page{{}, std::string(*cursor)};
    page.records.reserve(records.size());
    for (const JsonValue& record : records)
        page.records.push_back(TRY(recordOf(record)));
    return page;
}

Result<RelayStatus> decodeStatus(const QByteArray& body)
{
    const JsonDocument document = TRY(parseAnswer(body));
    const JsonValue root = document.root();
    if (!root["endpoints"].isArray() || !root["version"].string())
        return surprise("a status without endpoints or version");
    RelayStatus status;
    status.lag = std::chrono::milliseconds(numberOf(root["lag_ms"]));
    status.events = numberOf(root["events"]);
    status.messages = numberOf(root["messages"]);
    status.copies = numberOf(root["copies"]);
    status.deadLetters = numberOf(root["dead_letters"]);
    status.refusedToday = numberOf(root["refused_today"]);
    status.queued = numberOf(root["queued"]);
    status.lastVerified = timeOrNothing(root["last_verified_at"]);
    status.eventDays = int(std::clamp<std::int64_t>(numberOf(root["event_days"]), 0, 36'500));
    status.demo = root["demo"].boolean().value_or(false);
    status.version = textOrEmpty(root["version"]);
    status.now = timeOrNothing(root["now"]).value_or(Timestamp());
    for (const JsonValue& endpoint : root["endpoints"])
        status.endpoints.push_back(endpointOf(endpoint));
    for (const JsonValue& one : root["damaged"])
        status.damaged.push_back({textOrEmpty(one["file"]), textOrEmpty(one["set_aside"]),
                                  timeOrNothing(one["found_at"]).value_or(Timestamp()), numberOf(one["rows"]),
                                  one["mails"].integer()});
    return status;
}

Result<std::vector<trace::Story>> decodeTrace(const QByteArray& body, Timestamp now, bool localTimes)
{
    const JsonDocument document = TRY(parseAnswer(body));
    const JsonValue root = document.root();
    if (!root["messages"].isArray())
        return surprise("a trace without messages");
    std::vector<Event> events;
    for (const JsonValue& message : root["messages"]) {
        for (const JsonValue& event : message["events"])
            events.push_back(TRY(eventOf(event)));
    }
    std::vector<events::Send> sends;
    for (const JsonValue& send : root["sends"])
        sends.push_back(sendOf(send));
    std::vector<trace::LedgerSend> ledger;
    for (const JsonValue& send : root["ledger"])
        ledger.push_back(ledgerSendOf(send));
    const auto context = [&](const events::MessageKey& key) {
        trace::Context found = contextOf(root, key, now);
        found.localTimes = localTimes;
        return found;
    };
    auto stories = trace::tellStories(std::move(events), context, std::move(sends), std::move(ledger));
    addCopies(root["copies"], stories);
    return stories;
}

Result<EventPage> decodeEvents(const QByteArray& body)
{
    const JsonDocument document = TRY(parseAnswer(body));
    if (!document.root()["events"].isArray())
        return surprise("an answer without events");
    EventPage page{{}, textOrEmpty(document.root()["next"])};
    for (const JsonValue& event : document.root()["events"])
        page.events.push_back(TRY(eventOf(event)));
    return page;
}

Result<RawRequest> decodeRaw(const QByteArray& body)
{
    const JsonDocument document = TRY(parseAnswer(body));
    const JsonValue root = document.root();
    const auto receivedAt = timeOrNothing(root["received_at"]);
    if (!root["body"].string() || !receivedAt)
        return surprise("a request without body or time");
    RawRequest raw;
    raw.element = textOrEmpty(root["element"]);
    raw.body = textOrEmpty(root["body"]);
    raw.bodyTruncated = root["body_truncated"].boolean().value_or(false);
    for (const JsonValue& header : root["headers"])
        raw.headers.emplace_back(textOrEmpty(header.at(0)), textOrEmpty(header.at(1)));
    raw.endpoint = textOrEmpty(root["endpoint"]);
    raw.method = textOrEmpty(root["method"]);
    raw.path = textOrEmpty(root["path"]);
    raw.receivedAt = *receivedAt;
    raw.verification = textOrEmpty(root["verification"]["status"]);
    raw.strength = textOrEmpty(root["verification"]["strength"]);
    raw.refusal = textOrEmpty(root["verification"]["refusal"]);
    raw.processing = textOrEmpty(root["processing"]);
    raw.signatureReproducible = root["signature_reproducible"].boolean().value_or(true);
    return raw;
}

} // namespace waybill::feed
