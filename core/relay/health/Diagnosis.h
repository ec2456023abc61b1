// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What an endpoint's own numbers say of it: is it well, and if not, what is the likely cause? Tells a provider that
// can't reach the relay from one that posts to the wrong path, from one that signs with another key, from a clock that
// is off. Pure; safe from any thread.

#include "core/relay/health/Beats.h"

#include <optional>
#include <string>
#include <string_view>

namespace waybill::relay {

enum class EndpointState : std::uint8_t {
    Healthy,
    Refusing,      // requests come and are not authentic
    Silent,        // nothing comes, though something should
    Quiet,         // nothing comes, and nothing need come
    ClockOff,      // refused for their time alone
    Slow,          // answered later than providers like to wait
    Misrouted,     // they come, but to another path
    WaitingForKey, // the secret can't be read, so the provider is told to come back
};
std::string_view toString(EndpointState state); // "healthy", …
std::optional<EndpointState> endpointStateFrom(std::string_view name);

enum class Cause : std::uint8_t {
    None,
    KeyRotated,   // all was well until a minute ago, and since then every signature fails
    WrongKey,     // no signature was ever right
    NoSignature,  // nothing signed, or no credentials
    Unreadable,   // signatures or credentials that can't be read
    SendersClock, // signed times are off
    OwnClock,     // signed times are off by the same at several providers
    NeverCalled,  // not one request so far
    MailWasSent,  // sends are registered since the last event
    UnlikeBefore, // the endpoint's own rhythm says that events are missing
    SlowAnswers,
    WrongPath,
    SecretUnreadable,
    BodyChanged,  // the key is right, the bytes aren't what was signed
    WrongTopic,   // posts of an SNS topic that isn't the endpoint's
    BadCertificate,
};
std::string_view toString(Cause cause); // "key_rotated", …
std::optional<Cause> causeFrom(std::string_view name);

struct EndpointFacts {
    // The last minutes, oldest first, the running one last; and the minutes among them in which the relay was off.
    std::vector<Beat> beats;
    std::vector<bool> wasOff = {}; // empty: in none

    Timestamp now{};
    std::optional<Timestamp> lastReceived = {};
    std::optional<Timestamp> lastVerified = {};
    bool secretReadable = true;
    std::string secretProblem = {};
    std::int64_t heldBack = 0; // told to come back because of the secret

    std::string lastRefusal = {};           // providers::toString(Refusal)
    std::chrono::seconds refusedSkew{0};    // the last refused signed time minus the relay's
    std::optional<std::chrono::seconds> clockOffAtOthers = {}; // what other endpoints' signatures say of our clock
    std::optional<std::chrono::milliseconds> answerP95 = {};
    std::string strayPath = {}; // not an endpoint's, and this one's is nearest
    std::int64_t strayHits = 0;
    std::optional<Timestamp> lastStray = {};
    std::optional<std::int64_t> sentSinceLastEvent = {}; // nothing: nobody tells the relay what is sent
};

struct Diagnosis {
    EndpointState state = EndpointState::Healthy;
    Cause cause = Cause::None;
    std::optional<Timestamp> since = {};
    std::int64_t count = 0;         // refused, hits of the path, held back, or mails sent
    std::int64_t missing = 0;       // events, about
    std::chrono::milliseconds span{0}; // the skew, or the answer's time
    std::string detail = {};        // the path, or why the secret can't be read

    friend bool operator==(const Diagnosis&, const Diagnosis&) = default;
};

Diagnosis diagnose(const EndpointFacts& facts);

// Whether a person has to do something about it, and whether evidence is being lost meanwhile.
bool needsSomeone(EndpointState state);
bool isUrgent(EndpointState state);

// How many accepted requests a minute the endpoint had before it fell silent; 0 when too few to say.
double usualRate(const EndpointFacts& facts);

} // namespace waybill::relay
