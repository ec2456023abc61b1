// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// check_host() of RFC 7208: may this address send for that domain? Asks as few times as it can: what a record leads to is
// asked for together, level by level, before it is evaluated. Blocks; safe from any thread.

#include "core/base/Clock.h"
#include "core/dns/Resolver.h"

#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace waybill::domains::spf {

// RFC 7208 4.6.4.
constexpr int maxLookups = 10;
constexpr int maxVoidLookups = 2;
constexpr std::size_t maxExchanges = 10; // addresses of MX and PTR names that are looked at
constexpr std::size_t maxPointers = 10;

enum class Decision { None, Neutral, Pass, Fail, SoftFail, TempError, PermError };

std::string_view toString(Decision decision); // "none", "neutral", "pass", "fail", "softfail", "temperror", "permerror"

struct Sender {
    dns::IpAddress ip;
    std::string mailFrom; // the envelope's sender; empty for bounces, then HELO's name is checked
    std::string helo;
};

// Why a check ended in none, temperror or permerror.
enum class Problem {
    None,
    NoRecord,
    BadDomain,       // the sender's domain is no name that could have a record
    SeveralRecords,
    Syntax,
    TooManyLookups,
    TooManyVoidLookups,
    TooManyExchanges,
    NoIncludedRecord,   // include or redirect leads to a name without a record
    DnsFailed,
};

struct Evaluation {
    Decision decision = Decision::None;
    std::string explanation;     // for fail: the record's text, else the default given; empty for every other decision
    int lookups = 0;
    int voidLookups = 0;
    Problem problem = Problem::None;
    std::string domain;          // whose record decided, or was the problem
    std::string term;            // the term that decided, or was the problem; empty when the record's end did
    std::string detail;          // what is wrong with the term, or what DNS said
    std::vector<dns::Answer> answers;
};

struct EvaluatorOptions {
    std::string receiver;        // %{r} in explanations
    // Where the record gives no text. None: a sentence of Waybill's own.
    std::optional<std::string> defaultExplanation = {};
};

class Evaluator {
public:
    Evaluator(const dns::Resolver& resolver, const Clock& clock, EvaluatorOptions options = {});

    Evaluation check(const Sender& sender, std::stop_token stop = {}) const;

private:
    const dns::Resolver& m_resolver;
    const Clock& m_clock;
    EvaluatorOptions m_options;
};

} // namespace waybill::domains::spf
