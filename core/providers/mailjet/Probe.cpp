// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/mailjet/Probe.h"

#include "core/providers/ProbeSupport.h"

namespace waybill::providers::mailjet {

namespace {

Result<SendCall> build(const ProbeContext& context)
{
    if (context.account.user.empty())
        return fail(ErrorCode::InvalidInput, "Mailjet needs an API key beside its secret key", "fill it in with the credential");
    const std::string origin = TRY(sendOrigin(context.account, "https://api.mailjet.com"));
    SendCall call = probeCall(origin + "/v3/REST/sender?Limit=1");
    call.headers.add("Authorization", basicAuthorization(context.account.user, context.secret));
    return call;
}

ProbeAnswer read(const HttpAnswer& answer, const SendAccount&)
{
    const AnswerBody body(answer);
    if (answer.status == 401)
        return wrongKey(body.text({"ErrorMessage"}));
    if (!isSuccess(answer))
        return probeByStatus(answer, body.text({"ErrorMessage"}));
    return works("The pair of keys works", std::string(textOf(body.root()["Data"].at(0)["Email"])));
}

} // namespace

const ProbeApi& probeApi()
{
    static constexpr ProbeApi api{.provider = "mailjet",
                                  .endpoint = "GET /v3/REST/sender",
                                  .answerHas = "Data",
                                  .build = build,
                                  .read = read};
    return api;
}

} // namespace waybill::providers::mailjet
