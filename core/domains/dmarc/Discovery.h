// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Which DMARC policy holds for a domain, and which domain is the organisation's: by RFC 9989's tree walk, and by RFC
// 7489's public suffix list. Both work on answers that were fetched before. Pure; safe from any thread.

#include "core/domains/dmarc/DmarcRecord.h"
#include "core/domains/dmarc/PublicSuffixes.h"
#include "core/domains/tags/TextAnswer.h"

namespace waybill::domains::dmarc {

inline constexpr std::size_t mostQueries = 8; // RFC 9989 section 4.10

// The domains of a tree walk that begins at `domain`, in order, at most mostQueries: a name of more than eight labels
// goes on with its last seven. Each is asked for TXT at policyName(). All can be asked at once: nothing that a walk finds
// adds a name, it can only end the walk early.
std::vector<std::string> walkDomains(std::string_view domain);
std::string policyName(std::string_view domain); // "_dmarc." and the domain

// What one step of a walk found.
struct Step {
    std::string domain;
    TextAnswer::State state = TextAnswer::State::Missing;
    std::optional<DmarcRecord> record;
    std::string text;   // the record as published
    std::string remark; // why there is none: "2 records: none of them counts", "SERVFAIL"
};

// Answers by policyName(); a name that is not there was not asked and counts as unknown.
Step readStep(std::string_view domain, const TextAnswers& answers);

struct Walk {
    std::vector<Step> steps;         // up to the one that ended it
    std::string organisational;      // RFC 9989 section 4.10.2
    bool isCertain = true;           // false when a step that counts could not be asked
    std::string reason;              // which rule chose, in words
};
Walk walkTree(std::string_view domain, const TextAnswers& answers);

struct PolicyVerdict {
    enum class State : std::uint8_t { Applies, None, Unknown } state = State::None;
    std::string foundAt;              // the domain whose record holds
    std::string tag;                  // "p", "sp" or "np"
    Policy policy = Policy::None;     // as published
    Policy effective = Policy::None;  // after t=y or pct
    std::string organisational;
    std::optional<DmarcRecord> record;
    std::string text;                 // the record
    std::string reason;               // in words
};

// `exists`: whether the domain has any record at all (np is for those that don't).
PolicyVerdict discoverByWalk(std::string_view domain, bool exists, const TextAnswers& answers);
PolicyVerdict discoverBySuffix(std::string_view domain, const PublicSuffixes& suffixes, const TextAnswers& answers);

// Whether a receiver of the one kind and one of the other would do something else.
bool differ(const PolicyVerdict& a, const PolicyVerdict& b);

// RFC 9990 section 4: a report address elsewhere must say that it takes reports. The name to ask for TXT, which must
// begin with v=DMARC1; empty when the address is the organisation's own and needs none.
std::string authorisationName(std::string_view policyDomain, std::string_view policyOrganisation,
                              const ReportAddress& address, std::string_view addressOrganisation);

} // namespace waybill::domains::dmarc
