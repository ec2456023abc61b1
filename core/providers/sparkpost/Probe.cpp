// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/sparkpost/Probe.h"

#include "core/providers/ProbeSupport.h"

namespace waybill::providers::sparkpost {

namespace {

constexpr std::string_view regions[] = {"eu"};

Result<SendCall> build(const ProbeContext& context)
{
    const std::string origin =
        TRY(regionalOrigin(context.account, "https://api.sparkpost.com", "https://api.eu.sparkpost.com"));
    SendCall call = probeCall(origin + "/api/v1/sending-domains");
    call.headers.add("Authorization", std::string(context.secret.reveal())); // without a scheme
    return call;
}

ProbeAnswer read(const HttpAnswer& answer, const SendAccount&)
{
    const AnswerBody body(answer);
    if (answer.status == 403)
        return missingScope("The key works, but it may not list sending domains; whether it may send is not known",
                            "Transmissions: Read/Write is what sending needs");
    if (!isSuccess(answer))
        return probeByStatus(answer, textOf(body.root()["errors"].at(0)["message"]));
    return works("The key works", std::string(textOf(body.root()["results"].at(0)["domain"])));
}

} // namespace

const ProbeApi& probeApi()
{
    static constexpr ProbeApi api{.provider = "sparkpost",
                                  .endpoint = "GET /api/v1/sending-domains",
                                  .answerHas = "results",
                                  .regions = regions,
                                  .build = build,
                                  .read = read};
    return api;
}

} // namespace waybill::providers::sparkpost
