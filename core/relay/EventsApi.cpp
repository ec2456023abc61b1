// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/EventsApi.h"

#include "core/events/EventJson.h"
#include "core/relay/ApiJson.h"
#include "core/relay/KeptRequest.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <charconv>

namespace waybill::relay {

namespace {

constexpr std::size_t defaultLimit = 200;
constexpr std::size_t maxLimit = 2000;
constexpr std::size_t maxNamed = 200; // ids in one question

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

} // namespace

EventsApi::EventsApi(const events::EventStore& store, const IntakeLog& intake, const MailFolder& mail)
    : m_store(store), m_intake(intake), m_mail(mail)
{
}

std::vector<ApiRoute> EventsApi::routes() const
{
    return {
        {"GET", "/v1/events", "", Role::Read, answeredBy([this](const ApiCall& call) { return events(call.request); })},
        {"GET", "/v1/events/", "/raw", Role::Read, answeredBy([this](const ApiCall& call) { return raw(call.argument); })},
        {"POST", "/v1/events/", "/reveal", Role::Read, answeredBy([this](const ApiCall& call) { return reveal(call.argument); })},
    };
}

HttpResponse EventsApi::events(const HttpRequest& request) const
{
    if (const auto ids = queryParameter(request.query, "ids"))
        return eventsNamed(*ids);
    const auto limit = limitParameter(request.query, defaultLimit, maxLimit);
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
HttpResponse EventsApi::eventsNamed(std::string_view ids) const
{
    JsonWriter writer;
    writer.beginObject().key("events").beginArray();
    std::size_t count = 0;
    while (!ids.empty()) {
        const std::size_t comma = std::min(ids.find(','), ids.size());
        const auto id = events::eventIdFrom(ids.substr(0, comma));
        if (!id || ++count > maxNamed)
            return errorResponse({ErrorCode::InvalidInput, "ids must be event ids with commas between them",
                                  fmt::format("at most {} like evt_0123456789abcdef", maxNamed)});
        ids.remove_prefix(std::min(comma + 1, ids.size()));
        const auto event = m_store.event(*id);
        if (event)
            events::writeEvent(writer, *event);
        else if (event.error().code != ErrorCode::NotFound)
            return errorResponse(event.error());
    }
    writer.endArray().memberOrNull("next", std::string()).endObject();
    return jsonResponse(writer);
}

HttpResponse EventsApi::raw(const std::string& eventId) const
{
    const auto id = eventIdArgument(eventId);
    if (!id)
        return id.error();
    const auto event = m_store.event(*id);
    if (!event)
        return errorResponse(event.error());
    const auto stored = m_intake.read(event->request);
    if (!stored)
        return errorResponse(stored.error());

    const KeptBody kept(stored->request, m_mail);
    const std::string_view body = kept.bytes();
    const bool sliceFits = !kept.isMail() && event->raw.offset <= body.size()
                           && event->raw.length <= body.size() - event->raw.offset;
    JsonWriter writer;
    writer.beginObject().member("element", sliceFits ? body.substr(event->raw.offset, event->raw.length)
                                                     : body.substr(0, shownBodyBytes));
    writeKeptRequest(writer, stored->request, body, body.size());
    writer.member("processing", toString(event->processing))
        .member("signature_reproducible", !stored->isRewritten)
        .endObject();
    return jsonResponse(writer);
}

HttpResponse EventsApi::reveal(const std::string& eventId) const
{
    const auto id = eventIdArgument(eventId);
    if (!id)
        return id.error();
    if (const auto event = m_store.event(*id); !event)
        return errorResponse(event.error());
    JsonWriter writer;
    writer.beginObject().member("noted", true).endObject();
    return jsonResponse(writer);
}

} // namespace waybill::relay
