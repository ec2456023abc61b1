// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/CopiesApi.h"

#include "core/events/EventJson.h"
#include "core/relay/ApiJson.h"

#include <algorithm>

namespace waybill::relay {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t defaultLimit = 50;
constexpr std::size_t maxLimit = 500;
constexpr std::size_t countedEvents = 500;
constexpr std::size_t bytesBefore = 24; // to see where it is
constexpr std::size_t shownBytes = 4096; // of a difference
// Providers wait between 3 and 30 s for an answer; one that took this long may have come too late for the shortest.
constexpr auto lateAnswer = 3s;

// Why the provider sent it again, as far as the relay can know: it never learns whether its answer arrived.
std::string_view reasonToRepeat(const std::optional<std::chrono::microseconds>& answer)
{
    if (!answer)
        return "unknown";
    return *answer >= lateAnswer ? "answer_late" : "answered_in_time";
}

} // namespace

Difference differenceOf(std::string_view first, std::string_view second)
{
    const auto [a, b] = std::ranges::mismatch(first, second);
    const auto start = std::size_t(a - first.begin());
    first.remove_prefix(start);
    second.remove_prefix(start);
    while (!first.empty() && !second.empty() && first.back() == second.back()) {
        first.remove_suffix(1);
        second.remove_suffix(1);
    }
    return {first.empty() && second.empty() ? 0 : start, first, second};
}

CopiesApi::CopiesApi(const events::EventStore& store, const IntakeLog& intake, const EndpointWatch& watch,
                     const Clock& clock)
    : m_store(store), m_intake(intake), m_watch(watch), m_clock(clock)
{
}

HttpResponse CopiesApi::copies(const HttpRequest& request) const
{
    const auto limit = limitParameter(request.query, defaultLimit, maxLimit);
    if (!limit)
        return limit.error();
    const auto found = m_store.collapsed(std::max(*limit, countedEvents));
    if (!found)
        return errorResponse(found.error());
    std::int64_t copies = 0;
    std::int64_t effects = 0;
    for (const events::Collapsed& collapsed : *found) {
        const auto recent = std::ranges::count_if(collapsed.copies, [this](const events::Copy& copy) {
            return m_clock.now() - copy.receivedAt < 1h;
        });
        copies += recent;
        effects += recent > 0 ? 1 : 0;
    }
    JsonWriter writer;
    writer.beginObject().member("copies_last_hour", copies).member("events_last_hour", effects);
    writer.key("collapsed").beginArray();
    for (std::size_t i = 0; i < std::min(*limit, found->size()); ++i)
        writeCollapsed(writer, (*found)[i]);
    writer.endArray().endObject();
    return jsonResponse(writer);
}

void CopiesApi::writeDelivery(JsonWriter& writer, Timestamp receivedAt, events::RequestId request) const
{
    const auto answer = m_watch.answerTo(request);
    writer.member("received_at", receivedAt).member("request", request.value());
    writer.memberOrNull("answer_us", answer ? std::optional(std::int64_t(answer->count())) : std::nullopt);
}

void CopiesApi::writeCollapsed(JsonWriter& writer, const events::Collapsed& collapsed) const
{
    const events::Event& event = collapsed.event;
    writer.beginObject().key("event");
    events::writeEvent(writer, event);
    writer.member("same_by", event.providerEventId.empty() ? "bytes" : "event_id")
        .member("repeated_because", reasonToRepeat(m_watch.answerTo(event.request)))
        .key("deliveries")
        .beginArray()
        .beginObject();
    writeDelivery(writer, event.receivedAt, event.request);
    writer.endObject();
    for (const events::Copy& copy : collapsed.copies) {
        writer.beginObject();
        writeDelivery(writer, copy.receivedAt, copy.request);
        writer.endObject();
    }
    writer.endArray().endObject();
}

std::optional<std::string> CopiesApi::elementOf(events::RequestId request, events::RawSlice raw) const
{
    const auto stored = m_intake.read(request);
    if (!stored || !stored->request.mail.empty()) // large mail is not compared
        return {};
    const std::string& body = stored->request.body;
    if (raw.offset > body.size() || raw.length > body.size() - raw.offset)
        return {};
    return body.substr(raw.offset, raw.length);
}

HttpResponse CopiesApi::copiesOf(const std::string& eventId) const
{
    const auto id = eventIdArgument(eventId);
    if (!id)
        return id.error();
    const auto found = m_store.collapsed(*id);
    if (!found)
        return errorResponse(found.error());
    const auto original = elementOf(found->event.request, found->event.raw);
    JsonWriter writer;
    writer.beginObject().key("collapsed");
    writeCollapsed(writer, *found);
    writer.key("differences").beginArray();
    for (const events::Copy& copy : found->copies) {
        const auto element = elementOf(copy.request, copy.raw);
        if (!original || !element) {
            writer.null(); // one of them is no longer kept
            continue;
        }
        const Difference difference = differenceOf(*original, *element);
        writer.beginObject()
            .member("equal", difference.first.empty() && difference.second.empty())
            .member("offset", std::int64_t(difference.offset))
            .member("before", std::string_view(*original).substr(0, difference.offset).substr(
                                  difference.offset - std::min(difference.offset, bytesBefore)))
            .member("first", difference.first.substr(0, shownBytes))
            .member("copy", difference.second.substr(0, shownBytes))
            .endObject();
    }
    writer.endArray().endObject();
    return jsonResponse(writer);
}

std::vector<ApiRoute> CopiesApi::routes()
{
    return {
        {"GET", "/v1/copies", "", Role::Read, answeredBy([this](const ApiCall& call) { return copies(call.request); })},
        {"GET", "/v1/events/", "/copies", Role::Read,
         answeredBy([this](const ApiCall& call) { return copiesOf(call.argument); })},
    };
}

} // namespace waybill::relay
