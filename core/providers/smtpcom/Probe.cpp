// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/smtpcom/Probe.h"

#include "core/providers/ProbeSupport.h"

namespace waybill::providers::smtpcom {

namespace {

Result<SendCall> build(const ProbeContext& context)
{
    const std::string origin = TRY(sendOrigin(context.account, "https://api.smtp.com"));
    SendCall call = probeCall(origin + "/v4/channels");
    call.headers.add("Authorization", "Bearer " + std::string(context.secret.reveal()));
    return call;
}

// The account's channel must be one of the key's: else it is another account's key.
ProbeAnswer read(const HttpAnswer& answer, const SendAccount& account)
{
    const AnswerBody body(answer);
    if (!isSuccess(answer))
        return probeByStatus(answer, textOf(body.root()["data"].at(0)));
    const JsonValue items = body.root()["data"]["items"];
    for (const JsonValue& channel : items) {
        if (textOf(channel["name"]) == account.channel)
            return works("The key works and has the channel", account.channel);
    }
    if (items.isArray() && items.size() > 0)
        return wrongEnvironment("The key works, but its account has no channel “" + account.channel + "”",
                                "use the key of the account that has it, or name another channel");
    return works("The key works; its channels are not said");
}

} // namespace

const ProbeApi& probeApi()
{
    static constexpr ProbeApi api{.provider = "smtpcom",
                                  .endpoint = "GET /v4/channels",
                                  .answerHas = "data",
                                  .build = build,
                                  .read = read};
    return api;
}

} // namespace waybill::providers::smtpcom
