// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What is wrong, risky or useless in an SPF record and in those that it includes. Pure.

#include "core/domains/Check.h"
#include "core/domains/spf/IncludeTree.h"

#include <QString>

#include <string>
#include <vector>

namespace waybill::domains::spf {

enum class FindingKind {
    NoRecord,
    SeveralRecords,
    Syntax,
    DnsFailed,
    Loop,
    TooManyLookups,
    NearLookupLimit, // one more include breaks it
    TooManyVoidLookups,
    TooManyExchanges,
    EverybodyMaySend, // +all
    NoEnd,            // neither "all" nor a redirect
    NeutralEnd,       // ?all
    Unreachable,      // behind "all"
    Duplicate,
    Pointer,          // ptr
    WideRange,
};

struct Finding {
    FindingKind kind;
    Verdict verdict = Verdict::Warning;
    std::size_t node = 0;
    std::string term; // empty when it is about the record
    QString text;     // one sentence
};

// The gravest first, then in the order of the record.
std::vector<Finding> findingsIn(const IncludeTree& tree);

// The domain's own record without what is useless in it, several merged into one, "+all" taken back to "~all". Empty when
// there is nothing to change, or nothing that could be known to be right.
std::string repaired(const IncludeTree& tree);

} // namespace waybill::domains::spf
