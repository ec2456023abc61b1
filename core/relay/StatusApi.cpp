// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/StatusApi.h"

#include "core/relay/ApiJson.h"

#include <algorithm>
#include <atomic>

namespace waybill::relay {

namespace {

constexpr std::size_t defaultLimit = 100;
constexpr std::size_t maxLimit = 1000;

std::string_view secretState(const Endpoint& endpoint) { return endpoint.ready() ? "ready" : "unreadable"; }

void writeEndpoint(JsonWriter& writer, const Endpoint& endpoint, const Heartbeat& heartbeat)
{
    writer.beginObject()
        .member("name", endpoint.config.name)
        .member("provider", endpoint.config.provider)
        .member("environment", endpoint.config.environment)
        .member("auth", providers::toString(endpoint.config.auth))
        .memberOrNull("last_received_at", heartbeat.lastReceived)
        .memberOrNull("last_verified_at", heartbeat.lastVerified)
        .memberOrNull("last_event_at", heartbeat.lastEvent)
        .memberOrNull("last_refused_at", heartbeat.lastRefused)
        .memberOrNull("last_refusal", heartbeat.lastRefusal)
        .member("received", heartbeat.received)
        .member("refused", heartbeat.refused)
        .member("dead_letters", heartbeat.deadLetters)
        .member("secret", secretState(endpoint))
        .memberOrNull("secret_problem", endpoint.secretProblem)
        .endObject();
}

} // namespace

StatusApi::StatusApi(StatusFacts facts, const events::EventStore& store, const IntakeLog& intake,
                     const RelayState& state, const Endpoints& endpoints, const DamageBook& damage,
                     Projector& projector, const Clock& clock)
    : m_facts(std::move(facts)), m_store(store), m_intake(intake), m_state(state), m_endpoints(endpoints),
      m_damage(damage), m_projector(projector), m_clock(clock)
{
}

// The age of the oldest request that is durable and not applied yet.
std::chrono::milliseconds StatusApi::lag(Timestamp now) const
{
    const auto oldest = m_intake.readAfter(m_projector.mark(), 1, 1);
    if (!oldest || oldest->empty())
        return {};
    return std::max(std::chrono::milliseconds(0), now - oldest->front().request.receivedAt);
}

HttpResponse StatusApi::status() const
{
    const auto health = m_store.health();
    if (!health)
        return errorResponse(health.error());
    const Timestamp now = m_clock.now();
    std::map<std::string, Heartbeat> heartbeats;
    std::optional<Timestamp> lastVerified;
    for (Heartbeat& heartbeat : m_state.heartbeats()) {
        lastVerified = std::max(lastVerified, heartbeat.lastVerified);
        heartbeats.emplace(heartbeat.endpoint, std::move(heartbeat));
    }

    JsonWriter writer;
    writer.beginObject()
        .member("version", m_facts.version)
        .member("demo", m_facts.demo)
        .member("started_at", m_facts.startedAt)
        .member("now", now)
        .member("lag_ms", std::int64_t(lag(now).count()))
        .member("queued", std::max<std::int64_t>(0, m_intake.lastId().value() - m_projector.mark().value()))
        .member("events", health->events)
        .member("messages", health->messages)
        .member("copies", health->copies)
        .member("dead_letters", m_state.deadLetterCount())
        .member("refused_today", m_state.refusedToday())
        .memberOrNull("last_verified_at", lastVerified)
        .member("feed_seq", health->lastSeq.value())
        .member("event_days", m_eventDays.load())
        .key("endpoints")
        .beginArray();
    for (const auto& endpoint : m_endpoints.all())
        writeEndpoint(writer, *endpoint, heartbeats[endpoint->config.name]);
    writer.endArray().key("damaged").beginArray();
    for (const Damage& one : m_damage.found())
        writer.beginObject().member("file", one.file).member("set_aside", one.setAside).member("found_at", one.foundAt)
            .member("rows", one.rows).memberOrNull("mails", one.mails).endObject();
    writer.endArray().endObject();
    return jsonResponse(writer);
}

HttpResponse StatusApi::deadLetters(const HttpRequest& request) const
{
    const auto limit = limitParameter(request.query, defaultLimit, maxLimit);
    if (!limit)
        return limit.error();
    const auto letters = m_state.deadLetters(*limit);
    if (!letters)
        return errorResponse(letters.error());
    JsonWriter writer;
    writer.beginObject().key("dead_letters").beginArray();
    for (const DeadLetter& letter : *letters) {
        const auto stored = m_intake.read(letter.request);
        writer.beginObject()
            .member("id", letter.id.value())
            .member("request", letter.request.value())
            .member("endpoint", letter.endpoint)
            .member("received_at", letter.receivedAt)
            .member("failed_at", letter.failedAt)
            .member("why", letter.why)
            .member("tries", letter.tries)
            .member("body_excerpt", stored ? excerpt(stored->request.body) : std::string_view())
            .endObject();
    }
    writer.endArray().endObject();
    return jsonResponse(writer);
}

HttpResponse StatusApi::quarantine(const HttpRequest& request) const
{
    const auto limit = limitParameter(request.query, defaultLimit, maxLimit);
    if (!limit)
        return limit.error();
    const auto refused = m_state.quarantine(*limit);
    if (!refused)
        return errorResponse(refused.error());
    JsonWriter writer;
    writer.beginObject().key("refused").beginArray();
    for (const QuarantinedRequest& one : *refused) {
        writer.beginObject()
            .member("id", one.id)
            .member("endpoint", one.request.endpoint)
            .member("received_at", one.request.receivedAt)
            .member("method", one.request.method)
            .member("path", one.request.path)
            .member("refusal", providers::toString(one.request.verification.refusal))
            .member("skew_seconds", std::int64_t(one.request.verification.skew.count()))
            .member("body_bytes", one.bodyBytes)
            .member("body_excerpt", excerpt(one.request.body))
            .key("headers")
            .beginArray();
        for (const auto& [name, value] : one.request.headers)
            writer.beginArray().value(name).value(value).endArray();
        writer.endArray().endObject();
    }
    writer.endArray().endObject();
    return jsonResponse(writer);
}

HttpResponse StatusApi::audit(const HttpRequest& request) const
{
    const auto limit = limitParameter(request.query, defaultLimit, maxLimit);
    if (!limit)
        return limit.error();
    const auto uses = m_state.tokenUses(*limit);
    if (!uses)
        return errorResponse(uses.error());
    JsonWriter writer;
    writer.beginObject().key("uses").beginArray();
    for (const TokenUse& use : *uses)
        writer.beginObject()
            .member("at", use.at)
            .member("token", use.token)
            .member("role", use.role)
            .member("what", use.what)
            .member("status", std::int64_t(use.status))
            .endObject();
    writer.endArray().endObject();
    return jsonResponse(writer);
}

void StatusApi::replay(const std::string& deadLetterId, Reply reply)
{
    const auto id = numberArgument(deadLetterId, "a dead letter", "/v1/dead-letters");
    if (!id)
        return reply(id.error());
    m_projector.replay(DeadLetterId(*id), [reply](Result<void> done) {
        if (!done)
            return reply(errorResponse(done.error()));
        JsonWriter writer;
        writer.beginObject().member("replayed", true).endObject();
        reply(jsonResponse(writer));
    });
}

namespace {

// Answers when the last replay has ended, and lets it go.
struct ReplayTally {
    explicit ReplayTally(Reply r) : reply(std::move(r)) {}
    ~ReplayTally()
    {
        JsonWriter writer;
        writer.beginObject().member("replayed", replayed.load()).member("failed", failed.load()).endObject();
        reply(jsonResponse(writer));
    }

    const Reply reply;
    std::atomic<std::int64_t> replayed = 0;
    std::atomic<std::int64_t> failed = 0;
};

} // namespace

void StatusApi::replayAll(const Reply& reply)
{
    const auto letters = m_state.deadLetters(maxLimit);
    if (!letters)
        return reply(errorResponse(letters.error()));
    const auto tally = std::make_shared<ReplayTally>(reply);
    for (const DeadLetter& letter : *letters)
        m_projector.replay(letter.id, [tally](const Result<void>& done) { ++(done ? tally->replayed : tally->failed); });
}

std::vector<ApiRoute> StatusApi::routes()
{
    return {
        {"GET", "/v1/status", "", Role::Read, answeredBy([this](const ApiCall&) { return status(); })},
        {"GET", "/v1/dead-letters", "", Role::Read,
         answeredBy([this](const ApiCall& call) { return deadLetters(call.request); })},
        {"POST", "/v1/dead-letters/", "/replay", Role::Operate,
         [this](const ApiCall& call, Reply reply) { replay(call.argument, std::move(reply)); }, ApiRoute::Runs::AtOnce},
        {"POST", "/v1/dead-letters/replay", "", Role::Operate,
         [this](const ApiCall&, Reply reply) { replayAll(reply); }},
        {"GET", "/v1/quarantine", "", Role::Read,
         answeredBy([this](const ApiCall& call) { return quarantine(call.request); })},
        {"GET", "/v1/audit", "", Role::Admin, answeredBy([this](const ApiCall& call) { return audit(call.request); })},
    };
}

} // namespace waybill::relay
