// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domains/history/Observation.h"

#include "core/base/Digest.h"
#include "core/base/Encoding.h"

#include <algorithm>

namespace waybill::domains {

namespace {

constexpr std::string_view dayNames[] = {"none", "pass", "warning", "fail", "unknown"};
constexpr std::string_view verdictNames[] = {"pass", "warning", "fail", "unknown"};

bool isGood(Verdict verdict) { return verdict == Verdict::Pass || verdict == Verdict::Warning; }

DayState dayOf(Verdict verdict)
{
    switch (verdict) {
    case Verdict::Pass: return DayState::Pass;
    case Verdict::Warning: return DayState::Warning;
    case Verdict::Fail: return DayState::Fail;
    case Verdict::Unknown: return DayState::Unknown;
    }
    return DayState::NotObserved;
}

int weight(DayState state)
{
    switch (state) {
    case DayState::NotObserved: return 0;
    case DayState::Unknown: return 1;
    case DayState::Pass: return 2;
    case DayState::Warning: return 3;
    case DayState::Fail: return 4;
    }
    return 0;
}

} // namespace

std::string digestOf(const Check& check)
{
    if (check.verdict == Verdict::Unknown)
        return {};
    std::vector<std::string> lines;
    for (const dns::Answer& answer : check.answers) {
        for (const dns::Hop& hop : answer.chain)
            lines.push_back(hop.owner.key() + ">" + hop.target.key());
        for (const dns::Record& record : answer.records)
            lines.push_back(record.owner.key() + dns::toString(record.type)
                            + (record.rdata.empty() && record.txt() != nullptr ? record.txt()->joined() : record.rdata));
    }
    // Servers answer in any order.
    std::ranges::sort(lines);
    std::string all;
    for (const std::string& line : lines)
        all += line + '\n';
    return toHex(sha256({check.id, "\n", all})).substr(0, 16);
}

Observation observationOf(const Check& check, Timestamp at) { return {at, check.id, check.verdict, digestOf(check), check.everywhere}; }

int Stability::goodDays(Timestamp now) const
{
    if (state != State::Good || !since || now < *since)
        return 0;
    return int(std::chrono::floor<std::chrono::days>(now - *since).count());
}

namespace {

Stability stability(std::span<const Observation> observations, Timestamp now, bool everywhere)
{
    const auto good = [everywhere](const Observation& one) { return isGood(one.verdict) && !(everywhere && one.everywhere == false); };
    Stability stability;
    if (observations.empty())
        return stability;
    stability.seen = observations.back().at;
    stability.state = Stability::State::Unknown;
    const Observation* newest = nullptr; // of those that know
    Timestamp later = now;
    for (auto it = observations.rbegin(); it != observations.rend(); ++it) {
        if (later - it->at > longestGap)
            break;
        later = it->at; // an unknown one shows at least that somebody looked
        if (it->verdict == Verdict::Unknown)
            continue;
        if (newest == nullptr)
            newest = &*it;
        const bool same = good(*it) == good(*newest) && (!good(*newest) || it->digest == newest->digest);
        if (!same)
            break;
        if (everywhere && good(*it) && it->everywhere != true)
            continue; // it breaks nothing, and begins nothing
        stability.since = it->at;
        stability.state = good(*newest) ? Stability::State::Good : Stability::State::Broken;
    }
    return stability;
}

} // namespace

Stability stabilityOf(std::span<const Observation> observations, Timestamp now) { return stability(observations, now, false); }

Stability stabilityEverywhere(std::span<const Observation> observations, Timestamp now) { return stability(observations, now, true); }

std::string_view toString(DayState state) { return dayNames[std::size_t(state)]; }

std::optional<DayState> dayStateFrom(std::string_view name)
{
    const auto found = std::ranges::find(dayNames, name);
    return found == std::end(dayNames) ? std::nullopt : std::optional(DayState(found - dayNames));
}

std::vector<DayState> daysOf(std::span<const Observation> observations, Timestamp now, int days)
{
    std::vector<DayState> states(std::size_t(std::max(days, 0)), DayState::NotObserved);
    const auto today = std::chrono::floor<std::chrono::days>(now);
    for (const Observation& one : observations) {
        const auto back = (today - std::chrono::floor<std::chrono::days>(one.at)).count();
        if (back < 0 || back >= days)
            continue;
        DayState& state = states[states.size() - 1 - std::size_t(back)];
        if (weight(dayOf(one.verdict)) > weight(state))
            state = dayOf(one.verdict);
    }
    return states;
}

std::optional<Verdict> verdictFrom(std::string_view name)
{
    const auto found = std::ranges::find(verdictNames, name);
    return found == std::end(verdictNames) ? std::nullopt : std::optional(Verdict(found - verdictNames));
}

} // namespace waybill::domains
