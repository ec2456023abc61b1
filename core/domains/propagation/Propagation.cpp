// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domains/propagation/Propagation.h"

#include "core/base/Ascii.h"
#include "core/dns/CachingResolver.h"
#include "core/dns/FailoverResolver.h"

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

HopView askHop(const dns::Question& question, const dns::Resolver& resolver, const PropagationOptions& options,
              const Clock& clock, const std::stop_token& stop)
{
    HopView hop{question, dns::findAuthority(resolver, clock, question.name, options.authority, stop), {}};
    auto answers = dns::askEach(endpointsOf(hop.authority), clock, options.authority.server, std::span(&question, 1), stop);
    for (std::size_t i = 0; i < answers.size(); ++i)
        hop.servers.push_back({hop.authority.servers[i].name.text(), hop.authority.servers[i].endpoint,
                               std::move(answers[i].front())});
    return hop;
}

// "10 MX.example.org." and "10 mx.example.org": the same.
bool sameData(std::string_view a, std::string_view b)
{
    const auto bare = [](std::string_view text) { return text.ends_with('.') ? text.substr(0, text.size() - 1) : text; };
    return equalsIgnoringCase(bare(a), bare(b));
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
    std::uint32_t ttl = dns::lifetime(answer);
    if (ttl == 0 && !answer.chain.empty()) // an alias is remembered whatever became of its target
        ttl = std::ranges::min_element(answer.chain, {}, &dns::Hop::ttl)->ttl;
    return age <= 0 ? ttl : ttl - std::min<std::uint32_t>(ttl, std::uint32_t(age));
}

bool HopView::isSpare(const ServerView& server) const
{
    return server.answer.outcome == dns::Outcome::Unreachable
        && std::ranges::any_of(servers, [&](const ServerView& other) { return other.name == server.name && other.values(); });
}

bool HopView::agrees() const
{
    const ServerView* first = nullptr;
    for (const ServerView& each : servers) {
        if (isSpare(each))
            continue;
        const auto values = each.values();
        if (!values || (first != nullptr && values != first->values()))
            return false;
        first = first != nullptr ? first : &each;
    }
    return first != nullptr && authority.withoutAddress.empty();
}

std::vector<dns::Name> HopView::aliases() const
{
    std::vector<dns::Name> targets;
    for (const ServerView& server : servers) {
        if (!server.answer.chain.empty() && std::ranges::find(targets, server.answer.chain.front().target) == targets.end())
            targets.push_back(server.answer.chain.front().target);
    }
    return targets;
}

const HopView* Propagation::hopAt(const dns::Name& name) const
{
    const auto found = std::ranges::find(hops, name, [](const HopView& hop) -> const dns::Name& { return hop.question.name; });
    return found == hops.end() ? nullptr : &*found;
}

std::optional<std::vector<std::string>> Propagation::authoritative() const
{
    if (hops.empty() || !std::ranges::all_of(hops, &HopView::agrees))
        return std::nullopt;
    std::vector<std::string> values;
    // They agree, so the hops are one chain, and any server that answers speaks for its end.
    const auto last = std::ranges::find_if(hops.back().servers, [](const ServerView& view) { return view.values().has_value(); });
    for (const dns::Record& record : last->answer.records)
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

bool holds(const dns::Answer& answer, const FixRecord& record)
{
    if (record.type == dns::RecordType::Cname) {
        const auto wanted = dns::Name::parse(record.value);
        return wanted && !answer.chain.empty() && answer.chain.front().target == *wanted;
    }
    if (record.type == dns::RecordType::Txt)
        return std::ranges::any_of(answer.texts(), [&](const std::string& text) { return text == record.value; });
    return std::ranges::any_of(answer.records, [&](const dns::Record& one) {
        return one.type == record.type && sameData(one.rdata, record.value);
    });
}

bool Propagation::carries(const FixRecord& record) const
{
    const auto has = [&](const ServerView& view) { return holds(view.answer, record); };
    const auto hasOrIsSpare = [&](const ServerView& view) { return hops.front().isSpare(view) || has(view); };
    return !hops.empty() && std::ranges::all_of(hops.front().servers, hasOrIsSpare) && std::ranges::all_of(resolvers, has);
}

bool Propagation::agrees() const { return authoritative().has_value() && behind().empty(); }

Propagation takePropagation(const dns::Question& question, const PropagationOptions& options, const Clock& clock,
                            std::stop_token stop)
{
    Propagation propagation{question, clock.now(), {}, {}};
    const dns::FailoverResolver resolver(options.resolvers, clock, options.server);
    auto compared = dns::askEach(options.compared, clock, options.server, std::span(&question, 1), stop);
    for (std::size_t i = 0; i < compared.size(); ++i)
        propagation.resolvers.push_back(
            {options.compared[i].text(), options.compared[i], std::move(compared[i].front())});
    std::vector<dns::Name> names{question.name};
    for (std::size_t next = 0; next < names.size() && next <= dns::maxCnameHops && !stop.stop_requested(); ++next) {
        HopView hop = askHop({names[next], question.type}, resolver, options, clock, stop);
        if (question.type != dns::RecordType::Cname) {
            for (ServerView& view : hop.servers)
                keepFirstHop(view.answer);
            for (dns::Name& target : hop.aliases()) {
                if (std::ranges::find(names, target) == names.end())
                    names.push_back(std::move(target));
            }
        }
        propagation.hops.push_back(std::move(hop));
    }
    return propagation;
}

} // namespace waybill::domains
