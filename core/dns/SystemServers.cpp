// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dns/SystemServers.h"

#include <fstream>
#include <sstream>

namespace waybill::dns {

Result<std::vector<Endpoint>> systemServers(const std::string& path)
{
    std::ifstream file(path);
    std::vector<Endpoint> servers;
    for (std::string line; std::getline(file, line);) {
        std::istringstream words(line);
        std::string keyword;
        std::string text;
        if (!(words >> keyword >> text) || keyword != "nameserver")
            continue;
        if (const auto address = IpAddress::parse(text))
            servers.push_back({*address});
    }
    if (servers.empty())
        return fail(ErrorCode::Unavailable, path + " names no name server", "say which one to ask");
    return servers;
}

} // namespace waybill::dns
