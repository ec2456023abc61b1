// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/mailersend/Probe.h"

#include "core/providers/ProbeSupport.h"

namespace waybill::providers::mailersend {

namespace {

Result<SendCall> build(const ProbeContext& context)
{
    const std::string origin = TRY(sendOrigin(context.account, "https://api.mailersend.com"));
    SendCall call = probeCall(origin + "/v1/domains?limit=10");
    call.headers.add("Authorization", "Bearer " + std::string(context.secret.reveal()));
    return call;
}

ProbeAnswer read(const HttpAnswer& answer, const SendAccount&)
{
    const AnswerBody body(answer);
    if (answer.status == 403)
        return missingScope("The key works, but it may not list domains; whether it may send is not known",
                            "Email with full access is what sending needs");
    if (!isSuccess(answer))
        return probeByStatus(answer, body.text({"message"}));
    return works("The key works", std::string(textOf(body.root()["data"].at(0)["name"])));
}

} // namespace

const ProbeApi& probeApi()
{
    static constexpr ProbeApi api{.provider = "mailersend",
                                  .endpoint = "GET /v1/domains",
                                  .answerHas = "data",
                                  .prefix = "mlsn.",
                                  .build = build,
                                  .read = read};
    return api;
}

} // namespace waybill::providers::mailersend
