// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// When DMARC may be tightened: one step (none, quarantine, reject) once everything it rests on has been unbroken for the
// required days. Pure; safe from any thread.

#include "core/domains/dmarc/DmarcRecord.h"
#include "core/domains/history/Observation.h"

#include <QString>

namespace waybill::domains {

// From aggregate reports of the last 30 days.
struct AlignedShare {
    std::int64_t messages = 0;
    std::int64_t aligned = 0;
};

struct GateInput {
    std::string domain;
    std::string record; // the DMARC record as published; empty: none of its own
    std::optional<dmarc::Policy> policy; // in force; nothing: not known or none
    struct Leg {
        std::string check; // "spf", "dkim:s1", "alignment"
        QString title;
        Stability stability; // of stabilityEverywhere
        std::optional<bool> everywhere = {}; // at the newest look
    };
    std::vector<Leg> legs;
    std::optional<AlignedShare> share; // nothing: no reports
    int requiredDays = 14;
    double requiredShare = 0.98;
    Timestamp now{};
};

struct GateBar {
    std::string check;
    QString title;
    int days = 0;
    int needed = 0;
    Stability::State state = Stability::State::NotObserved;
    std::optional<bool> everywhere = {};
};

struct Gate {
    enum class State : std::uint8_t { Open, Closed, Done, NoPolicy } state = State::Closed;
    std::optional<dmarc::Policy> from;
    std::optional<dmarc::Policy> to;
    std::vector<GateBar> bars;
    std::optional<Timestamp> earliest; // if nothing breaks; a broken leg counts as mended now
    QString advice;                    // one sentence
    QString shareText;                 // "99.2 % of 12 400 messages were aligned", or that it is not known
    std::optional<FixRecord> next;     // the record of the next step
};

Gate decideGate(const GateInput& input);

// The checks that a tightened policy rests on.
bool isGateLeg(std::string_view check);

// The record with another p=, everything else as it is.
std::string withPolicy(std::string_view record, dmarc::Policy policy);

} // namespace waybill::domains
