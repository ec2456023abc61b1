// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the relay remembers beside requests and events (relay.db): refused requests, dead letters, a heartbeat of each
// endpoint, when the relay was up, who used the API. Everything is safe from any thread. The note… functions only
// touch memory; a worker writes what they noted, at most once a second and at the end.

#include "core/base/AddressTraces.h"
#include "core/base/Clock.h"
#include "core/base/Result.h"
#include "core/base/StrongId.h"
#include "core/events/Event.h"
#include "core/relay/health/Beats.h"
#include "core/relay/storage/IntakeLog.h"

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace waybill::relay {

using DeadLetterId = StrongId<struct DeadLetterIdTag, std::int64_t>;

// A request that was not authentic: kept to look at, never applied.
struct QuarantinedRequest {
    std::int64_t id = 0;
    IncomingRequest request; // the body is cut at RelayStateOptions::quarantineBodyBytes
    std::int64_t bodyBytes = 0; // before the cut
};

// A request whose container could not be parsed, or on which the projector failed.
struct DeadLetter {
    DeadLetterId id;
    events::RequestId request;
    std::string endpoint;
    Timestamp receivedAt{};
    Timestamp failedAt{};
    std::string why;
    int tries = 1;
};

struct Heartbeat {
    std::string endpoint;
    std::int64_t received = 0; // all that came, refused ones too
    std::int64_t verified = 0;
    std::int64_t refused = 0;
    std::optional<Timestamp> lastReceived, lastVerified, lastRefused;
    std::optional<Timestamp> lastEvent; // the newest time a provider gave an applied event
    std::string lastRefusal;            // providers::toString(Refusal)
    std::int64_t deadLetters = 0;       // open ones
};

// What was refused today (UTC) at one endpoint for one reason.
struct RefusalCount {
    std::string endpoint; // as it was named in the path; may be none that is configured
    std::string reason;   // providers::toString(Refusal), "body_too_large", "no_key"
    std::int64_t count = 0;
    Timestamp first{};
    Timestamp last{};
    std::chrono::seconds skew{0}; // of the last one
};

// A time in which the relay ran. `to` is the last sign of life; an unclean end is up to ten seconds behind the truth.
struct UpInterval {
    Timestamp from{};
    Timestamp to{};
    bool endedCleanly = false; // false also for the one that still runs
};

struct TokenUse {
    Timestamp at{};
    std::string token; // its name, never the token
    std::string role;
    std::string what;  // "GET /v1/events"
    int status = 0;    // HTTP
};

struct StateErased {
    std::int64_t quarantined = 0;
    std::int64_t deadLetters = 0; // whose words had a trace
    std::int64_t audit = 0;       // notes of who used the API that had one
};

struct RelayStateOptions {
    std::string path; // …/relay.db
    std::int64_t quarantineRows = 1000;
    std::int64_t quarantineBytes = std::int64_t(16) << 20;
    std::size_t quarantineBodyBytes = 64 << 10;
    std::size_t quarantineQueue = 256; // refused requests that may wait to be written; more are only counted
    std::int64_t tokenUses = 10'000;
    std::chrono::milliseconds flushEvery{1000};
    std::chrono::milliseconds signOfLifeEvery{10'000};
};

class RelayState {
public:
    // NewerVersion, Corrupt, Unavailable, Io.
    static Result<std::unique_ptr<RelayState>> open(RelayStateOptions options, const Clock& clock);
    ~RelayState(); // as stop()

    // Writes what waits, ends the up interval cleanly, closes the file. What is durable at once gives Unavailable from then on.
    void stop();

    // A request was accepted. Verified is what its verification says.
    void noteReceived(const std::string& endpoint, Timestamp at, bool verified);
    // A request was refused. Its endpoint may be one that isn't configured; then only quarantine and count get it.
    void noteRefused(IncomingRequest request, bool knownEndpoint);
    // Told to come back, or that it is too large, before it was looked at: only counted by its reason.
    void noteTurnedAway(const std::string& endpoint, const std::string& reason, Timestamp at);
    void noteApplied(const std::string& endpoint, Timestamp newestEvent);
    // A quarantined request was accepted after all: it goes from there.
    void noteReleased(std::int64_t quarantineId);
    void noteTokenUse(TokenUse use);

    // Durable when they return. The same letter again changes nothing while it is open: whoever comes by the request may have
    // to do so twice. A replay that failed counts one try more. A letter that was resolved is open again, with one try more.
    Result<void> addDeadLetter(const DeadLetter& letter);
    Result<void> noteFailedReplay(const DeadLetter& letter);
    Result<std::vector<DeadLetter>> deadLetters(std::size_t limit) const; // open ones, newest first
    Result<DeadLetter> deadLetter(DeadLetterId id) const;                 // NotFound, also when resolved
    Result<void> resolveDeadLetter(DeadLetterId id);                      // replayed with success
    std::int64_t deadLetterCount() const;

    // Requests that brought somebody back who was erased and are still as they came; nothing here says who. Durable when
    // they return.
    Result<void> addUncleaned(const std::set<events::RequestId>& requests);
    Result<void> removeUncleaned(const std::set<events::RequestId>& requests);
    Result<std::set<events::RequestId>> uncleaned() const;

    Result<std::vector<QuarantinedRequest>> quarantine(std::size_t limit) const; // newest first
    Result<QuarantinedRequest> quarantined(std::int64_t id) const;               // NotFound, also when it went since
    Result<std::vector<UpInterval>> upIntervals(Timestamp since) const;          // that end after it, oldest first
    Result<std::vector<TokenUse>> tokenUses(std::size_t limit) const;            // newest first

    // Removes refused requests that have a trace of somebody, and the traces elsewhere; no byte is left in the file.
    Result<StateErased> erase(const AddressTraces& traces);
    // Requests and letters received before the one time, uses of the API before the other.
    Result<void> dropOld(Timestamp receivedBefore, Timestamp usedBefore);

    // With everything noted so far, by endpoint name.
    std::vector<Heartbeat> heartbeats() const;
    std::int64_t refusedToday() const; // since 00:00 UTC
    std::map<std::string, Beats> beats() const;      // by endpoint name
    std::vector<RefusalCount> refusalsToday() const; // most frequent first

private:
    class Impl;
    explicit RelayState(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

} // namespace waybill::relay
