// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sending/Preflight.h"

#include "core/sending/Links.h"
#include "core/sending/SensitiveData.h"

#include <algorithm>

namespace waybill::sending {

namespace {

using Verdict = PreflightItem::Verdict;
using Items = std::vector<PreflightItem>;

bool isProduction(const environments::Environment& environment)
{
    return environment.guard == environments::GuardLevel::Everybody;
}

std::string listed(const std::vector<std::string>& names)
{
    std::string out;
    for (const std::string& name : names)
        out += (out.empty() ? "" : ", ") + name;
    return out;
}

void checkGuard(Items& items, const environments::Message& message, const PreflightFacts& facts)
{
    const auto permitted = environments::permit(message, facts.environment, facts.send);
    if (permitted) {
        items.push_back({Verdict::Pass, "The environment permits the recipient", message.to.address});
        return;
    }
    for (const environments::Block& block : permitted.error())
        items.push_back({Verdict::Block, block.message, block.hint, block.evidence});
}

void checkVariables(Items& items, const Filled& filled, std::size_t asked)
{
    if (!filled.missing.empty())
        items.push_back({Verdict::Block, "A variable has no value", listed(filled.missing)});
    else if (asked > 0)
        items.push_back({Verdict::Pass, "All variables are set", std::to_string(asked) + " of " + std::to_string(asked)});
    if (!filled.unused.empty())
        items.push_back({Verdict::Warning, "A value is not used by the template", listed(filled.unused)});
}

void checkLinks(Items& items, const environments::Message& message, const PreflightFacts& facts)
{
    if (isProduction(facts.environment))
        return;
    const auto toProduction = [&](const Link& link) {
        return std::ranges::any_of(facts.productionDomains,
                                   [&](const std::string& domain) { return isUnder(link.host, domain); });
    };
    const std::vector<Link> links = linksIn(message.text + '\n' + message.html);
    const auto link = std::ranges::find_if(links, toProduction);
    if (link != links.end())
        items.push_back({Verdict::Warning, "A link points to production", link->url});
    else if (!links.empty() && !facts.productionDomains.empty())
        items.push_back({Verdict::Pass, "No link points to production", std::to_string(links.size()) + " looked at"});
}

void checkContent(Items& items, const environments::Message& message)
{
    const auto found = sensitiveDataIn(message.subject + '\n' + message.text + '\n' + message.html);
    for (const std::string_view kind : found)
        items.push_back({Verdict::Warning, "The message looks as if it had " + std::string(kind) + " in it",
                         "test messages are kept longer and read by more people"});
    if (found.empty())
        items.push_back({Verdict::Pass, "No card, key or token found in the text",
                         std::to_string(sensitiveKinds()) + " kinds looked for"});
    if (message.templateId.empty() && message.text.empty() && !message.html.empty())
        items.push_back({Verdict::Warning, "There is no plain-text part", "filters and some readers want one"});
    if (message.correlationId.empty())
        items.push_back({Verdict::Warning, "There is no id of your own", "the webhooks can then be found by the "
                                                                         "provider's id only"});
}

void checkDomain(Items& items, const environments::Message& message, const PreflightFacts& facts)
{
    const std::string domain = message.from.address.substr(message.from.address.rfind('@') + 1);
    if (!facts.domain)
        items.push_back({Verdict::Unknown, "The From domain was not checked", domain});
    else if (facts.domain->ready)
        items.push_back({Verdict::Pass, "The From domain is ready", facts.domain->detail});
    else
        items.push_back({Verdict::Warning, "The From domain is not ready", facts.domain->detail});
}

} // namespace

std::vector<PreflightItem> preflight(const environments::Message& message, const Filled& filled,
                                     const PreflightFacts& facts)
{
    Items items;
    checkGuard(items, message, facts);
    checkVariables(items, filled, facts.variables);
    checkLinks(items, message, facts);
    checkContent(items, message);
    checkDomain(items, message, facts);
    std::ranges::stable_sort(items, {}, &PreflightItem::verdict);
    return items;
}

} // namespace waybill::sending
