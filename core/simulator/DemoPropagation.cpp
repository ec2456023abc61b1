// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simulator/DemoPropagation.h"

#include "core/simulator/DemoZone.h"

#include <algorithm>

namespace waybill::simulator {

namespace {

dns::Name nameOf(std::string_view text) { return dns::Name::parse(text).value_or(dns::Name()); }

domains::ServerView viewOf(const DemoServer& server, const dns::Question& question, const Clock& clock)
{
    domains::ServerView view{server.name, {}, DemoZone(clock, server.view, server.age).ask(question)};
    view.answer.server = server.name;
    return view;
}

// Names that are not below one of the demo's domains are the providers'.
std::vector<DemoServer> authorityOf(const dns::Name& name, dns::Name& zone)
{
    std::vector<DemoServer> servers;
    for (const DemoDomain& domain : demoDomains()) {
        if (name.isAtOrBelow(nameOf(domain.name)))
            zone = nameOf(domain.name);
    }
    if (zone.isRoot()) {
        zone = name.labelCount() > 2
                 ? nameOf(std::string(name.labels()[name.labelCount() - 2]) + "." + std::string(name.labels().back()))
                 : name;
        return {{"ns1." + zone.text(), true, 1764132000, DemoZone::View::Mended, {}},
                {"ns2." + zone.text(), true, 1764132000, DemoZone::View::Mended, {}}};
    }
    std::ranges::copy_if(demoServers(), std::back_inserter(servers), &DemoServer::isAuthoritative);
    return servers;
}

domains::HopView hopOf(const dns::Question& question, const Clock& clock)
{
    domains::HopView hop;
    hop.question = question;
    hop.authority.parentAnswered = true;
    for (const DemoServer& server : authorityOf(question.name, hop.authority.zone)) {
        domains::ServerView view = viewOf(server, question, clock);
        view.answer.isAuthoritative = true;
        if (!view.answer.chain.empty()) { // its own word only
            view.answer.chain.resize(1);
            view.answer.records.clear();
        }
        hop.servers.push_back(std::move(view));
        hop.authority.servers.push_back({nameOf(server.name), {}, true, true, server.serial, {}});
    }
    return hop;
}

} // namespace

domains::Propagation demoPropagation(const dns::Question& question, const Clock& clock)
{
    domains::Propagation propagation{question, clock.now(), {}, {}};
    std::vector<dns::Name> names{question.name};
    for (std::size_t next = 0; next < names.size() && next <= dns::maxCnameHops; ++next) {
        propagation.hops.push_back(hopOf({names[next], question.type}, clock));
        for (const dns::Name& target : propagation.hops.back().aliases()) {
            if (std::ranges::find(names, target) == names.end())
                names.push_back(target);
        }
    }
    for (const DemoServer& server : demoServers()) {
        if (!server.isAuthoritative)
            propagation.resolvers.push_back(viewOf(server, question, clock));
    }
    return propagation;
}

} // namespace waybill::simulator
