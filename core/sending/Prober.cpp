// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sending/Prober.h"

#include "core/providers/ProbeSupport.h"
#include "core/providers/registry/ProbeApis.h"

namespace waybill::sending {

namespace {

using providers::AccountMode;
using providers::ProbeAnswer;
using providers::ProbeVerdict;

// Postmark's own: takes messages, sends none, and has no server to ask for.
constexpr std::string_view postmarkTestToken = "POSTMARK_API_TEST";

ProbeAnswer notAsked(const Error& error)
{
    return {.verdict = ProbeVerdict::Malformed, .text = error.message, .hint = error.hint};
}

ProbeAnswer ask(const providers::ProbeApi& api, const providers::SendAccount& account, const ProbeOrder& order,
                const ProberParts& parts, std::stop_token stop)
{
    const auto call = api.build({account, order.secret, parts.clock.now()});
    if (!call)
        return notAsked(call.error());
    const PostOutcome outcome = parts.post(*call, stop);
    if (!outcome.answer)
        return {.verdict = ProbeVerdict::NoNetwork,
                .text = "The provider could not be asked: " + outcome.trouble,
                .hint = "look at the network, and at the address of the credential"};
    return providers::classifyProbe(api, *outcome.answer, account);
}

// The region that knows the key, where another one than the credential's does.
ProbeAnswer inOtherRegions(ProbeAnswer found, const providers::ProbeApi& api, const ProbeOrder& order,
                           const ProberParts& parts, std::stop_token stop)
{
    const providers::SendAccount& account = order.credential.account;
    if (found.verdict != ProbeVerdict::WrongKey || api.regions.empty() || !account.origin.empty())
        return found;
    const auto isKnownIn = [&](std::string_view region) {
        providers::SendAccount other = account;
        other.region = region;
        const ProbeVerdict verdict = ask(api, other, order, parts, stop).verdict;
        return verdict == ProbeVerdict::Works || verdict == ProbeVerdict::MissingScope;
    };
    const auto belongsTo = [](std::string_view region) {
        return providers::wrongEnvironment("The key is a good one, but of the region “" + std::string(region) + "”",
                                           "change the region of this credential");
    };
    for (const std::string_view region : api.regions) {
        if (region != account.region && isKnownIn(region))
            return belongsTo(region);
    }
    if (!account.region.empty() && isKnownIn({}))
        return belongsTo("us");
    return found;
}

// A good key may still be the wrong one here.
ProbeAnswer fitted(ProbeAnswer found, const ProbeOrder& order)
{
    if (found.verdict != ProbeVerdict::Works)
        return found;
    const std::string& environment = order.credential.environment;
    if (order.reachesPeople && found.mode == AccountMode::Sandbox) {
        found.verdict = ProbeVerdict::WrongEnvironment;
        found.text = "The key works, but it is a sandbox’s: what " + environment + " sends would not arrive";
        found.hint = "use the key of the live account";
    } else if (!order.accountBefore.empty() && !found.account.empty() && found.account != order.accountBefore) {
        found.verdict = ProbeVerdict::WrongEnvironment;
        found.text = "The key works, but it belongs to “" + found.account + "”; the one before belonged to “" +
                     order.accountBefore + "”";
        found.hint = "use a key of the same account, or add a credential of its own for the other one";
    }
    return found;
}

} // namespace

ProbeAnswer probe(const ProbeOrder& order, const ProberParts& parts, std::stop_token stop)
{
    const providers::ProbeApi* api = providers::probeApiOf(order.credential.provider);
    if (api == nullptr)
        return notAsked({ErrorCode::InvalidInput, "this provider can’t be probed", "send a test message instead"});
    if (auto problem = providers::shapeProblem(*api, order.secret))
        return std::move(*problem);
    if (api->provider == "postmark" && order.secret.reveal() == postmarkTestToken)
        return fitted(providers::works("This is Postmark’s test token: messages are taken and none is sent", {},
                                       AccountMode::Sandbox),
                      order);
    return fitted(inOtherRegions(ask(*api, order.credential.account, order, parts, stop), *api, order, parts, stop), order);
}

ProbeNote noteOf(const ProbeAnswer& answer)
{
    return {.verdict = std::string(providers::toString(answer.verdict)),
            .mode = std::string(providers::toString(answer.mode)),
            .account = answer.account,
            .text = answer.text,
            .scopes = answer.scopes};
}

} // namespace waybill::sending
