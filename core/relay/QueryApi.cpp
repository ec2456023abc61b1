// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/QueryApi.h"

#include "core/base/Rfc3339.h"
#include "core/events/Address.h"
#include "core/events/EventJson.h"
#include "core/relay/ApiJson.h"
#include "core/relay/Uptime.h"
#include "core/trace/VerdictJson.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <set>

namespace waybill::relay {

namespace {

constexpr std::size_t defaultLimit = 200;
constexpr std::size_t maxLimit = 2000;
constexpr std::size_t messagesAskedOf = 200; // for what was registered of them
constexpr std::chrono::days toldOffOf{30};
constexpr std::size_t maxNamed = 200; // ids in one question
constexpr std::size_t maxBodyBytes = 256 * 1024;

std::unexpected<HttpResponse> badLimit()
{
    return std::unexpected(errorResponse({ErrorCode::InvalidInput, "limit must be a whole number", "it is 1 to 2000"}));
}

std::expected<std::size_t, HttpResponse> limitOf(const HttpRequest& request)
{
    const auto limit = numberParameter(request.query, "limit", defaultLimit, maxLimit);
    if (!limit || *limit == 0)
        return badLimit();
    return *limit;
}

// "<ms>.<seq>" of the last event of the page before.
std::string pageMark(const events::Event& last) { return fmt::format("{}.{}", toMs(last.time()), last.seq.value()); }

std::optional<events::Before> beforeFrom(std::string_view text)
{
    long long ms = 0;
    std::int64_t seq = 0;
    const char* end = text.data() + text.size();
    const auto time = std::from_chars(text.data(), end, ms);
    if (time.ec != std::errc() || time.ptr == end || *time.ptr != '.')
        return {};
    const auto number = std::from_chars(time.ptr + 1, end, seq);
    if (number.ec != std::errc() || number.ptr != end)
        return {};
    return events::Before{timestampFromMs(ms), events::Seq(seq)};
}

std::string_view reportsDeliveredName(providers::ProviderCard::ReportsDelivered reports)
{
    using enum providers::ProviderCard::ReportsDelivered;
    switch (reports) {
    case Always:
        return "always";
    case OptIn:
        return "opt_in";
    case Never:
        break;
    }
    return "never";
}

void writeStory(JsonWriter& writer, const trace::Story& story)
{
    writer.beginObject()
        .memberOrNull("message_id", story.key.messageId)
        .memberOrNull("recipient", story.key.recipient)
        .member("provider", story.key.provider)
        .member("environment", story.key.environment)
        .key("verdict");
    trace::writeVerdict(writer, story.verdict);
    writer.key("events").beginArray();
    for (const events::Event& event : story.events)
        events::writeEvent(writer, event);
    writer.endArray().endObject();
}

// What the application registered, also of messages that have no event.
void writeSends(JsonWriter& writer, const std::vector<trace::Story>& stories)
{
    writer.key("sends").beginArray();
    for (const trace::Story& story : stories) {
        if (!story.send)
            continue;
        writer.beginObject()
            .member("correlation_id", story.send->correlationId)
            .member("provider", story.send->provider)
            .member("environment", story.send->environment)
            .member("message_id", story.send->messageId)
            .member("recipient", story.send->recipient)
            .memberOrNull("message_type", story.send->messageType)
            .member("registered_at", story.send->registeredAt)
            .endObject();
    }
    writer.endArray();
}

void writeOff(JsonWriter& writer, const std::vector<trace::OffTime>& off)
{
    writer.key("relay_was_off").beginArray();
    for (const trace::OffTime& time : off)
        writer.beginObject().member("from", time.from).member("to", time.to).endObject();
    writer.endArray();
}

} // namespace

QueryApi::QueryApi(const events::EventStore& store, const IntakeLog& intake, const MailFolder& mail,
                   const RelayState& state, const providers::Registry& registry, const Clock& clock)
    : m_store(store), m_intake(intake), m_mail(mail), m_state(state), m_registry(registry), m_clock(clock)
{
}

HttpResponse QueryApi::events(const HttpRequest& request) const
{
    if (const auto ids = queryParameter(request.query, "ids"))
        return eventsNamed(*ids);
    const auto limit = limitOf(request);
    if (!limit)
        return limit.error();
    const auto query = filterParameter(request.query);
    if (!query)
        return errorResponse(query.error());
    const std::string mark = queryParameter(request.query, "before").value_or("");
    const auto before = beforeFrom(mark);
    if (!mark.empty() && !before)
        return errorResponse(
            {ErrorCode::InvalidInput, "before isn't one of our page marks", "pass \"next\" of the page before"});
    const auto found = m_store.timeline(*query, before, *limit);
    if (!found)
        return errorResponse(found.error());

    JsonWriter writer;
    writer.beginObject().key("events").beginArray();
    for (const events::Event& event : *found)
        events::writeEvent(writer, event);
    const bool isFull = found->size() == *limit;
    writer.endArray().memberOrNull("next", isFull ? pageMark(found->back()) : std::string()).endObject();
    return jsonResponse(writer);
}

// In the order of the ids; what is gone is left out.
HttpResponse QueryApi::eventsNamed(std::string_view ids) const
{
    JsonWriter writer;
    writer.beginObject().key("events").beginArray();
    std::size_t count = 0;
    while (!ids.empty()) {
        const auto id = events::eventIdFrom(ids.substr(0, ids.find(',')));
        if (!id || ++count > maxNamed)
            return errorResponse({ErrorCode::InvalidInput, "ids must be event ids with commas between them",
                                  fmt::format("at most {} like evt_0123456789abcdef", maxNamed)});
        ids.remove_prefix(std::min(ids.size(), ids.find(',') == ids.npos ? ids.size() : ids.find(',') + 1));
        const auto event = m_store.event(*id);
        if (event)
            events::writeEvent(writer, *event);
        else if (event.error().code != ErrorCode::NotFound)
            return errorResponse(event.error());
    }
    writer.endArray().memberOrNull("next", std::string()).endObject();
    return jsonResponse(writer);
}

HttpResponse QueryApi::raw(const std::string& eventId) const
{
    const auto id = events::eventIdFrom(eventId);
    if (!id)
        return errorResponse({ErrorCode::InvalidInput, "this is not an event id", "expected evt_ and 16 hex digits"});
    const auto event = m_store.event(*id);
    if (!event)
        return errorResponse(event.error());
    const auto stored = m_intake.read(event->request);
    if (!stored)
        return errorResponse(stored.error());

    const IncomingRequest& request = stored->request;
    const auto mail = request.mail.empty() ? Result<MappedFile>(fail(ErrorCode::NotFound, "")) : m_mail.read(request.mail);
    const std::string_view body = mail ? mail->bytes() : std::string_view(request.body);
    const bool sliceFits = !mail && event->raw.offset <= body.size() && event->raw.length <= body.size() - event->raw.offset;
    JsonWriter writer;
    writer.beginObject()
        .member("element", sliceFits ? body.substr(event->raw.offset, event->raw.length) : body.substr(0, maxBodyBytes))
        .member("body", body.substr(0, maxBodyBytes))
        .member("body_truncated", body.size() > maxBodyBytes)
        .key("headers")
        .beginArray();
    for (const auto& [name, value] : request.headers.entries())
        writer.beginArray().value(name).value(value).endArray();
    writer.endArray()
        .member("endpoint", request.endpoint)
        .member("method", request.method)
        .member("path", request.path)
        .member("received_at", request.receivedAt)
        .key("verification")
        .beginObject()
        .member("status", toString(request.verification.status))
        .member("strength", toString(request.verification.strength))
        .member("refusal", toString(request.verification.refusal))
        .endObject()
        .member("processing", toString(event->processing))
        .member("signature_reproducible", !stored->isRewritten)
        .endObject();
    return jsonResponse(writer);
}

HttpResponse QueryApi::reveal(const std::string& eventId) const
{
    const auto id = events::eventIdFrom(eventId);
    if (!id)
        return errorResponse({ErrorCode::InvalidInput, "this is not an event id", "expected evt_ and 16 hex digits"});
    if (const auto event = m_store.event(*id); !event)
        return errorResponse(event.error());
    JsonWriter writer;
    writer.beginObject().member("noted", true).endObject();
    return jsonResponse(writer);
}

HttpResponse QueryApi::trace(const HttpRequest& request) const
{
    const std::string key = queryParameter(request.query, "q").value_or("");
    if (key.empty())
        return errorResponse({ErrorCode::InvalidInput, "q is missing",
                              "q is a recipient, a message id, a correlation id or an event id"});
    const auto limit = limitOf(request);
    if (!limit)
        return limit.error();
    const std::string asOfText = queryParameter(request.query, "as_of").value_or("");
    const auto asOf = parseRfc3339(asOfText);
    if (!asOfText.empty() && !asOf)
        return errorResponse({ErrorCode::InvalidInput, "as_of is not a time", "write it as 2026-11-26T14:02:00Z"});
    auto found = asOf ? eventsKnownBy(*asOf, key, *limit) : m_store.trace(key, {}, *limit);
    if (!found)
        return errorResponse(found.error());
    const Timestamp now = asOf.value_or(m_clock.now());
    auto sends = sendsFor(key, *found, *limit);
    if (!sends)
        return errorResponse(sends.error());
    std::erase_if(*sends, [now](const events::Send& send) { return send.registeredAt > now; });
    const auto up = m_state.upIntervals(now - toldOffOf);
    const std::vector<trace::OffTime> off = up ? offTimes(*up) : std::vector<trace::OffTime>();
    const auto contextOf = [&](const events::MessageKey& message) {
        trace::Context context = contextFor(message, now);
        context.relayWasOff = off;
        return context;
    };
    const auto stories = trace::tellStories(std::move(*found), contextOf, std::move(*sends));

    JsonWriter writer;
    writer.beginObject().key("messages").beginArray();
    for (const trace::Story& story : stories)
        writeStory(writer, story);
    writer.endArray();
    writeProviders(writer, stories);
    writeSends(writer, stories);
    writeOff(writer, off);
    writer.endObject();
    return jsonResponse(writer);
}

// The newest of what had come in by then: what came later takes no place among them.
Result<std::vector<events::Event>> QueryApi::eventsKnownBy(Timestamp then, const std::string& key, std::size_t limit) const
{
    std::vector<events::Event> known;
    std::optional<events::Before> before;
    while (true) {
        const std::vector<events::Event> page = TRY(m_store.trace(key, before, maxLimit));
        for (const events::Event& event : page) {
            if (event.receivedAt <= then && known.size() < limit)
                known.push_back(event);
        }
        if (page.size() < maxLimit || known.size() == limit)
            return known;
        before = events::Before{page.back().time(), page.back().seq};
    }
}

Result<std::vector<events::Send>> QueryApi::sendsFor(const std::string& key, const std::vector<events::Event>& found,
                                                     std::size_t limit) const
{
    std::vector<events::Send> sends = TRY(m_store.sends(key, limit));
    const auto isSame = [](const events::Send& a, const events::Send& b) {
        return a.messageId == b.messageId && a.recipient == b.recipient && a.provider == b.provider
               && a.environment == b.environment;
    };
    std::set<std::string> asked;
    for (const events::Event& event : found) {
        if (event.messageId.empty() || asked.size() >= messagesAskedOf || !asked.insert(event.messageId).second)
            continue;
        for (events::Send& send : TRY(m_store.sends(event.messageId, limit))) {
            const auto isFound = [&](const events::Event& one) {
                return one.messageId == send.messageId
                       && events::foldedAddress(one.recipient) == events::foldedAddress(send.recipient);
            };
            const auto isKnown = [&](const events::Send& one) { return isSame(one, send); };
            if (std::ranges::any_of(found, isFound) && std::ranges::none_of(sends, isKnown))
                sends.push_back(std::move(send));
        }
    }
    return sends;
}

// What a client needs to judge by itself with the same words.
void QueryApi::writeProviders(JsonWriter& writer, const std::vector<trace::Story>& stories) const
{
    std::map<std::string, events::Baseline> baselines;
    for (const trace::Story& story : stories) {
        if (!baselines.contains(story.key.provider))
            baselines.emplace(story.key.provider, m_store.baseline(story.key.provider).value_or(events::Baseline()));
    }
    writer.key("baselines").beginObject();
    for (const auto& [provider, baseline] : baselines) {
        writer.key(provider).beginObject().member("samples", baseline.samples);
        writer.member("p99_ms", std::int64_t(baseline.p99.count())).endObject();
    }
    writer.endObject().key("providers").beginObject();
    for (const auto& [id, baseline] : baselines) {
        if (const providers::Provider* provider = m_registry.find(id)) {
            const providers::ProviderCard& card = provider->card();
            writer.key(id).beginObject().member("name", card.displayName);
            writer.member("reports_delivered", reportsDeliveredName(card.reportsDelivered)).key("resends_for_s");
            if (card.resendsFor)
                writer.value(std::int64_t(std::chrono::seconds(*card.resendsFor).count()));
            else
                writer.null();
            writer.member("resends_deliveries", card.resendsDeliveries).endObject();
        }
    }
    writer.endObject();
}

HttpResponse QueryApi::baseline(const HttpRequest& request) const
{
    const auto provider = queryParameter(request.query, "provider");
    if (!provider || provider->empty())
        return errorResponse({ErrorCode::InvalidInput, "provider must be named", "for example provider=postmark"});
    const auto baseline = m_store.baseline(*provider);
    if (!baseline)
        return errorResponse(baseline.error());
    JsonWriter writer;
    writer.beginObject().member("samples", baseline->samples).key("p99_ms");
    if (baseline->p99.count() > 0)
        writer.value(std::int64_t(baseline->p99.count()));
    else
        writer.null();
    writer.endObject();
    return jsonResponse(writer);
}

trace::Context QueryApi::contextFor(const events::MessageKey& key, Timestamp now) const
{
    trace::Context context;
    context.now = now;
    if (const auto baseline = m_store.baseline(key.provider); baseline && baseline->samples > 0)
        context.baseline = *baseline;
    const providers::Provider* provider = m_registry.find(key.provider);
    context.providerName = QString::fromStdString(provider ? std::string(provider->card().displayName) : key.provider);
    context.providerReportsDelivered =
        !provider || provider->card().reportsDelivered == providers::ProviderCard::ReportsDelivered::Always;
    if (provider) {
        context.providerResendsFor = provider->card().resendsFor;
        context.providerResendsDeliveries = provider->card().resendsDeliveries;
    }
    return context;
}

std::vector<ApiRoute> QueryApi::routes() const
{
    return {
        {"GET", "/v1/events", "", Role::Read, answeredBy([this](const ApiCall& call) { return events(call.request); })},
        {"GET", "/v1/events/", "/raw", Role::Read, answeredBy([this](const ApiCall& call) { return raw(call.argument); })},
        {"POST", "/v1/events/", "/reveal", Role::Read, answeredBy([this](const ApiCall& call) { return reveal(call.argument); })},
        {"GET", "/v1/baseline", "", Role::Read, answeredBy([this](const ApiCall& call) { return baseline(call.request); })},
        {"GET", "/v1/trace", "", Role::Read, answeredBy([this](const ApiCall& call) { return trace(call.request); })},
    };
}

} // namespace waybill::relay
