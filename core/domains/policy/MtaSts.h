// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// MTA-STS (RFC 8461), TLS reporting (RFC 8460) and BIMI records, and the MTA-STS policy file. Pure; safe from any thread.

#include "core/base/Result.h"
#include "core/domains/tags/TagList.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace waybill::domains::policy {

// "v=STSv1; id=20260101T000000": the id. InvalidInput says what is wrong.
Result<std::string> parseStsRecord(std::string_view text);

struct StsPolicy {
    enum class Mode : std::uint8_t { None, Testing, Enforce } mode = Mode::None;
    std::vector<std::string> mx; // in small letters; "*.example.org" stands for one label
    std::int64_t maxAge = 0;     // seconds

    // Whether the policy lets mail for a host of that name through.
    bool covers(std::string_view host) const;
};
std::string_view toString(StsPolicy::Mode mode); // "none", "testing", "enforce"

// The file at https://mta-sts.<domain>/.well-known/mta-sts.txt; lines end in LF or CRLF. InvalidInput: wrong version,
// unknown mode, max_age beyond a year, no mx where one is needed.
Result<StsPolicy> parseStsPolicy(std::string_view text);

// "v=TLSRPTv1; rua=mailto:…": the addresses.
Result<std::vector<std::string>> parseTlsReportRecord(std::string_view text);

struct BimiRecord {
    std::string logo;      // l=, an https address of an SVG; empty: the domain declines to take part
    std::string authority; // a=, an https address of a certificate; may be empty
};
Result<BimiRecord> parseBimiRecord(std::string_view text);

} // namespace waybill::domains::policy
