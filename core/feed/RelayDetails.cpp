// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/feed/RelayDetails.h"

#include "core/feed/Answer.h"
#include "core/events/EventJson.h"

namespace waybill::feed {

namespace {

std::optional<std::chrono::microseconds> microsOf(const JsonValue& value)
{
    const auto micros = value.integer();
    return micros ? std::optional(std::chrono::microseconds(*micros)) : std::nullopt;
}

relay::Diagnosis diagnosisOf(const JsonValue& value)
{
    relay::Diagnosis diagnosis;
    diagnosis.state = relay::endpointStateFrom(textOrEmpty(value["state"])).value_or(relay::EndpointState::Healthy);
    diagnosis.cause = relay::causeFrom(textOrEmpty(value["cause"])).value_or(relay::Cause::None);
    diagnosis.since = timeOrNothing(value["since"]);
    diagnosis.count = numberOf(value["count"]);
    diagnosis.missing = numberOf(value["missing"]);
    diagnosis.span = std::chrono::milliseconds(numberOf(value["span_ms"]));
    diagnosis.detail = textOrEmpty(value["detail"]);
    return diagnosis;
}

EndpointDetail endpointOf(const JsonValue& value)
{
    EndpointDetail endpoint;
    endpoint.name = textOrEmpty(value["name"]);
    endpoint.provider = textOrEmpty(value["provider"]);
    endpoint.environment = textOrEmpty(value["environment"]);
    endpoint.auth = textOrEmpty(value["auth"]);
    endpoint.url = textOrEmpty(value["url"]);
    endpoint.retries = textOrEmpty(value["retries"]);
    endpoint.where = textOrEmpty(value["where"]);
    endpoint.lastReceived = timeOrNothing(value["last_received_at"]);
    endpoint.lastVerified = timeOrNothing(value["last_verified_at"]);
    endpoint.perMinute = fractionOf(value["per_minute"]);
    endpoint.usualPerMinute = fractionOf(value["usual_per_minute"]);
    endpoint.refusedToday = numberOf(value["refused_today"]);
    endpoint.deadLetters = numberOf(value["dead_letters"]);
    endpoint.answerP95 = microsOf(value["answer_p95_us"]);
    endpoint.diagnosis = diagnosisOf(value["diagnosis"]);
    for (const JsonValue& beat : value["beats"])
        endpoint.beats.push_back({numberOf(beat.at(0)), numberOf(beat.at(1))});
    endpoint.wasOff.assign(endpoint.beats.size(), false);
    for (const JsonValue& minute : value["was_off"]) {
        if (const auto index = std::size_t(numberOf(minute)); index < endpoint.wasOff.size())
            endpoint.wasOff[index] = true;
    }
    return endpoint;
}

Result<CollapsedDetail> collapsedOf(const JsonValue& value)
{
    auto event = events::readEvent(value["event"]);
    if (!event)
        return surprise(event.error().message);
    CollapsedDetail collapsed{
        *std::move(event), value["same_by"].string() != "bytes", textOrEmpty(value["repeated_because"]), {}};
    for (const JsonValue& delivery : value["deliveries"])
        collapsed.deliveries.push_back({timeOrNothing(delivery["received_at"]).value_or(Timestamp()),
                                        microsOf(delivery["answer_us"])});
    return collapsed;
}

} // namespace

Result<RelayDetails> decodeDetails(const QByteArray& body)
{
    const JsonDocument document = TRY(parseAnswer(body));
    const JsonValue root = document.root();
    const auto now = timeOrNothing(root["now"]);
    if (!root["endpoints"].isArray() || !now)
        return surprise("endpoints without a list or a time");
    RelayDetails details;
    details.now = *now;
    details.startedAt = timeOrNothing(root["started_at"]).value_or(*now);
    details.hooksUrl = textOrEmpty(root["hooks_url"]);
    details.publicUrl = textOrEmpty(root["public_url"]);
    details.commitP50 = microsOf(root["commit"]["p50_us"]);
    details.commitP99 = microsOf(root["commit"]["p99_us"]);
    details.writtenPerMinute = fractionOf(root["written_per_minute"]);
    details.diskFree = root["disk"]["free_bytes"].integer();
    details.diskPerDay = root["disk"]["bytes_per_day"].integer();
    if (const auto skew = root["clock"]["skew_seconds"].integer())
        details.clockSkew = std::chrono::seconds(*skew);
    details.clockEndpoints = numberOf(root["clock"]["endpoints"]);
    for (const JsonValue& up : root["up"])
        details.up.push_back({timeOrNothing(up["from"]).value_or(*now), timeOrNothing(up["to"]).value_or(*now),
                              up["clean"].boolean().value_or(true)});
    for (const JsonValue& endpoint : root["endpoints"])
        details.endpoints.push_back(endpointOf(endpoint));
    for (const JsonValue& refusal : root["refusals"])
        details.refusals.push_back({textOrEmpty(refusal["reason"]), textOrEmpty(refusal["endpoint"]),
                                    numberOf(refusal["count"]), timeOrNothing(refusal["first_at"]).value_or(*now),
                                    timeOrNothing(refusal["last_at"]).value_or(*now),
                                    std::chrono::seconds(numberOf(refusal["skew_seconds"]))});
    for (const JsonValue& stray : root["stray_paths"])
        details.strays.push_back({textOrEmpty(stray["path"]), textOrEmpty(stray["peer"]), numberOf(stray["hits"]),
                                  timeOrNothing(stray["last_at"]).value_or(*now)});
    return details;
}

Result<std::vector<DeadLetterDetail>> decodeDeadLetters(const QByteArray& body)
{
    const JsonDocument document = TRY(parseAnswer(body));
    const JsonValue letters = document.root()["dead_letters"];
    if (!letters.isArray())
        return surprise("an answer without dead letters");
    std::vector<DeadLetterDetail> list;
    for (const JsonValue& letter : letters)
        list.push_back({numberOf(letter["id"]), textOrEmpty(letter["endpoint"]), textOrEmpty(letter["why"]),
                        textOrEmpty(letter["body_excerpt"]), timeOrNothing(letter["received_at"]).value_or(Timestamp()),
                        numberOf(letter["tries"])});
    return list;
}

Result<CopiesDetail> decodeCopies(const QByteArray& body)
{
    const JsonDocument document = TRY(parseAnswer(body));
    const JsonValue root = document.root();
    if (!root["collapsed"].isArray())
        return surprise("an answer without copies");
    CopiesDetail copies{numberOf(root["copies_last_hour"]), numberOf(root["events_last_hour"]), {}};
    for (const JsonValue& collapsed : root["collapsed"])
        copies.collapsed.push_back(TRY(collapsedOf(collapsed)));
    return copies;
}

Result<std::vector<CopyDifference>> decodeDifferences(const QByteArray& body)
{
    const JsonDocument document = TRY(parseAnswer(body));
    const JsonValue differences = document.root()["differences"];
    if (!differences.isArray())
        return surprise("an answer without differences");
    std::vector<CopyDifference> list;
    for (const JsonValue& difference : differences)
        list.push_back({difference.isObject(), difference["equal"].boolean().value_or(true),
                        numberOf(difference["offset"]), textOrEmpty(difference["first"]), textOrEmpty(difference["copy"]),
                        textOrEmpty(difference["before"])});
    return list;
}

Result<QuarantineCheck> decodeQuarantineCheck(const QByteArray& body)
{
    const JsonDocument document = TRY(parseAnswer(body));
    const JsonValue root = document.root();
    return QuarantineCheck{numberOf(root["checked"]), numberOf(root["accepted"]), numberOf(root["still_refused"]),
                           numberOf(root["not_whole"])};
}

Result<ReplayCount> decodeReplay(const QByteArray& body)
{
    const JsonDocument document = TRY(parseAnswer(body));
    const JsonValue root = document.root();
    if (root["replayed"].boolean().value_or(false)) // of a single one
        return ReplayCount{1, 0};
    return ReplayCount{numberOf(root["replayed"]), numberOf(root["failed"])};
}

Result<std::vector<RefusedRequest>> decodeRefused(const QByteArray& body)
{
    const JsonDocument document = TRY(parseAnswer(body));
    const JsonValue refused = document.root()["refused"];
    if (!refused.isArray())
        return surprise("an answer without refused requests");
    std::vector<RefusedRequest> list;
    for (const JsonValue& one : refused)
        list.push_back({numberOf(one["id"]), textOrEmpty(one["endpoint"]), textOrEmpty(one["refusal"]),
                        textOrEmpty(one["body_excerpt"]), timeOrNothing(one["received_at"]).value_or(Timestamp()),
                        std::chrono::seconds(numberOf(one["skew_seconds"])), numberOf(one["body_bytes"])});
    return list;
}

Result<TestResult> decodeTest(const QByteArray& body)
{
    const JsonDocument document = TRY(parseAnswer(body));
    const JsonValue root = document.root();
    if (!root["steps"].isArray())
        return surprise("a test event without steps");
    TestResult result{textOrEmpty(root["endpoint"]), textOrEmpty(root["outcome"]), textOrEmpty(root["note"]),
                      textOrEmpty(root["event"]), {}};
    for (const JsonValue& step : root["steps"])
        result.steps.push_back({textOrEmpty(step["step"]), textOrEmpty(step["state"]), textOrEmpty(step["detail"]),
                                std::chrono::microseconds(numberOf(step["took_us"]))});
    return result;
}

Result<NewEndpoint> decodeNewEndpoint(const QByteArray& body)
{
    const JsonDocument document = TRY(parseAnswer(body));
    const JsonValue root = document.root();
    if (!root["url"].string())
        return surprise("a new endpoint without an address");
    return NewEndpoint{textOrEmpty(root["endpoint"]), textOrEmpty(root["url"]), textOrEmpty(root["where"]),
                       root["needs_key"].boolean().value_or(true)};
}

Result<std::vector<KeyDetail>> decodeKeys(const QByteArray& body)
{
    const JsonDocument document = TRY(parseAnswer(body));
    const JsonValue keys = document.root()["keys"];
    if (!keys.isArray())
        return surprise("an answer without keys");
    std::vector<KeyDetail> list;
    for (const JsonValue& key : keys)
        list.push_back({textOrEmpty(key["id"]), textOrEmpty(key["form"])});
    return list;
}

} // namespace waybill::feed
