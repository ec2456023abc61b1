// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domains/reports/TlsReport.h"

#include "core/base/JsonRead.h"

#include <algorithm>

namespace waybill::domains::reports {

namespace {

constexpr std::size_t mostPolicies = 1000;
constexpr std::size_t mostDetails = 10'000;
constexpr std::size_t longestText = 1024;

std::string shortText(JsonValue value) { return printableOrEmpty(value, longestText); }

std::int64_t countOf(JsonValue value) { return std::max<std::int64_t>(0, value.integer().value_or(0)); }

TlsPolicyReport policyOf(JsonValue value)
{
    TlsPolicyReport policy;
    policy.type = shortText(value["policy"]["policy-type"]);
    policy.domain = shortText(value["policy"]["policy-domain"]);
    policy.successes = countOf(value["summary"]["total-successful-session-count"]);
    policy.failures = countOf(value["summary"]["total-failure-session-count"]);
    const JsonValue details = value["failure-details"];
    for (std::size_t i = 0; details.isArray() && i < std::min(details.size(), mostDetails); ++i) {
        const JsonValue detail = details.at(i);
        policy.details.push_back({shortText(detail["result-type"]), shortText(detail["receiving-mx-hostname"]),
                                  countOf(detail["failed-session-count"])});
    }
    return policy;
}

} // namespace

Result<TlsReport> parseTlsReport(std::string_view json)
{
    JsonDocument document;
    TRY_VOID(document.parse(json));
    const JsonValue root = document.root();
    const JsonValue policies = root["policies"];
    if (!policies.isArray())
        return fail(ErrorCode::InvalidInput, "this is no TLS report: it has no policies");
    TlsReport report;
    report.organisation = shortText(root["organization-name"]);
    report.id = shortText(root["report-id"]);
    report.begin = shortText(root["date-range"]["start-datetime"]);
    report.end = shortText(root["date-range"]["end-datetime"]);
    for (std::size_t i = 0; i < std::min(policies.size(), mostPolicies); ++i)
        report.policies.push_back(policyOf(policies.at(i)));
    return report;
}

} // namespace waybill::domains::reports
