// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the relay's /v1/domains answers, decoded. Pure; safe from any thread.

#include "core/domains/run/Profile.h"
#include "core/domains/history/Gate.h"

#include <QByteArray>

namespace waybill::domains {

struct CheckHistory {
    std::string id;
    QString title;
    QString sentence;
    Verdict verdict = Verdict::Unknown;
    Timestamp seen{};
    Stability stability;
    Stability everywhere;             // as the gate counts it: the same at every authoritative server
    std::optional<bool> isEverywhere; // at the newest look
    std::vector<DayState> days; // today last
};

struct DomainSummary {
    DomainProfile profile;
    std::vector<Verdict> verdicts; // of each check at its newest
};

struct ReportSource {
    std::string source;
    std::int64_t messages = 0;
    std::int64_t aligned = 0;
};

struct DomainHistory {
    DomainProfile profile;
    Timestamp now{}; // the relay's clock
    std::vector<CheckHistory> checks;
    std::vector<ReportSource> sources;
    std::optional<AlignedShare> share; // nothing without reports
};

// InvalidInput when it is no answer of a relay that this program knows.
Result<std::vector<DomainSummary>> summariesFrom(const QByteArray& json);
Result<DomainHistory> historyFrom(const QByteArray& json);

// The body for /v1/domains/<domain>/checks.
std::string checksJson(const std::vector<Check>& checks);

} // namespace waybill::domains
