// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/health/Diagnosis.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace waybill::relay {

namespace {

using namespace std::chrono_literals;

// Refusals that one scanner or one forged request makes are no state of the endpoint.
constexpr std::size_t refusingWindow = 15;
constexpr std::int64_t fewRefusals = 3;
constexpr double refusingShare = 0.25;
// Were requests to come independently at the usual rate, this many missing would be chance once in a thousand.
constexpr double convincinglyMissing = 7.0;
constexpr std::size_t enoughToKnowARate = 10;
constexpr auto slowAnswer = 2s; // providers give up between 3 and 30 s
constexpr auto strayIsRecent = 60min;

constexpr std::array stateNames = {"healthy", "refusing",  "silent",          "quiet",
                                   "clock_off", "slow", "misrouted", "waiting_for_key"};
constexpr std::array causeNames = {"none",          "key_rotated", "wrong_key",    "no_signature",  "unreadable",
                                   "senders_clock", "own_clock",   "never_called", "mail_was_sent", "unlike_before",
                                   "slow_answers",  "wrong_path",  "secret_unreadable", "body_changed", "wrong_topic",
                                   "bad_certificate"};

template <typename Enum, typename Names>
std::optional<Enum> fromName(const Names& names, std::string_view name)
{
    const auto found = std::ranges::find(names, name);
    return found == names.end() ? std::nullopt : std::optional(Enum(found - names.begin()));
}

bool wasOff(const EndpointFacts& facts, std::size_t minute) { return minute < facts.wasOff.size() && facts.wasOff[minute]; }

Timestamp startOf(const EndpointFacts& facts, std::size_t minute)
{
    return minuteOf(facts.now) - std::chrono::minutes(facts.beats.size() - 1 - minute);
}

bool mostlyRefused(const Beat& beat) { return double(beat.refused) >= refusingShare * double(beat.received()); }

// Requests are being refused now: the first minute of it, unless it's only a few among many.
std::optional<std::size_t> refusingFrom(const EndpointFacts& facts)
{
    const std::size_t size = facts.beats.size();
    Beat recent;
    for (std::size_t minute = size - std::min(size, refusingWindow); minute < size; ++minute) {
        recent.accepted += facts.beats[minute].accepted;
        recent.refused += facts.beats[minute].refused;
    }
    if (recent.refused < fewRefusals || !mostlyRefused(recent))
        return {};
    std::optional<std::size_t> first;
    for (std::size_t minute = size; minute-- > 0;) {
        const Beat& beat = facts.beats[minute];
        if (beat.received() > 0 && !mostlyRefused(beat))
            break;
        if (beat.refused > 0)
            first = minute;
    }
    return first;
}

Cause causeOfRefusal(const EndpointFacts& facts, bool wasWellBefore)
{
    if (facts.lastRefusal == "no_signature")
        return Cause::NoSignature;
    if (facts.lastRefusal == "malformed")
        return Cause::Unreadable;
    for (const Cause cause : {Cause::BodyChanged, Cause::WrongTopic, Cause::BadCertificate}) {
        if (facts.lastRefusal == toString(cause)) // refusals of these names
            return cause;
    }
    return wasWellBefore ? Cause::KeyRotated : Cause::WrongKey;
}

std::optional<Diagnosis> refusing(const EndpointFacts& facts)
{
    const auto first = refusingFrom(facts);
    if (!first)
        return {};
    Diagnosis diagnosis{.state = EndpointState::Refusing, .since = startOf(facts, *first)};
    bool wasWellBefore = facts.lastVerified && *facts.lastVerified < *diagnosis.since + 1min;
    for (std::size_t minute = 0; minute < facts.beats.size(); ++minute) {
        if (minute >= *first)
            diagnosis.count += facts.beats[minute].refused;
        else
            wasWellBefore = wasWellBefore || facts.beats[minute].accepted > 0;
    }
    if (facts.lastRefusal == "too_old" || facts.lastRefusal == "too_new") {
        diagnosis.state = EndpointState::ClockOff;
        const bool ours = facts.clockOffAtOthers && std::chrono::abs(*facts.clockOffAtOthers - facts.refusedSkew) < 60s;
        diagnosis.cause = ours ? Cause::OwnClock : Cause::SendersClock;
        diagnosis.span = facts.refusedSkew;
        return diagnosis;
    }
    diagnosis.cause = causeOfRefusal(facts, wasWellBefore);
    return diagnosis;
}

std::optional<Diagnosis> misrouted(const EndpointFacts& facts)
{
    const bool isRecent = facts.lastStray && facts.now - *facts.lastStray < strayIsRecent;
    const bool comesHereToo = facts.lastReceived && facts.lastStray && *facts.lastReceived >= *facts.lastStray;
    if (facts.strayHits == 0 || !isRecent || comesHereToo)
        return {};
    return Diagnosis{.state = EndpointState::Misrouted, .cause = Cause::WrongPath, .since = facts.lastReceived,
                     .count = facts.strayHits, .detail = facts.strayPath};
}

// Minutes since the last request in which the relay was there to take one, and the longest such gap before.
struct Gaps {
    std::size_t now = 0;
    std::size_t longest = 0;
};

Gaps gapsOf(const EndpointFacts& facts)
{
    Gaps gaps;
    bool begun = false;
    for (std::size_t minute = 0; minute < facts.beats.size(); ++minute) {
        if (facts.beats[minute].received() > 0) {
            if (begun)
                gaps.longest = std::max(gaps.longest, gaps.now);
            begun = true;
            gaps.now = 0;
        } else if (!wasOff(facts, minute)) {
            ++gaps.now;
        }
    }
    return gaps;
}

Diagnosis nothingComes(const EndpointFacts& facts)
{
    const double missing = usualRate(facts) * double(gapsOf(facts).now);
    Diagnosis diagnosis{.state = EndpointState::Quiet, .since = facts.lastReceived};
    if (!facts.lastReceived)
        diagnosis.cause = Cause::NeverCalled;
    if (facts.sentSinceLastEvent.value_or(0) > 0) {
        diagnosis.state = EndpointState::Silent;
        diagnosis.count = *facts.sentSinceLastEvent;
        diagnosis.missing = std::max(diagnosis.count, std::int64_t(std::llround(missing)));
        if (facts.lastReceived)
            diagnosis.cause = Cause::MailWasSent;
        return diagnosis;
    }
    const Gaps gaps = gapsOf(facts);
    const bool unlikeBefore = missing >= convincinglyMissing && gaps.now > 3 * std::max<std::size_t>(gaps.longest, 1);
    // When it is known that nothing was sent, silence is right however unusual.
    if (unlikeBefore && !facts.sentSinceLastEvent) {
        diagnosis.state = EndpointState::Silent;
        diagnosis.cause = Cause::UnlikeBefore;
        diagnosis.missing = std::llround(missing);
    }
    return diagnosis;
}

bool somethingCame(const EndpointFacts& facts)
{
    const std::size_t size = facts.beats.size();
    const std::size_t shown = std::min<std::size_t>(size, refusingWindow);
    return std::any_of(facts.beats.end() - std::ptrdiff_t(shown), facts.beats.end(),
                       [](const Beat& beat) { return beat.accepted > 0; });
}

} // namespace

std::string_view toString(EndpointState state) { return stateNames[std::size_t(state)]; }
std::optional<EndpointState> endpointStateFrom(std::string_view name) { return fromName<EndpointState>(stateNames, name); }
std::string_view toString(Cause cause) { return causeNames[std::size_t(cause)]; }
std::optional<Cause> causeFrom(std::string_view name) { return fromName<Cause>(causeNames, name); }

double usualRate(const EndpointFacts& facts)
{
    std::size_t last = facts.beats.size();
    while (last > 0 && facts.beats[last - 1].received() == 0)
        --last;
    std::int64_t accepted = 0;
    std::size_t minutes = 0;
    bool begun = false;
    for (std::size_t minute = 0; minute < last; ++minute) {
        begun = begun || facts.beats[minute].received() > 0;
        if (!begun || wasOff(facts, minute))
            continue;
        accepted += facts.beats[minute].accepted;
        ++minutes;
    }
    return minutes < enoughToKnowARate || accepted < std::int64_t(enoughToKnowARate) ? 0.0
                                                                                    : double(accepted) / double(minutes);
}

Diagnosis diagnose(const EndpointFacts& facts)
{
    if (!facts.secretReadable)
        return {.state = EndpointState::WaitingForKey, .cause = Cause::SecretUnreadable, .since = facts.lastVerified,
                .count = facts.heldBack, .detail = facts.secretProblem};
    if (const auto found = refusing(facts))
        return *found;
    if (const auto found = misrouted(facts))
        return *found;
    if (facts.answerP95 && *facts.answerP95 >= slowAnswer)
        return {.state = EndpointState::Slow, .cause = Cause::SlowAnswers, .span = *facts.answerP95};
    const Diagnosis silence = nothingComes(facts);
    if (silence.state == EndpointState::Silent || !somethingCame(facts))
        return silence;
    return {};
}

bool needsSomeone(EndpointState state) { return state != EndpointState::Healthy && state != EndpointState::Quiet; }

bool isUrgent(EndpointState state)
{
    return state == EndpointState::Refusing || state == EndpointState::ClockOff || state == EndpointState::Misrouted
        || state == EndpointState::WaitingForKey;
}

} // namespace waybill::relay
