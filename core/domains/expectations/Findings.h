// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One expected record with its name filled in, what DNS said about it, and what is wrong with it. Pure; safe from any
// thread.

#include "core/domains/expectations/ExpectationCheck.h"

namespace waybill::domains {

// An expected record for one domain. The answers stand in the order of questionsFor().
struct Wanted {
    const ExpectedRecord* record = nullptr;
    dns::Name name;
    std::string value;                // the pattern with {label} and {dashes} filled in
    std::vector<dns::Answer> answers = {};
};

struct Finding {
    Verdict verdict = Verdict::Pass;
    Slip slip = Slip::None;
    std::string published = {};       // what is there
    std::string captured = {};        // what "*" of the value stands for
    std::optional<FixRecord> fix = {};
};

// CNAME, TXT (or MX) at the name, and the same at the name with the zone once more.
std::vector<dns::Question> questionsFor(const Wanted& wanted, const dns::Name& domain);

Finding judge(const Wanted& wanted, const dns::Name& domain, std::span<const ExpectedRecord> siblings);

QString describe(const Finding& finding, const Wanted& wanted, const dns::Name& domain);

} // namespace waybill::domains
