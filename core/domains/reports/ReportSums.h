// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What a domain's history keeps of reports: messages and aligned ones a source, TLS sessions a policy. Pure; safe from any
// thread.

#include "core/domains/reports/ReportFile.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace waybill::domains::reports {

struct SourceSum {
    std::string source; // an address; "?" where the report names none
    std::int64_t messages = 0;
    std::int64_t aligned = 0;
};

// By address.
std::vector<SourceSum> sumsOf(const AggregateReport& report);

// A report on the organisation counts mail of the names below it, too.
bool concerns(const AggregateReport& report, std::string_view domain);
bool concerns(const TlsPolicyReport& policy, std::string_view domain);

// The same report's policies are told apart by their type: "<report id>/sts".
std::string idOf(const TlsReport& report, const TlsPolicyReport& policy);
std::int64_t endOf(const TlsReport& report); // seconds since 1970; 0 where it can't be read

} // namespace waybill::domains::reports
