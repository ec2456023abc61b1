// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/resend/Probe.h"

#include "core/providers/ProbeSupport.h"

namespace waybill::providers::resend {

namespace {

Result<SendCall> build(const ProbeContext& context)
{
    const std::string origin = TRY(sendOrigin(context.account, "https://api.resend.com"));
    SendCall call = probeCall(origin + "/domains");
    call.headers.add("Authorization", "Bearer " + std::string(context.secret.reveal()));
    return call;
}

// A key with sending_access may ask for nothing: that it is told so proves it.
ProbeAnswer read(const HttpAnswer& answer, const SendAccount&)
{
    const AnswerBody body(answer);
    const std::string name = body.text({"name"});
    if (name == "restricted_api_key") {
        ProbeAnswer found = works("The key works; it may send and nothing else");
        found.scopes = {"sending_access"};
        return found;
    }
    if (name == "invalid_api_key" || name == "missing_api_key")
        return wrongKey(body.text({"message"}));
    if (!isSuccess(answer))
        return probeByStatus(answer, body.text({"message"}));
    ProbeAnswer found = works("The key works and may do everything", std::string(textOf(body.root()["data"].at(0)["name"])));
    found.scopes = {"full_access"};
    if (body.root()["data"].isArray() && body.root()["data"].size() == 0) {
        found.text = "The key works; the account has no domain yet, so it sends from onboarding@resend.dev to its owner only";
        found.mode = AccountMode::Sandbox;
    }
    return found;
}

} // namespace

const ProbeApi& probeApi()
{
    static constexpr ProbeApi api{.provider = "resend",
                                  .endpoint = "GET /domains",
                                  .answerHas = "data",
                                  .prefix = "re_",
                                  .build = build,
                                  .read = read};
    return api;
}

} // namespace waybill::providers::resend
