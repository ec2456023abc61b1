// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/Outside.h"

#include "core/relay/ApiJson.h"

namespace waybill::relay {

namespace {

void writeAwaited(JsonWriter& writer, const std::string& endpoint, const AwaitedConfirmation& awaited)
{
    writer.beginObject()
        .member("endpoint", endpoint)
        .member("what", awaited.what)
        .member("received_at", awaited.receivedAt)
        .member("verified", awaited.isVerified)
        .memberOrNull("confirmed_at", awaited.confirmedAt)
        .endObject();
}

} // namespace

Outside::Outside(OutsideParts given, std::string confirmationsPath, Confirmations::Later later, const Clock& clock)
    : m_given(std::move(given)), m_cache(m_given.https ? *m_given.https : static_cast<HttpsGet&>(m_real)),
      m_confirmations(std::move(confirmationsPath), m_given.https ? *m_given.https : static_cast<HttpsGet&>(m_real),
                      std::move(later), clock)
{
}

providers::CertificateSource& Outside::certificates()
{
    return m_given.certificates ? *m_given.certificates : static_cast<providers::CertificateSource&>(m_cache);
}

std::vector<ApiRoute> Outside::routes()
{
    const auto confirm = [this](const ApiCall& call, const Reply& reply) {
        m_confirmations.confirm(call.argument, [reply, endpoint = call.argument](const auto& confirmed) {
            if (!confirmed)
                return reply(errorResponse(confirmed.error()));
            JsonWriter writer;
            writeAwaited(writer, endpoint, *confirmed);
            reply(jsonResponse(writer));
        });
    };
    return {
        {"GET", "/v1/confirmations", "", Role::Read, answeredBy([this](const ApiCall&) { return list(); }),
         ApiRoute::Runs::AtOnce},
        {"POST", "/v1/endpoints/", "/confirm", Role::Operate, confirm, ApiRoute::Runs::AtOnce},
    };
}

HttpResponse Outside::list() const
{
    JsonWriter writer;
    writer.beginObject().key("confirmations").beginArray();
    for (const auto& [endpoint, awaited] : m_confirmations.all())
        writeAwaited(writer, endpoint, awaited);
    writer.endArray().endObject();
    return jsonResponse(writer);
}

} // namespace waybill::relay
