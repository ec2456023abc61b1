// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/TraceApi.h"

#include "core/base/Rfc3339.h"
#include "core/events/Address.h"
#include "core/events/EventJson.h"
#include "core/relay/ApiJson.h"
#include "core/relay/LedgerTrace.h"
#include "core/relay/Uptime.h"
#include "core/trace/StepsJson.h"
#include "core/trace/VerdictJson.h"

#include <algorithm>
#include <map>
#include <set>

namespace waybill::relay {

namespace {

constexpr std::size_t defaultLimit = 200;
constexpr std::size_t maxLimit = 2000;
constexpr std::size_t messagesAskedOf = 200; // for what was registered of them
constexpr std::chrono::days toldOffOf{30};

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

void writeStory(JsonWriter& writer, const trace::Story& story, const QString& providerName)
{
    writer.beginObject()
        .memberOrNull("message_id", story.key.messageId)
        .memberOrNull("recipient", story.key.recipient)
        .member("provider", story.key.provider)
        .member("environment", story.key.environment)
        .key("verdict");
    trace::writeVerdict(writer, story.verdict);
    writer.key("steps");
    trace::writeSteps(writer, story, providerName);
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

void writeCopies(JsonWriter& writer, const std::vector<trace::Story>& stories)
{
    writer.key("copies").beginArray();
    for (const trace::Story& story : stories) {
        for (const auto& [event, last] : story.lastCopies)
            writer.beginObject().member("event", events::toString(event)).member("last_at", last).endObject();
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

TraceApi::TraceApi(const events::EventStore& store, const RelayState& state, SendLedger& ledger,
                   const providers::Registry& registry, const Clock& clock)
    : m_store(store), m_state(state), m_ledger(ledger), m_registry(registry), m_clock(clock)
{
}

std::vector<ApiRoute> TraceApi::routes() const
{
    return {
        {"GET", "/v1/trace", "", Role::Read, answeredBy([this](const ApiCall& call) { return trace(call.request); })},
        {"GET", "/v1/baseline", "", Role::Read, answeredBy([this](const ApiCall& call) { return baseline(call.request); })},
    };
}

HttpResponse TraceApi::trace(const HttpRequest& request) const
{
    const std::string key = queryParameter(request.query, "q").value_or("");
    if (key.empty())
        return errorResponse({ErrorCode::InvalidInput, "q is missing",
                              "q is a recipient, a message id, a correlation id or an event id"});
    const auto limit = limitParameter(request.query, defaultLimit, maxLimit);
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
    auto ledger = ledgerSendsFor(m_ledger, key, *found, now, *limit);
    if (!ledger)
        return errorResponse(ledger.error());
    const auto up = m_state.upIntervals(now - toldOffOf);
    const std::vector<trace::OffTime> off = up ? offTimes(*up) : std::vector<trace::OffTime>();
    const auto contextOf = [&](const events::MessageKey& message) {
        trace::Context context = contextFor(message, now);
        context.relayWasOff = off;
        return context;
    };
    auto stories = trace::tellStories(std::move(*found), contextOf, std::move(*sends), std::move(*ledger));
    addCopies(stories, now);

    JsonWriter writer;
    writer.beginObject().key("messages").beginArray();
    for (const trace::Story& story : stories)
        writeStory(writer, story, QString::fromStdString(m_registry.displayName(story.key.provider)));
    writer.endArray();
    writeProviders(writer, stories);
    writeSends(writer, stories);
    writeLedger(writer, stories);
    writeCopies(writer, stories);
    writeOff(writer, off);
    writer.endObject();
    return jsonResponse(writer);
}

// The newest of what had come in by then: what came later takes no place among them.
Result<std::vector<events::Event>> TraceApi::eventsKnownBy(Timestamp then, const std::string& key, std::size_t limit) const
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

Result<std::vector<events::Send>> TraceApi::sendsFor(const std::string& key, const std::vector<events::Event>& found,
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

void TraceApi::addCopies(std::vector<trace::Story>& stories, Timestamp then) const
{
    std::size_t asked = 0;
    for (trace::Story& story : stories) {
        for (const events::Event& event : story.events) {
            if (event.copies == 0 || ++asked > messagesAskedOf)
                continue;
            const auto collapsed = m_store.collapsed(event.id);
            if (!collapsed)
                continue; // a row says that it came again, without the time
            for (const events::Copy& copy : collapsed->copies) {
                if (copy.receivedAt <= then)
                    story.lastCopies[event.id] = copy.receivedAt;
            }
        }
    }
}

trace::Context TraceApi::contextFor(const events::MessageKey& key, Timestamp now) const
{
    trace::Context context;
    context.now = now;
    if (const auto baseline = m_store.baseline(key.provider); baseline && baseline->samples > 0)
        context.baseline = *baseline;
    const providers::Provider* provider = m_registry.find(key.provider);
    context.providerName = QString::fromStdString(m_registry.displayName(key.provider));
    context.providerReportsDelivered =
        !provider || provider->card().reportsDelivered == providers::ProviderCard::ReportsDelivered::Always;
    if (provider) {
        context.providerResendsFor = provider->card().resendsFor;
        context.providerResendsDeliveries = provider->card().resendsDeliveries;
    }
    return context;
}

// What a client needs to judge by itself with the same words.
void TraceApi::writeProviders(JsonWriter& writer, const std::vector<trace::Story>& stories) const
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

HttpResponse TraceApi::baseline(const HttpRequest& request) const
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

} // namespace waybill::relay
