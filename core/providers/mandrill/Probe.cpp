// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/mandrill/Probe.h"

#include "core/providers/ProbeSupport.h"

namespace waybill::providers::mandrill {

namespace {

Result<SendCall> build(const ProbeContext& context)
{
    const std::string origin = TRY(sendOrigin(context.account, "https://mandrillapp.com"));
    JsonWriter body;
    body.beginObject().member("key", context.secret.reveal()).endObject(); // the API takes it nowhere else
    return jsonCall(origin + "/api/1.0/users/info.json", body);
}

// Which status an error has is not documented: its name tells.
ProbeAnswer read(const HttpAnswer& answer, const SendAccount&)
{
    const AnswerBody body(answer);
    if (body.text({"name"}) == "Invalid_Key")
        return wrongKey(body.text({"message"}));
    if (!isSuccess(answer))
        return probeByStatus(answer, body.text({"message"}));
    return works("The key works", body.text({"username"}));
}

} // namespace

const ProbeApi& probeApi()
{
    static constexpr ProbeApi api{.provider = "mandrill",
                                  .endpoint = "POST /api/1.0/users/info.json",
                                  .answerHas = "username",
                                  .build = build,
                                  .read = read};
    return api;
}

} // namespace waybill::providers::mandrill
