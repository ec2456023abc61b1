// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/postmark/Probe.h"

#include "core/providers/ProbeSupport.h"

namespace waybill::providers::postmark {

namespace {

Result<SendCall> build(const ProbeContext& context)
{
    const std::string origin = TRY(sendOrigin(context.account, "https://api.postmarkapp.com"));
    SendCall call = probeCall(origin + "/server");
    call.headers.add("X-Postmark-Server-Token", std::string(context.secret.reveal()));
    return call;
}

// The answer lists the server's tokens too; they are not read.
ProbeAnswer read(const HttpAnswer& answer, const SendAccount&)
{
    const AnswerBody body(answer);
    if (!isSuccess(answer)) {
        if (body.text({"ErrorCode"}) == "10")
            return wrongKey(body.text({"Message"}));
        return probeByStatus(answer, body.text({"Message"}));
    }
    const bool sandbox = body.text({"DeliveryType"}) == "Sandbox";
    const AccountMode mode = sandbox                                  ? AccountMode::Sandbox
                             : body.text({"DeliveryType"}) == "Live" ? AccountMode::Live
                                                                      : AccountMode::Unknown;
    return works(sandbox ? "The token works; its server is a sandbox and delivers nothing" : "The token works", body.text({"Name"}),
                 mode);
}

} // namespace

const ProbeApi& probeApi()
{
    static constexpr ProbeApi api{.provider = "postmark",
                                  .endpoint = "GET /server",
                                  .answerHas = "Name",
                                  .build = build,
                                  .read = read};
    return api;
}

} // namespace waybill::providers::postmark
