// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/EndpointsApi.h"

#include "core/base/Closest.h"
#include "core/relay/ApiJson.h"
#include "core/relay/health/DiskUse.h"
#include "core/relay/health/Latencies.h"

#include <algorithm>
#include <filesystem>

namespace waybill::relay {

namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

constexpr auto shownBeats = 60min;
constexpr auto shownUpTime = 24h;
constexpr std::size_t rateMinutes = 5; // whole ones, before the running one

std::int64_t lastHour(const Beats& beats, Timestamp now)
{
    std::int64_t received = 0;
    for (const Beat& beat : beats.until(now, shownBeats))
        received += beat.received();
    return received;
}

double perMinute(const Beats& beats, Timestamp now)
{
    const std::vector<Beat> recent = beats.until(now, std::chrono::minutes(rateMinutes + 1));
    std::int64_t received = 0;
    for (std::size_t minute = 0; minute < rateMinutes; ++minute)
        received += recent[minute].received();
    return double(received) / double(rateMinutes);
}

// Which of the last minutes the relay was not there for. The interval that runs ends now, whatever was last written.
std::vector<bool> offMinutes(std::vector<UpInterval> up, Timestamp now)
{
    if (!up.empty())
        up.back().to = now;
    std::vector<bool> off(std::size_t(Beats::kept.count()), true);
    const Minute first = minuteOf(now) - (Beats::kept - 1min);
    for (std::size_t minute = 0; minute < off.size(); ++minute) {
        const Timestamp from = first + std::chrono::minutes(minute);
        off[minute] = std::ranges::none_of(up, [from](const UpInterval& one) { return one.to >= from && one.from < from + 1min; });
    }
    return off;
}

std::int64_t bytesBelow(const std::string& folder)
{
    std::int64_t bytes = 0;
    std::error_code none;
    for (fs::recursive_directory_iterator at(folder, none), end; !none && at != end; at.increment(none)) {
        std::error_code ignored; // a file may go meanwhile
        const auto size = at->is_regular_file(ignored) ? at->file_size(ignored) : 0;
        bytes += ignored ? 0 : std::int64_t(size);
    }
    return bytes;
}

void writeDiagnosis(JsonWriter& writer, const Diagnosis& diagnosis)
{
    writer.key("diagnosis")
        .beginObject()
        .member("state", toString(diagnosis.state))
        .member("cause", toString(diagnosis.cause))
        .memberOrNull("since", diagnosis.since)
        .member("count", diagnosis.count)
        .member("missing", diagnosis.missing)
        .member("span_ms", std::int64_t(diagnosis.span.count()))
        .memberOrNull("detail", diagnosis.detail)
        .endObject();
}

} // namespace

struct EndpointsApi::Picture {
    Timestamp now{};
    std::map<std::string, Beats> beats;
    std::map<std::string, Heartbeat> heartbeats;
    std::vector<RefusalCount> refusals;
    std::vector<StrayPath> strays;
    std::vector<UpInterval> up;
    std::vector<bool> off;
    std::vector<std::shared_ptr<const Endpoint>> endpoints;

    const Beats& beatsOf(const Endpoint& endpoint) const
    {
        static const Beats none;
        const auto found = beats.find(endpoint.config.name);
        return found == beats.end() ? none : found->second;
    }
    Heartbeat heartbeatOf(const Endpoint& endpoint) const
    {
        const auto found = heartbeats.find(endpoint.config.name);
        return found == heartbeats.end() ? Heartbeat() : found->second;
    }
};

EndpointsApi::EndpointsApi(EndpointsFacts facts, const Endpoints& endpoints, const RelayState& state,
                           const IntakeLog& intake, const EndpointWatch& watch, SentSince sentSince, const Clock& clock)
    : m_facts(std::move(facts)), m_endpoints(endpoints), m_state(state), m_intake(intake), m_watch(watch),
      m_sentSince(std::move(sentSince)), m_clock(clock)
{
}

HttpResponse EndpointsApi::endpoints() const
{
    Picture picture;
    picture.now = m_clock.now();
    auto up = m_state.upIntervals(picture.now - shownUpTime);
    if (!up)
        return errorResponse(up.error());
    picture.up = *std::move(up);
    picture.off = offMinutes(picture.up, picture.now);
    picture.beats = m_state.beats();
    for (Heartbeat& heartbeat : m_state.heartbeats())
        picture.heartbeats.emplace(heartbeat.endpoint, std::move(heartbeat));
    picture.refusals = m_state.refusalsToday();
    picture.strays = m_watch.strayPaths();
    picture.endpoints = m_endpoints.all();

    JsonWriter writer;
    writer.beginObject();
    writeRelay(writer, picture);
    writer.key("endpoints").beginArray();
    for (const auto& endpoint : picture.endpoints)
        writeEndpoint(writer, *endpoint, picture);
    writer.endArray().key("refusals").beginArray();
    for (const RefusalCount& refusal : picture.refusals) {
        writer.beginObject()
            .member("reason", refusal.reason)
            .member("endpoint", refusal.endpoint)
            .member("count", refusal.count)
            .member("first_at", refusal.first)
            .member("last_at", refusal.last)
            .member("skew_seconds", std::int64_t(refusal.skew.count()))
            .endObject();
    }
    writer.endArray().key("stray_paths").beginArray();
    for (const StrayPath& stray : picture.strays) {
        writer.beginObject()
            .member("path", stray.path)
            .member("hits", stray.hits)
            .member("first_at", stray.first)
            .member("last_at", stray.last)
            .member("peer", stray.peer)
            .endObject();
    }
    writer.endArray().endObject();
    return jsonResponse(writer);
}

void EndpointsApi::writeRelay(JsonWriter& writer, const Picture& picture) const
{
    writer.member("now", picture.now)
        .member("started_at", m_facts.startedAt)
        .member("hooks_url", m_facts.hooksUrl)
        .memberOrNull("public_url", m_facts.publicUrl);
    const IntakeCounts counts = m_intake.counts();
    const auto micros = [](const auto& time) { return time ? std::optional(std::int64_t(time->count())) : std::nullopt; };
    writer.key("commit").beginObject();
    writer.memberOrNull("p50_us", micros(counts.commitP50)).memberOrNull("p99_us", micros(counts.commitP99)).endObject();
    double written = 0;
    std::vector<std::chrono::seconds> skews;
    for (const auto& endpoint : picture.endpoints) {
        written += perMinute(picture.beatsOf(*endpoint), picture.now);
        if (const auto skew = m_watch.skew(endpoint->config.name))
            skews.push_back(*skew);
    }
    const auto skew = quantile(skews, 0.5);
    writer.member("written_per_minute", written).key("clock").beginObject();
    writer.memberOrNull("skew_seconds", skew ? std::optional(std::int64_t(skew->count())) : std::nullopt);
    writer.member("endpoints", std::int64_t(skews.size())).endObject();
    writeDisk(writer, picture);
    writer.key("up").beginArray();
    for (const UpInterval& up : picture.up) {
        const bool runs = &up == &picture.up.back();
        writer.beginObject().member("from", up.from).member("to", runs ? picture.now : up.to);
        writer.member("clean", up.endedCleanly || runs).endObject();
    }
    writer.endArray();
}

void EndpointsApi::writeDisk(JsonWriter& writer, const Picture& picture) const
{
    std::error_code error;
    const auto space = fs::space(m_facts.dataDirectory, error);
    std::int64_t requests = 0;
    for (const auto& [name, beats] : picture.beats)
        requests += lastHour(beats, picture.now);
    const std::int64_t stored = m_intake.lastId().value();
    const std::int64_t used = bytesBelow(m_facts.dataDirectory);
    writer.key("disk").beginObject();
    writer.memberOrNull("free_bytes", error ? std::nullopt : std::optional(std::int64_t(space.available)));
    writer.member("used_bytes", used).memberOrNull("bytes_per_day", bytesPerDay(used, stored, requests)).endObject();
}

std::string EndpointsApi::urlOf(const std::string& name) const
{
    const auto endpoint = m_endpoints.find(name);
    return endpoint ? urlOf(*endpoint) : std::string();
}

std::string EndpointsApi::urlOf(const Endpoint& endpoint) const
{
    if (!endpoint.config.publicUrl.empty())
        return endpoint.config.publicUrl;
    const std::string& base = m_facts.publicUrl.empty() ? m_facts.hooksUrl : m_facts.publicUrl;
    return base + "/hooks/" + endpoint.config.name;
}

void EndpointsApi::writeEndpoint(JsonWriter& writer, const Endpoint& endpoint, const Picture& picture) const
{
    const Beats& beats = picture.beatsOf(endpoint);
    const Heartbeat heartbeat = picture.heartbeatOf(endpoint);
    const EndpointFacts facts = factsOf(endpoint, picture);
    const auto p95 = m_watch.answerP95(endpoint.config.name, picture.now);
    std::int64_t refusedToday = 0;
    for (const RefusalCount& refusal : picture.refusals)
        refusedToday += refusal.endpoint == endpoint.config.name ? refusal.count : 0;
    const providers::ProviderCard& card = endpoint.provider->card();
    writer.beginObject()
        .member("name", endpoint.config.name)
        .member("provider", endpoint.config.provider)
        .member("environment", endpoint.config.environment)
        .member("auth", providers::toString(endpoint.config.auth))
        .member("url", urlOf(endpoint))
        .member("retries", card.retries)
        .member("where", card.webhookPath)
        .memberOrNull("last_received_at", heartbeat.lastReceived)
        .memberOrNull("last_verified_at", heartbeat.lastVerified)
        .memberOrNull("last_event_at", heartbeat.lastEvent)
        .member("per_minute", perMinute(beats, picture.now))
        .member("usual_per_minute", usualRate(facts))
        .member("refused_today", refusedToday)
        .member("dead_letters", heartbeat.deadLetters)
        .memberOrNull("answer_p95_us", p95 ? std::optional(std::int64_t(p95->count())) : std::nullopt);
    writeDiagnosis(writer, diagnose(facts));
    writer.key("beats").beginArray();
    for (const Beat& beat : beats.until(picture.now, shownBeats))
        writer.beginArray().value(beat.accepted).value(beat.refused).endArray();
    writer.endArray().key("was_off").beginArray();
    const std::size_t first = picture.off.size() - std::size_t(shownBeats.count());
    for (std::size_t minute = first; minute < picture.off.size(); ++minute) {
        if (picture.off[minute])
            writer.value(std::int64_t(minute - first));
    }
    writer.endArray().endObject();
}

EndpointFacts EndpointsApi::factsOf(const Endpoint& endpoint, const Picture& picture) const
{
    const Heartbeat heartbeat = picture.heartbeatOf(endpoint);
    EndpointFacts facts{.beats = picture.beatsOf(endpoint).until(picture.now, Beats::kept),
                        .wasOff = picture.off,
                        .now = picture.now,
                        .lastReceived = heartbeat.lastReceived,
                        .lastVerified = heartbeat.lastVerified,
                        .secretReadable = endpoint.ready(),
                        .secretProblem = endpoint.secretProblem,
                        .heldBack = m_watch.heldBack(endpoint.config.name),
                        .lastRefusal = heartbeat.lastRefusal};
    for (const RefusalCount& refusal : picture.refusals) {
        if (refusal.endpoint == endpoint.config.name && refusal.reason == heartbeat.lastRefusal)
            facts.refusedSkew = refusal.skew;
    }
    facts.clockOffAtOthers = skewAtOthers(endpoint, picture);
    if (const auto p95 = m_watch.answerP95(endpoint.config.name, picture.now))
        facts.answerP95 = std::chrono::duration_cast<std::chrono::milliseconds>(*p95);
    std::vector<std::string> paths;
    for (const auto& other : picture.endpoints)
        paths.push_back("/hooks/" + other->config.name);
    const std::vector<std::string_view> views(paths.begin(), paths.end());
    for (const StrayPath& stray : picture.strays) {
        if (closest(stray.path, views) != "/hooks/" + endpoint.config.name || stray.hits < facts.strayHits)
            continue;
        facts.strayPath = stray.path;
        facts.strayHits = stray.hits;
        facts.lastStray = stray.last;
    }
    if (m_sentSince)
        facts.sentSinceLastEvent = m_sentSince(endpoint.config.provider, endpoint.config.environment,
                                               heartbeat.lastReceived.value_or(m_facts.startedAt));
    return facts;
}

// What the signatures at endpoints of other providers say.
std::optional<std::chrono::seconds> EndpointsApi::skewAtOthers(const Endpoint& endpoint, const Picture& picture) const
{
    std::vector<std::chrono::seconds> skews;
    for (const auto& other : picture.endpoints) {
        const auto skew = m_watch.skew(other->config.name);
        if (skew && other->config.provider != endpoint.config.provider)
            skews.push_back(*skew);
    }
    return quantile(std::move(skews), 0.5);
}

std::vector<ApiRoute> EndpointsApi::routes()
{
    return {
        {"GET", "/v1/endpoints", "", Role::Read, answeredBy([this](const ApiCall&) { return endpoints(); })},
    };
}

} // namespace waybill::relay
