// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/agentmail/Probe.h"

#include "core/providers/ProbeSupport.h"

namespace waybill::providers::agentmail {

namespace {

constexpr std::string_view regions[] = {"eu"};

Result<SendCall> build(const ProbeContext& context)
{
    const std::string origin = TRY(regionalOrigin(context.account, "https://api.agentmail.to", "https://api.agentmail.eu"));
    SendCall call = probeCall(origin + "/v0/inboxes?limit=1");
    call.headers.add("Authorization", "Bearer " + std::string(context.secret.reveal()));
    return call;
}

ProbeAnswer read(const HttpAnswer& answer, const SendAccount&)
{
    const AnswerBody body(answer);
    const std::string code = body.text({"code"});
    if (code == "missing_permission") {
        return missingScope("The key works, but it may not list inboxes; whether it may send is not known",
                            "message_send is what sending needs");
    }
    if (code == "missing_authorization" || code == "invalid_token_type") {
        ProbeAnswer found = probeByStatus({.status = 400, .headers = {}, .body = {}}, body.text({"message"}));
        found.hint = "use an API key that begins with am_, not a token of the console";
        return found;
    }
    if (!isSuccess(answer))
        return probeByStatus(answer, body.text({"message"}));
    return works("The key works", std::string(textOf(body.root()["inboxes"].at(0)["inbox_id"])));
}

} // namespace

const ProbeApi& probeApi()
{
    static constexpr ProbeApi api{.provider = "agentmail",
                                  .endpoint = "GET /v0/inboxes",
                                  .answerHas = "inboxes",
                                  .prefix = "am_",
                                  .regions = regions,
                                  .build = build,
                                  .read = read};
    return api;
}

} // namespace waybill::providers::agentmail
