// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// An SMTP TLS report (RFC 8460): how many sessions to a domain's mail hosts were encrypted, and why others were not. Pure;
// safe from any thread.

#include "core/base/Result.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace waybill::domains::reports {

struct TlsFailure {
    std::string type; // "certificate-expired", …
    std::string mx;   // receiving-mx-hostname
    std::int64_t count = 0;
};

struct TlsPolicyReport {
    std::string type; // "sts", "tlsa", "no-policy-found"
    std::string domain;
    std::int64_t successes = 0;
    std::int64_t failures = 0;
    std::vector<TlsFailure> details;
};

struct TlsReport {
    std::string organisation;
    std::string id;
    std::string begin; // RFC 3339, as written
    std::string end;
    std::vector<TlsPolicyReport> policies;
};

// InvalidInput: no JSON, or none of a report.
Result<TlsReport> parseTlsReport(std::string_view json);

} // namespace waybill::domains::reports
