// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What was seen of one check at one time, and what a row of such observations says: since when it is as it is, and how
// each day was. Pure; safe from any thread.

#include "core/base/Clock.h"
#include "core/domains/Check.h"

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace waybill::domains {

struct Observation {
    Timestamp at{};
    std::string check;  // Check::id
    Verdict verdict = Verdict::Unknown;
    std::string digest; // of what was published; equal: nothing changed
    std::optional<bool> everywhere = {}; // the same at every authoritative server; none: nobody asked them all
};

// The digest of a check's answers: what they say, not when or by whom. Empty for an unknown verdict.
std::string digestOf(const Check& check);
Observation observationOf(const Check& check, Timestamp at);

// Longer without an observation, and nobody can say that nothing broke in between.
inline constexpr std::chrono::days longestGap{3};

struct Stability {
    enum class State : std::uint8_t { NotObserved, Good, Broken, Unknown } state = State::NotObserved;
    std::optional<Timestamp> since; // of the unbroken run that ends with the newest observation
    std::optional<Timestamp> seen;  // the newest observation

    // Whole days from `since` to `now`; 0 unless it is good.
    int goodDays(Timestamp now) const;
};

// `observations` are of one check, oldest first. Unknown ones neither break a run nor make one; a changed record begins a
// new one, and so does a gap.
Stability stabilityOf(std::span<const Observation> observations, Timestamp now);

enum class DayState : std::uint8_t { NotObserved, Pass, Warning, Fail, Unknown };
std::string_view toString(DayState state); // "none", "pass", "warning", "fail", "unknown"
std::optional<DayState> dayStateFrom(std::string_view name);

// The same, where only what every authoritative server gives counts: being different at one of them is broken, and a run
// begins with an observation that all of them were asked for.
Stability stabilityEverywhere(std::span<const Observation> observations, Timestamp now);

// The worst of each of the last `days` UTC days, today last. Unknown only where nothing else was seen.
std::vector<DayState> daysOf(std::span<const Observation> observations, Timestamp now, int days);

std::optional<Verdict> verdictFrom(std::string_view name);

} // namespace waybill::domains
