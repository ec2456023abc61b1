// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/brevo/Probe.h"

#include "core/providers/ProbeSupport.h"

namespace waybill::providers::brevo {

namespace {

Result<SendCall> build(const ProbeContext& context)
{
    const std::string origin = TRY(sendOrigin(context.account, "https://api.brevo.com"));
    SendCall call = probeCall(origin + "/v3/account");
    call.headers.add("api-key", std::string(context.secret.reveal()));
    return call;
}

ProbeAnswer read(const HttpAnswer& answer, const SendAccount&)
{
    const AnswerBody body(answer);
    const std::string code = body.text({"code"});
    if (code == "permission_denied")
        return missingScope("Brevo knows the key, but the account may not use the API", "ask for the transactional platform at Brevo");
    if (!isSuccess(answer))
        return probeByStatus(answer, body.text({"message"}));
    const std::string company = body.text({"companyName"});
    const JsonValue enabled = body.root()["relay"]["enabled"];
    if (enabled.boolean() == false)
        return missingScope("The key works, but transactional mail is not switched on for the account", "switch it on at Brevo");
    return works("The key works", company.empty() ? body.text({"email"}) : company);
}

} // namespace

const ProbeApi& probeApi()
{
    static constexpr ProbeApi api{.provider = "brevo",
                                  .endpoint = "GET /v3/account",
                                  .answerHas = "email",
                                  .prefix = "xkeysib-",
                                  .build = build,
                                  .read = read};
    return api;
}

} // namespace waybill::providers::brevo
