// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/UnappliedApi.h"

#include "core/relay/ApiJson.h"
#include "core/relay/KeptRequest.h"

namespace waybill::relay {

UnappliedApi::UnappliedApi(const RelayState& state, const IntakeLog& intake, const MailFolder& mail)
    : m_state(state), m_intake(intake), m_mail(mail)
{
}

std::vector<ApiRoute> UnappliedApi::routes() const
{
    return {
        {"GET", "/v1/dead-letters/", "/raw", Role::Read,
         answeredBy([this](const ApiCall& call) { return deadLetter(call.argument); })},
        {"GET", "/v1/quarantine/", "/raw", Role::Read,
         answeredBy([this](const ApiCall& call) { return refused(call.argument); })},
    };
}

HttpResponse UnappliedApi::deadLetter(const std::string& id) const
{
    const auto number = numberArgument(id, "a dead letter", "/v1/dead-letters");
    if (!number)
        return number.error();
    const auto letter = m_state.deadLetter(DeadLetterId(*number));
    if (!letter)
        return errorResponse(letter.error());
    const auto stored = m_intake.read(letter->request);
    if (!stored)
        return errorResponse(stored.error());
    const KeptBody body(stored->request, m_mail);
    JsonWriter writer;
    writer.beginObject();
    writeKeptRequest(writer, stored->request, body.bytes(), body.bytes().size());
    writer.member("processing", toString(events::Processing::Failed))
        .member("signature_reproducible", !stored->isRewritten)
        .endObject();
    return jsonResponse(writer);
}

HttpResponse UnappliedApi::refused(const std::string& id) const
{
    const auto number = numberArgument(id, "a refused request", "/v1/quarantine");
    if (!number)
        return number.error();
    const auto kept = m_state.quarantined(*number);
    if (!kept)
        return errorResponse(kept.error());
    JsonWriter writer;
    writer.beginObject();
    writeKeptRequest(writer, kept->request, kept->request.body, std::size_t(kept->bodyBytes));
    writer.endObject();
    return jsonResponse(writer);
}

} // namespace waybill::relay
