// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/DomainsDns.h"

#include "core/dns/CachingResolver.h"
#include "core/dns/FailoverResolver.h"
#include "core/domains/checks/MessageCheck.h"
#include "core/domains/run/LookEverywhere.h"
#include "core/simulator/DemoPropagation.h"
#include "core/simulator/DemoZone.h"

namespace waybill::console {

namespace {

std::vector<dns::Endpoint> endpointsOf(const std::vector<ui::domains::NamedResolver>& resolvers)
{
    std::vector<dns::Endpoint> endpoints;
    for (const ui::domains::NamedResolver& one : resolvers)
        endpoints.push_back(one.endpoint);
    return endpoints;
}

std::unique_ptr<dns::Resolver> resolverFor(const Clock& clock, const std::vector<dns::Endpoint>& servers, bool demo)
{
    if (demo)
        return std::make_unique<simulator::DemoZone>(clock, simulator::DemoZone::View::Broken);
    return std::make_unique<dns::FailoverResolver>(servers, clock);
}

} // namespace

DomainsDns::DomainsDns(const Clock& clock, std::vector<ui::domains::NamedResolver> resolvers, bool demo)
    : m_clock(clock), m_demo(demo), m_resolvers(std::move(resolvers)), m_servers(endpointsOf(m_resolvers)),
      m_resolver(resolverFor(clock, m_servers, demo))
{
}

std::vector<domains::dkim::Verification> DomainsDns::verify(const domains::dkim::MailText& mail, const std::stop_token& stop) const
{
    return domains::verifyMessage(mail, *m_resolver, m_clock.now(), stop);
}

std::vector<domains::Check> DomainsDns::check(const domains::DomainProfile& profile, const domains::AskRecords& askProvider,
                                              const std::stop_token& stop,
                                              const std::function<void(const std::vector<domains::Check>&)>& progress) const
{
    // One run asks nothing twice; the next run asks everything anew.
    const dns::CachingResolver resolver(*m_resolver, m_clock);
    domains::AskSecurity security = simulator::demoSecurity;
    if (!m_demo)
        security = domains::validatedBy({.forwarders = m_servers});
    auto checks = domains::checkDomain(profile, {m_suffixes, resolver, std::move(security), m_clock, askProvider}, stop, progress);
    domains::lookEverywhere(
        checks, [this](const dns::Question& question, std::stop_token token) { return authorities(question, token); }, stop);
    return checks;
}

domains::Propagation DomainsDns::authorities(const dns::Question& question, const std::stop_token& stop) const
{
    if (m_demo)
        return simulator::demoPropagation(question, m_clock);
    if (m_servers.empty())
        return {question, m_clock.now(), {}, {}};
    return domains::takePropagation(question, {.resolvers = m_servers}, m_clock, stop);
}

domains::Propagation DomainsDns::propagation(const dns::Question& question, const std::stop_token& stop) const
{
    if (m_demo)
        return simulator::demoPropagation(question, m_clock);
    if (m_servers.empty())
        return {question, m_clock.now(), {}, {}};
    domains::Propagation snapshot = domains::takePropagation(question, {.resolvers = m_servers, .compared = m_servers}, m_clock, stop);
    for (std::size_t i = 0; i < snapshot.resolvers.size(); ++i)
        snapshot.resolvers[i].name = m_resolvers[i].title().toStdString();
    return snapshot;
}

} // namespace waybill::console
