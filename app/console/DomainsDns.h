// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the domains page asks DNS: all checks of a domain, and how far a record has come. In the demo DNS is invented and
// nobody outside is asked. Immutable; its calls block and are safe from any thread. The clock outlives it.

#include "core/dns/Resolver.h"
#include "core/domains/dkim/Verify.h"
#include "core/domains/propagation/Propagation.h"
#include "core/domains/run/DomainRun.h"
#include "ui/domains/ResolverChoice.h"

#include <memory>
#include <vector>

namespace waybill::console {

class DomainsDns {
public:
    DomainsDns(const Clock& clock, std::vector<ui::domains::NamedResolver> resolvers, bool demo);

    std::vector<domains::Check> check(const domains::DomainProfile& profile, const domains::AskRecords& askProvider, const std::stop_token& stop,
                                      const std::function<void(const std::vector<domains::Check>&)>& progress) const;
    std::vector<domains::dkim::Verification> verify(const domains::dkim::MailText& mail, const std::stop_token& stop) const;
    domains::Propagation propagation(const dns::Question& question, const std::stop_token& stop) const;

private:
    domains::Propagation authorities(const dns::Question& question, const std::stop_token& stop) const;

    const Clock& m_clock;
    const bool m_demo;
    const std::vector<ui::domains::NamedResolver> m_resolvers; // in the order of preference
    const std::vector<dns::Endpoint> m_servers;
    const domains::dmarc::PublicSuffixes m_suffixes = domains::dmarc::PublicSuffixes::standard();
    std::unique_ptr<dns::Resolver> m_resolver;
};

} // namespace waybill::console
