// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The name servers that this machine is set up with. Reads a file; safe from any thread.

#include "core/dns/IpAddress.h"

#include <string>
#include <vector>

namespace waybill::dns {

// The "nameserver" lines of resolv.conf(5), in their order. Addresses with a zone index are left out. Unavailable when
// there is none.
Result<std::vector<Endpoint>> systemServers(const std::string& path = "/etc/resolv.conf");

} // namespace waybill::dns
