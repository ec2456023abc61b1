// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The name servers that the console asks: the chosen resolvers (the first one for the checks), and the authoritative ones
// of a domain. Immutable; its calls block and are safe from any thread. The clock outlives it.

#include "core/dns/IpAddress.h"
#include "core/dns/Resolver.h"
#include "ui/domains/DomainsSource.h"

#include <QStringList>

#include <memory>

namespace waybill::console {

class DnsServers {
public:
    // chosen: "1.1.1.1", "192.0.2.53:5353"; empty: the system's and three public ones. demo: invented answers only.
    DnsServers(const Clock& clock, const QStringList& chosen, bool demo);

    const dns::Resolver& resolver() const { return *m_resolver; }
    // What each server says of the name's TXT, all asked side by side.
    std::vector<ui::domains::ServerView> askAll(const dns::Name& name, const dns::Name& domain, const std::stop_token& stop) const;

private:
    struct Target {
        QString title;
        dns::Endpoint endpoint;
        bool isAuthoritative = false;
    };
    std::vector<ui::domains::ServerView> askDemo(const dns::Name& name, const std::stop_token& stop) const;
    // The zone that the domain lies in, and where its name servers are.
    std::pair<dns::Name, std::vector<Target>> authoritative(const dns::Name& domain, const std::stop_token& stop) const;

    const Clock& m_clock;
    bool m_demo;
    std::vector<Target> m_resolvers;
    std::unique_ptr<dns::Resolver> m_resolver;
};

} // namespace waybill::console
