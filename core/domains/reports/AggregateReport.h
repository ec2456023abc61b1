// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A DMARC aggregate report (RFC 9990, and the form of RFC 7489's appendix C): who sent how much in a domain's name, and
// what was aligned. Pure; safe from any thread.

#include "core/base/Result.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace waybill::domains::reports {

struct AuthResult {
    bool isDkim = false; // else SPF
    std::string domain;
    std::string selector; // DKIM only
    std::string result;   // "pass", "fail", …
};

struct AggregateRow {
    std::string sourceIp;
    std::int64_t count = 0;
    std::string disposition; // "none", "quarantine", "reject", "pass"
    bool dkimAligned = false;
    bool spfAligned = false;
    std::string headerFrom;
    std::string envelopeFrom;
    std::vector<AuthResult> results;

    bool isAligned() const { return dkimAligned || spfAligned; }
};

struct AggregateReport {
    std::string organisation; // who reports
    std::string email;
    std::string id;
    std::int64_t begin = 0; // seconds since 1970
    std::int64_t end = 0;
    std::string domain;
    std::string policy;          // p
    std::string subdomainPolicy; // sp; may be empty
    std::string missingPolicy;   // np; may be empty
    bool isTesting = false;
    std::vector<AggregateRow> rows;
};

inline constexpr std::size_t mostRows = 200'000;

// InvalidInput: no XML, a document type or entities, nested deeper than any report, no domain, more than mostRows.
// Elements that are unknown are passed over, whatever is in them.
Result<AggregateReport> parseAggregateReport(std::string_view xml);

} // namespace waybill::domains::reports
