// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/sendgrid/Probe.h"

#include "core/providers/ProbeSupport.h"

#include <algorithm>

namespace waybill::providers::sendgrid {

namespace {

constexpr std::string_view regions[] = {"eu"};

Result<SendCall> build(const ProbeContext& context)
{
    const std::string origin =
        TRY(regionalOrigin(context.account, "https://api.sendgrid.com", "https://api.eu.sendgrid.com"));
    SendCall call = probeCall(origin + "/v3/scopes");
    call.headers.add("Authorization", "Bearer " + std::string(context.secret.reveal()));
    return call;
}

ProbeAnswer read(const HttpAnswer& answer, const SendAccount&)
{
    const AnswerBody body(answer);
    if (!isSuccess(answer))
        return probeByStatus(answer, textOf(body.root()["errors"].at(0)["message"]));
    ProbeAnswer found = works("The key works and may send");
    for (const JsonValue& scope : body.root()["scopes"])
        found.scopes.push_back(oneLine(textOf(scope)));
    if (std::ranges::find(found.scopes, "mail.send") == found.scopes.end()) {
        found.verdict = ProbeVerdict::MissingScope;
        found.text = "The key works, but it may not send: mail.send is missing";
        found.hint = "give it Mail Send at SendGrid, or make a new key";
    }
    return found;
}

} // namespace

const ProbeApi& probeApi()
{
    static constexpr ProbeApi api{.provider = "sendgrid",
                                  .endpoint = "GET /v3/scopes",
                                  .answerHas = "scopes",
                                  .prefix = "SG.",
                                  .regions = regions,
                                  .build = build,
                                  .read = read};
    return api;
}

} // namespace waybill::providers::sendgrid
