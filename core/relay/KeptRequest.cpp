// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/KeptRequest.h"

namespace waybill::relay {

KeptBody::KeptBody(const IncomingRequest& request, const MailFolder& mail) : m_row(request.body)
{
    if (request.mail.empty())
        return;
    if (auto file = mail.read(request.mail))
        m_mail = *std::move(file);
}

void writeKeptRequest(JsonWriter& writer, const IncomingRequest& request, std::string_view body, std::size_t wholeBytes)
{
    const std::string_view shown = body.substr(0, shownBodyBytes);
    writer.member("body", shown).member("body_truncated", wholeBytes > shown.size()).key("headers").beginArray();
    for (const auto& [name, value] : request.headers)
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
        .endObject();
}

} // namespace waybill::relay
