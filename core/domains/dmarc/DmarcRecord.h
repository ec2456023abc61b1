// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A DMARC policy record (RFC 9989 section 4.7; pct of RFC 7489 is kept to say what older receivers do). Pure; safe from
// any thread.

#include "core/base/Result.h"
#include "core/domains/tags/TagList.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace waybill::domains::dmarc {

enum class Policy : std::uint8_t { None, Quarantine, Reject };
std::string_view toString(Policy policy); // "none", "quarantine", "reject"
std::optional<Policy> policyFrom(std::string_view name);

struct ReportAddress {
    std::string uri;    // "mailto:reports@example.org"
    std::string domain; // "example.org"; empty for what is not mailto:
};

struct DmarcRecord {
    enum class Psd : std::uint8_t { Unsaid, Yes, No };

    std::optional<Policy> p;
    std::optional<Policy> sp;
    std::optional<Policy> np;
    Psd psd = Psd::Unsaid;
    bool strictDkim = false;  // adkim=s
    bool strictSpf = false;   // aspf=s
    bool isTesting = false;   // t=y
    int percent = 100;        // pct
    std::vector<ReportAddress> rua;
    std::vector<ReportAddress> ruf;
    bool hasBadPolicy = false;         // p, sp or np is there and isn't one of the three
    std::vector<std::string> remarks;  // what was ignored or is out of use, in words

    // RFC 9989 section 4.10.1: without a p that holds, a record counts as p=none if it asks for reports, and else not.
    bool isUsable() const { return (p.has_value() && !hasBadPolicy) || !rua.empty(); }
    Policy ownPolicy() const { return hasBadPolicy ? Policy::None : p.value_or(Policy::None); }
    // For a domain below the one of the record.
    Policy subdomainPolicy(bool exists) const;
};

// InvalidInput when it is no DMARC record at all: v=DMARC1 must come first, in these letters.
Result<DmarcRecord> parseDmarcRecord(std::string_view text);

// t=y asks receivers to do one step less (RFC 9989 section 4.7).
Policy lowered(Policy policy);

} // namespace waybill::domains::dmarc
