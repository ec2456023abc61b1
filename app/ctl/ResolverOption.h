// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// --resolver of a command that asks DNS. Main thread.

#include "core/dns/IpAddress.h"

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace waybill::ctl {

struct ResolverOption {
    std::string text;

    void addTo(CLI::App& command);
    // As given, else the system's, in the order of preference. InvalidInput, or Unavailable when the system has none.
    Result<std::vector<dns::Endpoint>> endpoints() const;
};

} // namespace waybill::ctl
