// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the relay says of itself and its endpoints in detail, as values, and how its answers are read. Pure; safe from
// any thread. What can't be read is NewerVersion.

#include "core/base/Result.h"
#include "core/events/Event.h"
#include "core/relay/health/Diagnosis.h"

#include <QByteArray>

#include <optional>
#include <string>
#include <vector>

namespace waybill::feed {

struct EndpointDetail {
    std::string name, provider, environment, auth;
    std::string url;     // to paste at the provider
    std::string retries; // the provider's, in a sentence
    std::string where;   // in the provider's console
    std::optional<Timestamp> lastReceived, lastVerified;
    double perMinute = 0;
    double usualPerMinute = 0;
    std::int64_t refusedToday = 0, deadLetters = 0;
    std::optional<std::chrono::microseconds> answerP95;
    relay::Diagnosis diagnosis;
    std::vector<relay::Beat> beats; // the last hour's, oldest first
    std::vector<bool> wasOff;       // of the same minutes
};

struct RefusalDetail {
    std::string reason, endpoint;
    std::int64_t count = 0;
    Timestamp first{}, last{};
    std::chrono::seconds skew{0};
};

struct StrayDetail {
    std::string path, peer;
    std::int64_t hits = 0;
    Timestamp last{};
};

struct UpTime {
    Timestamp from{}, to{};
    bool endedCleanly = true;
};

struct RelayDetails {
    Timestamp now{}, startedAt{};
    std::string hooksUrl, publicUrl;
    std::optional<std::chrono::microseconds> commitP50, commitP99;
    double writtenPerMinute = 0;
    std::optional<std::int64_t> diskFree, diskPerDay;
    std::optional<std::chrono::seconds> clockSkew; // signed times minus the relay's
    std::int64_t clockEndpoints = 0;
    std::vector<UpTime> up; // in the last day, oldest first
    std::vector<EndpointDetail> endpoints;
    std::vector<RefusalDetail> refusals;
    std::vector<StrayDetail> strays;
};

struct DeadLetterDetail {
    std::int64_t id = 0;
    std::string endpoint, why, excerpt;
    Timestamp receivedAt{};
    std::int64_t tries = 1;
};

struct Delivery {
    Timestamp receivedAt{};
    std::optional<std::chrono::microseconds> answer; // how long ours took
};

struct CollapsedDetail {
    events::Event event;
    bool sameByEventId = true;   // else by its bytes
    std::string repeatedBecause; // "answered_in_time", "answer_late", "unknown"
    std::vector<Delivery> deliveries; // the first one is the one that counts
};

struct CopiesDetail {
    std::int64_t copiesLastHour = 0, eventsLastHour = 0;
    std::vector<CollapsedDetail> collapsed; // newest copy first
};

struct CopyDifference {
    bool known = true; // both are still kept
    bool equal = true;
    std::int64_t offset = 0;
    std::string first, copy;
    std::string before; // some bytes that are equal yet, right before the offset
};

struct QuarantineCheck {
    std::int64_t checked = 0, accepted = 0, stillRefused = 0, notWhole = 0;
};

struct ReplayCount {
    std::int64_t replayed = 0, failed = 0;
};

struct RefusedRequest {
    std::int64_t id = 0;
    std::string endpoint, reason, excerpt; // reason: "mismatch", …
    Timestamp receivedAt{};
    std::chrono::seconds skew{0};
    std::int64_t bodyBytes = 0;
};

struct TestStep {
    std::string step;   // "arrived", "verified", "normalised", "shown"
    std::string state;  // "done", "failed", "expected", "not_reached"
    std::string detail; // the relay's words, English
    std::chrono::microseconds took{0};
};

struct TestResult {
    std::string endpoint, outcome; // "shown", "refused_as_expected", "stopped"
    std::string note;              // what can be expected of this provider's, English
    std::string event;             // "evt_…"; empty when none came of it
    std::vector<TestStep> steps;
};

struct NewEndpoint {
    std::string endpoint, url, where;
    bool needsKey = true;
};

// A secret of an endpoint, which only the relay can read.
struct KeyDetail {
    std::string id, form;
};

Result<RelayDetails> decodeDetails(const QByteArray& body);
Result<std::vector<DeadLetterDetail>> decodeDeadLetters(const QByteArray& body);
Result<CopiesDetail> decodeCopies(const QByteArray& body);
Result<std::vector<CopyDifference>> decodeDifferences(const QByteArray& body); // one a copy
Result<QuarantineCheck> decodeQuarantineCheck(const QByteArray& body);
Result<ReplayCount> decodeReplay(const QByteArray& body);
Result<std::vector<RefusedRequest>> decodeRefused(const QByteArray& body); // newest first
Result<TestResult> decodeTest(const QByteArray& body);
Result<NewEndpoint> decodeNewEndpoint(const QByteArray& body);
Result<std::vector<KeyDetail>> decodeKeys(const QByteArray& body);

} // namespace waybill::feed
