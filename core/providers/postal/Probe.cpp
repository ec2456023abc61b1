// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/postal/Probe.h"

#include "core/providers/ProbeSupport.h"

namespace waybill::providers::postal {

namespace {

// Asks for a message that can't be there: the API has nothing cheaper, and only a good key hears that it is missing.
Result<SendCall> build(const ProbeContext& context)
{
    if (context.account.origin.empty())
        return fail(ErrorCode::InvalidInput, "Postal runs on a server of your own", "fill in its address");
    const std::string origin = TRY(sendOrigin(context.account, {}));
    JsonWriter body;
    body.beginObject().member("id", 0).endObject();
    SendCall call = jsonCall(origin + "/api/v1/messages/message", body);
    call.headers.add("X-Server-API-Key", std::string(context.secret.reveal()));
    return call;
}

ProbeAnswer read(const HttpAnswer& answer, const SendAccount& account)
{
    const AnswerBody body(answer);
    const std::string code = body.text({"data", "code"});
    if (code == "InvalidServerAPIKey" || code == "AccessDenied")
        return wrongKey(body.text({"data", "message"}));
    if (code == "ServerSuspended")
        return missingScope("The key works, but its mail server is suspended", "ask whoever runs Postal");
    if (!isSuccess(answer))
        return probeByStatus(answer, body.text({"data", "message"}));
    if (code == "MessageNotFound" || body.text({"status"}) == "success")
        return works("The key works; whether its mail server delivers or holds mail is not said", account.origin);
    return notTheProviders();
}

} // namespace

const ProbeApi& probeApi()
{
    static constexpr ProbeApi api{.provider = "postal",
                                  .endpoint = "POST /api/v1/messages/message",
                                  .answerHas = "status",
                                  .build = build,
                                  .read = read};
    return api;
}

} // namespace waybill::providers::postal
