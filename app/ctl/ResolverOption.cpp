// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/ResolverOption.h"

#include "core/dns/SystemServers.h"

#include <CLI/CLI.hpp>

namespace waybill::ctl {

void ResolverOption::addTo(CLI::App& command)
{
    command.add_option("--resolver", text, "The name server to ask (default: the system's)")->type_name("IP:PORT");
}

Result<std::vector<dns::Endpoint>> ResolverOption::endpoints() const
{
    if (!text.empty())
        return std::vector{TRY(dns::Endpoint::parse(text))};
    auto servers = dns::systemServers();
    if (!servers)
        servers.error().hint = "name one with --resolver IP:PORT";
    return servers;
}

} // namespace waybill::ctl
