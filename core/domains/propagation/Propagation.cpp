// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domains/propagation/Propagation.h"

#include "core/dns/CachingResolver.h"

#include <algorithm>

namespace waybill::domains {

namespace {

std::vector<dns::Endpoint> endpointsOf(const dns::Authority& authority)
{
    std::vector<dns::Endpoint> endpoints;
    for (const dns::AuthorityServer& server : authority.servers)
        endpoints.push_back(server.endpoint);
    return endpoints;
}

HopView hopAt(const dns::Question& question, const dns::Resolver& resolver, const PropagationOptions& options,
              const Clock& clock, const std::stop_token& stop)
{
    HopView hop{question, dns::findAuthority(resolver, clock, question.name, options.authority, stop), {}};
    auto answers = dns::askEach(endpointsOf(hop.authority), clock, options.authority.server, std::span(&question, 1), stop);
    for (std::size_t i = 0; i < answers.size(); ++i)
        hop.servers.push_back({hop.authority.servers[i].name.text(), hop.authority.servers[i].endpoint,
                               std::move(answers[i].front())});
    return hop;
}

// A server may follow the alias by itself where it holds the target too; each hop is looked at on its own.
void keepFirstHop(dns::Answer& answer)
{
    if (answer.chain.empty())
        return;
    answer.chain.resize(1);
    answer.records.clear();
}

} // namespace

std::optional<std::vector<std::string>> ServerView::values() const
{
    // An alias alone is an answer too: its target is the next hop's question.
    if (answer.isUnknown() && answer.chain.empty())
        return std::nullopt;
    std::vector<std::string> values;
    for (const dns::Record& record : answer.records)
        values.push_back(record.rdata);
    std::ranges::sort(values);
    for (const dns::Hop& hop : answer.chain)
        values.insert(values.begin(), "CNAME " + hop.target.text());
    return values;
}

std::uint32_t ServerView::secondsLeft(Timestamp now) const
{
    const auto age = std::chrono::duration_cast<std::chrono::seconds>(now - answer.receivedAt).count();
    const std::uint32_t ttl = dns::lifetime(answer);
    return age <= 0 ? ttl : ttl - std::min<std::uint32_t>(ttl, std::uint32_t(age));
}

bool HopView::agrees() const
{
    return !servers.empty() && authority.withoutAddress.empty()
        && std::ranges::all_of(servers, [this](const ServerView& each) {
               const auto values = each.values();
               return values && values == servers.front().values();
           });
}

std::optional<dns::Name> HopView::alias() const
{
    for (const ServerView& server : servers) {
        if (!server.answer.chain.empty())
            return server.answer.chain.front().target;
    }
    return std::nullopt;
}

std::optional<std::vector<std::string>> Propagation::authoritative() const
{
    if (hops.empty() || !std::ranges::all_of(hops, &HopView::agrees))
        return std::nullopt;
    std::vector<std::string> values;
    const auto& last = hops.back().servers.front().answer;
    for (const dns::Record& record : last.records)
        values.push_back(record.rdata);
    std::ranges::sort(values);
    return values;
}

std::vector<const ServerView*> Propagation::behind() const
{
    const auto wanted = authoritative();
    std::vector<const ServerView*> late;
    for (const ServerView& view : resolvers) {
        std::vector<std::string> values;
        for (const dns::Record& record : view.answer.records)
            values.push_back(record.rdata);
        std::ranges::sort(values);
        if (view.answer.isUnknown() || !wanted || values != *wanted)
            late.push_back(&view);
    }
    return late;
}

bool Propagation::agrees() const { return authoritative().has_value() && behind().empty(); }

std::optional<std::uint32_t> Propagation::secondsUntilAllAskAnew(Timestamp now) const
{
    std::uint32_t most = 0;
    for (const ServerView* view : behind()) {
        if (view->answer.isUnknown())
            return std::nullopt;
        most = std::max(most, view->secondsLeft(now));
    }
    return most;
}

Propagation takePropagation(const dns::Question& question, const PropagationOptions& options, const Clock& clock,
                            std::stop_token stop)
{
    Propagation propagation{question, clock.now(), {}, {}};
    const dns::ServerResolver resolver(options.resolver, clock, options.server);
    auto compared = dns::askEach(options.compared, clock, options.server, std::span(&question, 1), stop);
    for (std::size_t i = 0; i < compared.size(); ++i)
        propagation.resolvers.push_back(
            {options.compared[i].text(), options.compared[i], std::move(compared[i].front())});
    std::optional<dns::Name> name = question.name;
    while (name && propagation.hops.size() <= dns::maxCnameHops && !stop.stop_requested()) {
        HopView hop = hopAt({*name, question.type}, resolver, options, clock, stop);
        if (question.type != dns::RecordType::Cname) {
            for (ServerView& view : hop.servers)
                keepFirstHop(view.answer);
            name = hop.alias();
        } else {
            name.reset();
        }
        propagation.hops.push_back(std::move(hop));
    }
    return propagation;
}

} // namespace waybill::domains
