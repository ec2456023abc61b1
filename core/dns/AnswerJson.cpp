// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dns/AnswerJson.h"

namespace waybill::dns {

namespace {

std::string_view toString(Transport transport)
{
    switch (transport) {
    case Transport::Udp: return "udp";
    case Transport::Tcp: return "tcp";
    case Transport::Memory: return "memory";
    }
    return {};
}

} // namespace

void writeAnswer(JsonWriter& json, const Answer& answer)
{
    json.beginObject()
        .member("name", answer.question.name.text())
        .member("type", toString(answer.question.type))
        .member("outcome", toString(answer.outcome))
        .member("rcode", int(answer.rcode))
        .member("authoritative", answer.isAuthoritative)
        .member("authenticated", answer.isAuthenticated)
        .member("truncated", answer.wasTruncated);
    json.key("chain").beginArray();
    for (const Hop& hop : answer.chain)
        json.beginObject()
            .member("owner", hop.owner.text())
            .member("target", hop.target.text())
            .member("ttl", std::int64_t(hop.ttl))
            .endObject();
    json.endArray().key("records").beginArray();
    for (const Record& record : answer.records)
        json.beginObject()
            .member("name", record.owner.text())
            .member("ttl", std::int64_t(record.ttl))
            .member("type", toString(record.type))
            .member("data", record.rdata)
            .endObject();
    json.endArray()
        .member("server", answer.server)
        .member("transport", toString(answer.transport))
        .member("received_at", answer.receivedAt)
        .member("duration_us", std::int64_t(answer.duration.count()))
        .memberOrNull("detail", answer.detail)
        .endObject();
}

} // namespace waybill::dns
