// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domains/reports/ReportSums.h"

#include "core/base/Rfc3339.h"
#include "core/dns/Name.h"

#include <map>

namespace waybill::domains::reports {

namespace {

bool isAtOrBelow(std::string_view name, std::string_view ancestor)
{
    const auto below = dns::Name::parse(name);
    const auto above = dns::Name::parse(ancestor);
    return below && above && !above->isRoot() && below->isAtOrBelow(*above);
}

} // namespace

std::vector<SourceSum> sumsOf(const AggregateReport& report)
{
    std::map<std::string, SourceSum> sums;
    for (const AggregateRow& row : report.rows) {
        SourceSum& sum = sums[row.sourceIp.empty() ? "?" : row.sourceIp];
        sum.messages += row.count;
        sum.aligned += row.isAligned() ? row.count : 0;
    }
    std::vector<SourceSum> all;
    for (auto& [source, sum] : sums) {
        sum.source = source;
        all.push_back(std::move(sum));
    }
    return all;
}

bool concerns(const AggregateReport& report, std::string_view domain)
{
    return isAtOrBelow(report.domain, domain) || isAtOrBelow(domain, report.domain);
}

bool concerns(const TlsPolicyReport& policy, std::string_view domain) { return isAtOrBelow(policy.domain, domain); }

std::string idOf(const TlsReport& report, const TlsPolicyReport& policy) { return report.id + "/" + policy.type; }

std::int64_t endOf(const TlsReport& report)
{
    const auto end = parseRfc3339(report.end);
    return end ? toMs(*end) / 1000 : 0;
}

} // namespace waybill::domains::reports
