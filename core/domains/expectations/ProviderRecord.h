// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A record as a provider's own API wants it for one domain. Plain data.

#include "core/base/Result.h"
#include "core/dns/Name.h"
#include "core/domains/expectations/Expected.h"

#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace waybill::domains {

struct ProviderRecord {
    std::string purpose; // "DKIM s1"
    ExpectedRecord::Kind kind = ExpectedRecord::Kind::Cname;
    dns::Name name;
    std::string value;   // the target, the exchange, the include's domain, or the whole text
    bool isOptional = false;

    friend bool operator==(const ProviderRecord&, const ProviderRecord&) = default;
};

// Blocks; called from a check's thread. NotFound: nobody has a key for that provider, or it does not know the domain.
using AskRecords = std::function<Result<std::vector<ProviderRecord>>(const std::string& provider, const dns::Name& domain, const std::stop_token& stop)>;

} // namespace waybill::domains
