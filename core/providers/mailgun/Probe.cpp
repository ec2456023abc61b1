// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/mailgun/Probe.h"

#include "core/providers/ProbeSupport.h"

namespace waybill::providers::mailgun {

namespace {

constexpr std::string_view regions[] = {"eu"};

Result<SendCall> build(const ProbeContext& context)
{
    const std::string origin =
        TRY(regionalOrigin(context.account, "https://api.mailgun.net", "https://api.eu.mailgun.net"));
    SendCall call = probeCall(origin + "/v4/domains?limit=100");
    call.headers.add("Authorization", basicAuthorization("api", context.secret));
    return call;
}

// A domain's sending key may send and list nothing; Mailgun answers it as it answers a wrong one.
ProbeAnswer read(const HttpAnswer& answer, const SendAccount&)
{
    const AnswerBody body(answer);
    if (answer.status == 401 || answer.status == 403) {
        ProbeAnswer found = wrongKey(body.text({"message"}));
        found.text += ". A domain’s sending key looks the same here: it may only send";
        return found;
    }
    if (!isSuccess(answer))
        return probeByStatus(answer, body.text({"message"}));
    const JsonValue items = body.root()["items"];
    const auto isSandbox = [](const JsonValue& domain) { return textOf(domain["name"]).starts_with("sandbox"); };
    std::size_t sandboxes = 0;
    std::string first;
    for (const JsonValue& domain : items) {
        sandboxes += std::size_t(isSandbox(domain));
        if (first.empty() || !isSandbox(domain))
            first = textOf(domain["name"]);
    }
    if (items.size() > 0 && sandboxes == items.size())
        return works("The key works; the account has a sandbox domain only, with up to 5 recipients", first, AccountMode::Sandbox);
    return works("The key works", first, items.size() > 0 ? AccountMode::Live : AccountMode::Unknown);
}

} // namespace

const ProbeApi& probeApi()
{
    static constexpr ProbeApi api{.provider = "mailgun",
                                  .endpoint = "GET /v4/domains",
                                  .answerHas = "items",
                                  .regions = regions,
                                  .build = build,
                                  .read = read};
    return api;
}

} // namespace waybill::providers::mailgun
