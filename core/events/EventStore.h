// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Where normalised, deduplicated events live: SQLite here, a distributed engine later; both pass the same conformance
// tests. append, registerSend, layTombstone, erase and dropDay are called from one thread (the projector's); everything
// else is safe from any thread and never waits for a writer.

#include "core/base/Result.h"
#include "core/events/Cursor.h"
#include "core/events/Event.h"

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace waybill::filter {
class Query;
}

namespace waybill::events {

// One batch of a relay, in the order of its intake. Every event takes one seq, whether it is new or a copy.
struct Batch {
    RelayId relay;
    Epoch epoch;
    Seq firstSeq;
    std::span<const Event> events;
    // The projector's own position after this batch, kept in the same transaction; opaque to the store.
    std::string sourceMark;
};

struct Position {
    Seq lastSeq;
    std::string sourceMark;
};

// What became of a batch beside being stored.
struct Appended {
    struct Refused {
        std::size_t index; // in the batch
        std::string address; // whose tombstone it was: the recipient's, or the sender's of received mail
    };
    std::vector<Refused> erased; // their raw bytes must go too
};

// What the application itself said of a message that it sent; the other side of the story than the provider's events.
struct Send {
    std::string provider;
    std::string environment;
    std::string messageId; // the provider's
    std::string recipient;
    std::string correlationId; // the application's own id, of a workflow say
    std::string messageType;   // may be empty
    Timestamp registeredAt{};
};

// What an erasure took away.
struct Erased {
    std::int64_t events = 0;
    std::int64_t mentions = 0; // other people's events in whose texts the address was
    std::int64_t sends = 0;
};

// Where an address stands, as a look at every row up to some found it; rows that came later are looked at when they are
// erased. Numbers mean something to the store only.
struct FoundTraces {
    std::vector<std::int64_t> persons;  // events that are about the person
    std::vector<std::int64_t> mentions; // others' events, in whose texts it is
    std::vector<std::int64_t> sends;
    std::vector<std::int64_t> messages;
    std::int64_t eventsTo = 0, sendsTo = 0, messagesTo = 0;
};

// A further delivery of an event that was stored already. Its bytes are in the intake log.
struct Copy {
    Timestamp receivedAt{};
    RequestId request;
    RawSlice raw;
};

struct Collapsed {
    Event event; // the first delivery, which counts
    std::vector<Copy> copies; // oldest first
};

// A batch that is given in pieces, so that only a piece of it is ever in memory. Dropped without commit(), nothing of it was
// stored. Used as the store's other changes are, of which none may come in between.
class Appending {
public:
    virtual ~Appending() = default;
    // As EventStore::append(), but durable only with commit(). After an error it can only be dropped.
    virtual Result<Appended> add(std::span<const Event> events) = 0;
    virtual Result<void> commit(const std::string& sourceMark) = 0;
};

enum class RecordKind : std::uint8_t {
    Event,
    Status,  // a stored event changed: a copy collapsed, an id attached; `event` is its state now
    Erased,  // `event.id` is gone, or when it is 0: all events of `event.recipient`'s keyed digest (see tombstone)
    Dropped, // the day in `day` fell to retention
};

struct Record {
    Seq seq;
    RecordKind kind = RecordKind::Event;
    Event event;
    std::chrono::sys_days day{};
};

struct Page {
    std::vector<Record> records;
    Cursor next; // advances past filtered, erased and dropped rows too ("scanned to")
};

// Keyset for going back in time: strictly before (time, seq).
struct Before {
    Timestamp time;
    Seq seq;
};

enum class GroupBy : std::uint8_t { Minute, Hour, Day, Type, Provider, Environment, Endpoint, Domain, Bounce, Code, Tag };

struct TimeRange {
    Timestamp from;
    Timestamp to; // exclusive
};

struct Group {
    std::string key; // RFC 3339 for times
    std::array<std::int64_t, eventTypeCount> countByType{};
};

struct StoreHealth {
    std::int64_t events = 0;
    std::int64_t messages = 0;
    std::int64_t copies = 0;
    std::int64_t bytes = 0;
    Seq lastSeq;
};

// How long accepted messages of one provider took to reach a final outcome here.
struct Baseline {
    std::int64_t samples = 0;
    std::chrono::milliseconds p99{};
};

class EventStore {
public:
    virtual ~EventStore() = default;

    // Idempotent: events at or below the relay's last seq are skipped. Durable when it returns. An event whose
    // dedupKey is stored already becomes a copy of that one (unless it is the same element of the same request), and
    // one of a registered send gets what it says where the event itself says nothing. Conflict when firstSeq leaves a
    // gap; Io, Corrupt.
    Result<Appended> append(const Batch& batch);
    virtual Result<std::unique_ptr<Appending>> appendInPieces(const RelayId& relay, const Epoch& epoch, Seq firstSeq) = 0;
    virtual Result<Position> position(const RelayId& relay, const Epoch& epoch) const = 0;

    // The feed after the cursor, oldest first, no gap, no repeat. With a query only matching events come, but `next`
    // passes the others. CursorGone when the cursor names an epoch that isn't here.
    virtual Result<Page> pull(const Cursor& after, std::size_t limit, const filter::Query* query = nullptr) const = 0;

    // Events of the messages that `key` names (recipient, provider message id, correlation id, "evt_…" id or provider
    // event id), newest first.
    virtual Result<std::vector<Event>> trace(const std::string& key, std::optional<Before> before,
                                             std::size_t limit) const = 0;
    virtual Result<std::vector<Event>> timeline(const filter::Query& query, std::optional<Before> before,
                                                std::size_t limit) const = 0;
    // Counts; test events (Synthetic.h) are in none of them.
    virtual Result<std::vector<Group>> aggregate(const filter::Query& query, TimeRange range, GroupBy by) const = 0;

    // The stored event; its raw bytes are in the intake log at event.request, event.raw. NotFound.
    virtual Result<Event> event(EventId id) const = 0;

    // Events that came more than once, those with the newest copy first; and the copies of one, NotFound without it.
    virtual Result<std::vector<Collapsed>> collapsed(std::size_t limit) const = 0;
    virtual Result<Collapsed> collapsed(EventId id) const = 0;

    // Remembers the send and gives its message's stored events what they lack (each a Status record). True when it is
    // new, false when exactly that was registered before; Conflict names what differs from what was.
    virtual Result<bool> registerSend(const Send& send) = 0;
    // Registered sends that the key names by correlation id, message id or recipient, newest first.
    virtual Result<std::vector<Send>> sends(const std::string& key, std::size_t limit) const = 0;
    // How many were registered after that time; nothing while none ever was: then nobody tells what is sent.
    virtual Result<std::optional<std::int64_t>> sentSince(const std::string& provider, const std::string& environment,
                                                          Timestamp since) const = 0;

    // From now on a keyed tombstone refuses the address's events up to that time.
    virtual Result<void> layTombstone(const std::string& recipient, Timestamp now) = 0;
    // Looks at every row, a second for some hundred thousand; from any thread, beside everything else.
    virtual Result<FoundTraces> tracesOf(const std::string& recipient) const = 0;
    // Lays the tombstone, and removes every row of the address, in whatever case, and its traces in other rows' texts. Of
    // the rows that were looked at, touches those that were found.
    virtual Result<Erased> erase(const std::string& recipient, Timestamp now, const FoundTraces& found = {}) = 0;
    // The oldest time of a stored event or send; nothing when there are none.
    virtual Result<std::optional<Timestamp>> oldest() const = 0;
    // Sends registered on that day go too.
    virtual Result<std::int64_t> dropDay(std::chrono::sys_days day) = 0;

    virtual Result<Baseline> baseline(const std::string& provider) const = 0;
    virtual Result<StoreHealth> health() const = 0;
};

} // namespace waybill::events
