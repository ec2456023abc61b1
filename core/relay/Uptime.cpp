// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/Uptime.h"

#include "core/base/Rfc3339.h"
#include "core/relay/ApiJson.h"

#include <algorithm>
#include <optional>

namespace waybill::relay {

namespace {

constexpr std::chrono::days toldOf{30};

} // namespace

std::vector<trace::OffTime> offTimes(const std::vector<UpInterval>& up)
{
    std::vector<trace::OffTime> off;
    std::optional<Timestamp> upTo; // a clock that was set back makes intervals overlap
    for (const UpInterval& interval : up) {
        if (upTo && interval.from > *upTo)
            off.push_back({*upTo, interval.from});
        upTo = std::max(upTo.value_or(interval.to), interval.to);
    }
    return off;
}

HttpResponse UptimeApi::uptime(const HttpRequest& request) const
{
    const Timestamp now = m_clock.now();
    const std::string text = queryParameter(request.query, "since").value_or("");
    const auto since = text.empty() ? std::optional(now - toldOf) : parseRfc3339(text);
    if (!since)
        return errorResponse({ErrorCode::InvalidInput, "since is not a time", "write it as 2026-11-26T14:02:00Z"});
    const auto up = m_state.upIntervals(*since);
    if (!up)
        return errorResponse(up.error());
    JsonWriter writer;
    writer.beginObject().member("now", now).key("up").beginArray();
    for (const UpInterval& interval : *up) {
        const bool runs = &interval == &up->back();
        writer.beginObject().member("from", interval.from).member("to", runs ? now : interval.to);
        writer.member("runs", runs).member("ended_cleanly", interval.endedCleanly).endObject();
    }
    writer.endArray().key("off").beginArray();
    for (const trace::OffTime& off : offTimes(*up))
        writer.beginObject().member("from", off.from).member("to", off.to).endObject();
    writer.endArray().endObject();
    return jsonResponse(writer);
}

std::vector<ApiRoute> UptimeApi::routes() const
{
    return {{"GET", "/v1/uptime", "", Role::Read, answeredBy([this](const ApiCall& call) { return uptime(call.request); })}};
}

} // namespace waybill::relay
