// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/amazonses/Probe.h"

#include "core/providers/ProbeSupport.h"
#include "core/providers/amazonses/Account.h"
#include "core/providers/amazonses/SigV4.h"

namespace waybill::providers::amazonses {

namespace {

Result<SendCall> build(const ProbeContext& context)
{
    constexpr std::string_view path = "/v2/email/account";
    const SendAccount& account = context.account;
    TRY_VOID(checkAccount(account));
    const std::string origin = TRY(sendOrigin(account, "https://email." + account.region + ".amazonaws.com"));
    SendCall call = probeCall(origin + std::string(path));
    const std::string date = amzDate(context.now);
    call.headers.add("X-Amz-Date", date);
    call.headers.add("Authorization",
                     sigV4Authorization({.method = "GET",
                                         .path = path,
                                         .query = {},
                                         .headers = {{"host", origin.substr(origin.find("://") + 3)}, {"x-amz-date", date}},
                                         .body = {}},
                                        {.accessKeyId = account.user, .region = account.region, .service = "ses"},
                                        context.secret, context.now));
    return call;
}

ProbeAnswer read(const HttpAnswer& answer, const SendAccount& account)
{
    const AnswerBody body(answer);
    if (!isSuccess(answer)) {
        const std::string type = errorType(answer, body);
        const std::string said = body.text({"message"});
        if (type == "UnrecognizedClientException" || type == "InvalidClientTokenId")
            return wrongKey(said);
        if (type == "InvalidSignatureException" || type == "SignatureDoesNotMatch") {
            ProbeAnswer found = wrongKey(said);
            found.text = "The secret access key doesn’t belong to this access key id, or this machine’s clock is off";
            return found;
        }
        if (type == "AccessDeniedException")
            return missingScope("The key works, but it may not read the account; whether it may send is not known",
                                "permit ses:SendEmail, and ses:GetAccount for the probe");
        return probeByStatus(answer, said);
    }
    const bool live = body.root()["ProductionAccessEnabled"].boolean().value_or(false);
    const bool sending = body.root()["SendingEnabled"].boolean().value_or(true);
    ProbeAnswer found = works(live ? "The key works" : "The key works; the account is in the sandbox and reaches verified addresses only",
                              account.region, live ? AccountMode::Live : AccountMode::Sandbox);
    if (!sending) {
        found.verdict = ProbeVerdict::MissingScope;
        found.text = "The key works, but sending is paused for the account";
        found.hint = "look at the account’s reputation at Amazon SES";
    }
    return found;
}

} // namespace

const ProbeApi& probeApi()
{
    static constexpr ProbeApi api{.provider = "amazon-ses",
                                  .endpoint = "GET /v2/email/account",
                                  .answerHas = "ProductionAccessEnabled",
                                  .build = build,
                                  .read = read};
    return api;
}

} // namespace waybill::providers::amazonses
