// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The columns: append-only chunks of 65 536 rows over pools of distinct values. One thread appends and marks; others
// read rows below a count that they were handed, without locks: nothing there moves, and what may still change (copies,
// gone) is atomic.

#include "core/events/Event.h"
#include "core/timeline/RecordPool.h"
#include "core/timeline/StringPool.h"
#include "core/timeline/Timeline.h"

#include <array>
#include <atomic>
#include <memory>
#include <span>

namespace waybill::timeline {

inline constexpr std::uint32_t chunkRows = 1U << 16;

// Where a message came from; there are few.
struct Source {
    std::uint32_t provider, environment, endpoint, messageType, sender; // EventTable::names
    std::uint32_t tags;                                                 // EventTable::tags
    friend bool operator==(const Source&, const Source&) = default;
};

// What all events of a message have in common.
struct Message {
    std::uint64_t messageId; // hashed
    std::uint32_t recipient, correlation, metadata;
    std::uint32_t source;
    friend bool operator==(const Message&, const Message&) = default;
};

// What was said about it; the same words mostly come with the same codes.
struct Reply {
    std::uint32_t reason;   // EventTable::reasons
    std::int32_t smtpCode;  // 0: none
    std::uint32_t enhanced; // EventTable::names
    friend bool operator==(const Reply&, const Reply&) = default;
};

struct Chunk {
    std::array<std::int64_t, chunkRows> time; // ms
    std::array<std::uint64_t, chunkRows> id;
    std::array<std::uint64_t, chunkRows> providerEventId; // hashed, 0: none
    std::array<std::int32_t, chunkRows> delay; // received after time, see EventTable.cpp
    std::array<std::uint32_t, chunkRows> message;
    std::array<std::uint32_t, chunkRows> reply;
    std::array<std::uint8_t, chunkRows> kind; // see below
    std::array<std::atomic<std::uint16_t>, chunkRows> state; // copies, and goneBit

    // The appending thread only.
    std::int64_t earliest = 0;
    std::int64_t latest = 0;
    std::uint32_t goneCount = 0;
};

inline constexpr std::uint16_t goneBit = 0x8000;

// Four bits of type, two of bounce class, two of strength.
inline events::EventType typeOf(std::uint8_t kind) { return events::EventType(kind & 0xf); }
inline events::BounceClass bounceOf(std::uint8_t kind) { return events::BounceClass(kind >> 4 & 0x3); }
inline events::Strength strengthOf(std::uint8_t kind) { return events::Strength(kind >> 6); }
static_assert(events::eventTypeCount <= 16);

class EventTable {
public:
    EventTable();

    // Ignored once there are 2^32 - 65 536 rows.
    void append(const events::Event& event);
    // The newest state of events that are in already; unknown ones are passed over.
    void update(std::span<const events::Event* const> changed);
    // Rows that were erased or fell to retention.
    void markGone(std::span<const events::EventId> ids);
    void markRecipientGone(std::string_view recipient);
    void markDayGone(std::chrono::sys_days day);

    RowId rowCount() const { return m_rowCount; } // the appending thread only
    const Chunk& chunk(std::uint32_t index) const { return *m_chunks[index]; }

    Row row(RowId id) const;
    bool isGone(RowId id) const;

    std::size_t bytes() const;

    static std::uint64_t hashedId(std::string_view id); // 0 for ""

    // Read by predicates and summaries.
    StringPool recipients, reasons, correlations, names, domains;
    StringPool tags;     // lists joined by '\0', see listed()
    StringPool metadata; // key, value, key, value …
    StableVector<std::uint32_t> domainOfRecipient; // by code of recipients
    RecordPool<Source> sources;
    RecordPool<Message> messages;
    RecordPool<Reply> replies;

private:
    static constexpr std::size_t maxChunks = (1U << 16) - 1;

    Chunk& makeChunk();
    std::uint32_t internMessage(const events::Event& event);
    template <typename Found>
    void findIds(std::vector<std::uint64_t> wanted, std::int64_t earliest, std::int64_t latest, const Found& found);
    void markGone(Chunk& chunk, std::uint32_t row);
    template <typename Predicate>
    void markGoneIf(const Predicate& predicate);

    std::unique_ptr<std::unique_ptr<Chunk>[]> m_chunks;
    RowId m_rowCount = 0;
};

// Calls use(part) for every part of a list as the pools keep it.
template <typename Use>
void forEachListed(std::string_view list, const Use& use)
{
    while (!list.empty()) {
        const std::size_t end = list.find('\0');
        use(list.substr(0, end));
        list.remove_prefix(end + 1); // every part ends in '\0'
    }
}

} // namespace waybill::timeline
