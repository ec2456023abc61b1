// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/ResolverOption.h"

#include "core/dns/SystemServers.h"

#include <CLI/CLI.hpp>

namespace waybill::ctl {

void ResolverOption::addTo(CLI::App& command)
{
    command.add_option("--resolver", text, "The name server to ask (default: the system's)")->type_name("IP:PORT");
}

Result<dns::Endpoint> ResolverOption::endpoint() const
{
    if (!text.empty())
        return dns::Endpoint::parse(text);
    auto servers = dns::systemServers();
    if (!servers)
        servers.error().hint = "name one with --resolver IP:PORT";
    return TRY(servers).front();
}

} // namespace waybill::ctl
