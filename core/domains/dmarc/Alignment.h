// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// "Would this message pass DMARC?" for a From domain, a Return-Path and a d=, by both RFCs, relaxed and strict, with the
// reason. Pure; safe from any thread.

#include "core/domains/dmarc/Discovery.h"

namespace waybill::domains::dmarc {

struct AlignmentQuestion {
    std::string from;       // domain of the From field
    std::string returnPath; // domain that SPF passed for; empty: none
    std::string signing;    // d= of a signature that passed; empty: none
};

// One identifier held against From.
struct AlignmentLeg {
    bool isThere = false;
    bool strict = false;  // aligned by strict comparison
    bool relaxed = false; // aligned by organisational domain
    bool asked = false;   // aligned in the mode that the record asks for
    bool asksStrict = false;
    bool isCertain = true; // false: an organisational domain could not be determined, and it matters
    std::string identifier;
    std::string organisational;
    std::string why; // one sentence
};

struct AlignmentVerdict {
    AlignmentLeg spf;
    AlignmentLeg dkim;
    std::string organisational; // of From
    bool passes() const { return (spf.isThere && spf.asked) || (dkim.isThere && dkim.asked); }
};

// The domains whose walks the question needs, without repeats.
std::vector<std::string> alignmentDomains(const AlignmentQuestion& question);

AlignmentVerdict alignByWalk(const AlignmentQuestion& question, const TextAnswers& answers);
AlignmentVerdict alignBySuffix(const AlignmentQuestion& question, const PublicSuffixes& suffixes, const TextAnswers& answers);

} // namespace waybill::domains::dmarc
