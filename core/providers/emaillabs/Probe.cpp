// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/emaillabs/Probe.h"

#include "core/providers/ProbeSupport.h"

namespace waybill::providers::emaillabs {

namespace {

// Asks for a message that can't be there: a good pair of keys hears that it is missing.
Result<SendCall> build(const ProbeContext& context)
{
    const SendAccount& account = context.account;
    if (account.user.empty() || account.channel.empty())
        return fail(ErrorCode::InvalidInput, "EmailLabs needs an application key and an SMTP account",
                    "fill them in with the credential");
    const std::string origin = TRY(sendOrigin(account, "https://api.emaillabs.io"));
    SendCall call = probeCall(origin + "/v2.1/email?messageId=waybill-probe&smtpAccount=" + percentEncoded(account.channel) +
                              "&limit=1");
    call.headers.add("Application-Key", account.user);
    call.headers.add("Authorization", std::string(context.secret.reveal())); // without a scheme
    return call;
}

ProbeAnswer read(const HttpAnswer& answer, const SendAccount& account)
{
    const AnswerBody body(answer);
    if (answer.status == 404 && body.root()["errors"].isArray())
        return works("The pair of keys works", account.channel);
    if (!isSuccess(answer))
        return probeByStatus(answer, textOf(body.root()["errors"].at(0)["message"]));
    return works("The pair of keys works", account.channel);
}

} // namespace

const ProbeApi& probeApi()
{
    static constexpr ProbeApi api{.provider = "emaillabs",
                                  .endpoint = "GET /v2.1/email",
                                  .answerHas = "data",
                                  .build = build,
                                  .read = read};
    return api;
}

} // namespace waybill::providers::emaillabs
