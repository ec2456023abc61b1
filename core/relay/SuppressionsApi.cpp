// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/SuppressionsApi.h"

#include "core/base/Ascii.h"
#include "core/environments/Environment.h"
#include "core/filter/Match.h"
#include "core/relay/ApiJson.h"
#include "core/suppressions/Suppressed.h"

#include <set>

namespace waybill::relay {

namespace {

constexpr std::size_t defaultLimit = 50;
constexpr std::size_t maxLimit = 200;
constexpr std::size_t eventsLookedAt = 1000; // the newest that may suppress
constexpr std::size_t eventsAnAddress = 1000;

} // namespace

HttpResponse SuppressionsApi::suppressions(const HttpRequest& request) const
{
    const auto environment = queryParameter(request.query, "environment");
    if (!environment || !environments::checked({.id = environments::EnvironmentId(*environment)}))
        return errorResponse({ErrorCode::InvalidInput, "environment must be named", "for example environment=production"});
    const auto limit = limitParameter(request.query, defaultLimit, maxLimit);
    if (!limit)
        return limit.error();
    const auto query = filter::Query::parse("env:" + *environment + " (bounce:hard OR type:complained)");
    if (!query)
        return errorResponse(query.error());
    const auto evidence = m_store.timeline(*query, std::nullopt, eventsLookedAt);
    if (!evidence)
        return errorResponse(evidence.error());
    JsonWriter writer;
    writer.beginObject().key("suppressions").beginArray();
    std::set<std::string> seen;
    std::size_t listed = 0;
    for (const events::Event& event : *evidence) {
        if (listed == *limit || event.recipient.empty() || !seen.insert(asciiLower(event.recipient)).second)
            continue;
        const auto events = m_store.trace(event.recipient, std::nullopt, eventsAnAddress);
        if (!events)
            return errorResponse(events.error());
        const auto suppression = suppressions::suppressionOf(event.recipient, *environment, *events);
        if (!suppression)
            continue; // delivered since, or nothing that counts
        ++listed;
        writer.beginObject()
            .member("recipient", event.recipient)
            .member("reason", suppression->reason)
            .member("event", suppression->eventId)
            .member("at", event.time())
            .endObject();
    }
    writer.endArray().member("complete", evidence->size() < eventsLookedAt && listed < *limit).endObject();
    return jsonResponse(writer);
}

std::vector<ApiRoute> SuppressionsApi::routes()
{
    return {{"GET", "/v1/suppressions", "", Role::Read,
             answeredBy([this](const ApiCall& call) { return suppressions(call.request); })}};
}

} // namespace waybill::relay
