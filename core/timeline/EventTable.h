// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The columns: append-only chunks of 65 536 rows over pools of distinct values. One thread appends, marks and drops;
// others read rows that they were handed through the chunks() of then, without locks: nothing there moves, and what may
// still change (copies, gone) is atomic. Row n stands in chunk n / 65 536; chunks need not be full, nor all be there.

#include "core/events/Event.h"
#include "core/timeline/Chunks.h"
#include "core/timeline/RecordPool.h"
#include "core/timeline/StringPool.h"

#include <memory>
#include <span>
#include <vector>

namespace waybill::timeline {

// Where a message came from; there are few.
struct Source {
    std::uint32_t provider, environment, endpoint, messageType, sender; // EventTable::names
    std::uint32_t tags;                                                 // EventTable::tags
    std::uint32_t verification;                                         // events::VerificationStatus
    friend bool operator==(const Source&, const Source&) = default;
};

// What is seldom asked about.
struct Detail {
    std::uint32_t metadata;            // EventTable::metadata
    std::uint32_t subject, templateId; // EventTable::subjects, names
    friend bool operator==(const Detail&, const Detail&) = default;
};

// What all events of a message have in common.
struct Message {
    std::uint64_t messageId; // hashed
    std::uint32_t recipient, correlation, detail, source;
    friend bool operator==(const Message&, const Message&) = default;
};

// What was said about it; the same words mostly come with the same codes.
struct Reply {
    std::uint32_t reason;   // EventTable::reasons
    std::int32_t smtpCode;  // 0: none
    std::uint32_t enhanced; // EventTable::names
    std::uint32_t native;   // EventTable::names
    friend bool operator==(const Reply&, const Reply&) = default;
};

// A row as the columns have it.
struct PackedRow {
    std::int64_t time; // ms
    std::uint64_t id, providerEventId;
    std::int32_t delay;
    std::uint32_t message, reply;
    std::uint8_t kind;
    std::uint16_t state;
};

class EventTable {
public:
    EventTable();

    // Ignored once there are 2^32 - 65 536 rows.
    void append(const events::Event& event);
    // The same into a chunk that was set aside; false when it is full.
    bool appendTo(std::uint32_t chunk, const events::Event& event);
    // The newest state of events that are in already; unknown ones are passed over.
    // What an event says itself can't change in place, since other threads read it: where that is different, the row is
    // gone, and the event must be appended anew. Those events come back.
    std::vector<const events::Event*> update(std::span<const events::Event* const> changed);

    // Rows from elsewhere, chunk by chunk in any order. Appended rows come behind the numbers that were set aside.
    static constexpr std::uint32_t mostSetAside = 1U << 15;
    void setAside(std::uint32_t chunks); // numbers from 0 on, of a table that has no rows yet
    std::uint32_t roomIn(std::uint32_t chunk) const;
    void put(std::uint32_t chunk, const PackedRow& row); // there is room; codes are those of the pools below
    std::uint32_t internRecipient(std::string_view recipient);
    // The chunk leaves; who holds the chunks() of before can still read it. The texts that only it had stay, see TableCopy.
    void drop(std::uint32_t chunk);
    // Which of the ids stand in the table, as rows that happened from earliest to latest (ms). Ascending.
    std::vector<std::uint64_t> known(std::vector<std::uint64_t> ids, std::int64_t earliest, std::int64_t latest) const;
    // Rows that were erased or fell to retention.
    void markGone(std::span<const events::EventId> ids);
    void markRecipientGone(std::string_view recipient);
    void markDayGone(std::chrono::sys_days day);
    // Chunks whose rows changed in place since they were asked for last.
    std::vector<std::uint32_t> takeChangedChunks();

    // The appending thread only.
    std::size_t rowCount() const { return m_rowCount; }
    std::uint32_t chunkCount() const { return m_chunks->count(); } // numbers below it may have a chunk
    const Chunk* chunk(std::uint32_t number) const { return m_chunks->all()[number].get(); } // null: not there
    const std::shared_ptr<const Chunks>& chunks() const { return m_chunks; }
    Row row(RowId id) const { return row(*m_chunks, id); }
    bool isGone(RowId id) const { return m_chunks->isGone(id); }
    std::int64_t timeOf(RowId id) const { return m_chunks->timeOf(id); }
    std::uint32_t messageOf(RowId id) const { return m_chunks->messageOf(id); }

    // Any thread, with the chunks that the row was handed out with.
    Row row(const Chunks& chunks, RowId id) const;

    std::size_t bytes() const;

    static std::uint64_t hashedId(std::string_view id); // 0 for ""

    // Read by predicates and summaries.
    StringPool recipients, reasons, correlations, subjects, names, domains;
    StringPool tags;     // lists joined by '\0', see listed()
    StringPool metadata; // key, value, key, value …
    StableVector<std::uint32_t> domainOfRecipient; // by code of recipients
    RecordPool<Source> sources;
    RecordPool<Detail> details;
    RecordPool<Message> messages;
    RecordPool<Reply> replies;

private:
    friend class TableCopy; // changes what nobody reads yet

    static constexpr std::size_t maxChunks = (1U << 16) - 1;

    Chunk* chunkAt(std::uint32_t number) { return m_chunks->all()[number].get(); }
    Chunk& tail();
    Chunk& made(std::uint32_t number);
    void replaceChunk(std::uint32_t number, std::shared_ptr<Chunk> chunk);
    PackedRow packed(const events::Event& event);
    void put(Chunk& chunk, const PackedRow& row);
    void noteChanged(std::uint32_t chunk);
    static void setTime(Chunk& chunk, std::uint32_t at, std::int64_t time);
    static void seal(Chunk& chunk);
    std::uint32_t internMessage(const events::Event& event);
    std::uint32_t internReply(const events::Event& event);
    template <typename Found>
    void findIds(std::vector<std::uint64_t> wanted, std::int64_t earliest, std::int64_t latest, const Found& found) const;
    void markGone(std::uint32_t number, std::uint32_t row);
    template <typename Predicate>
    void markGoneIf(const Predicate& predicate);

    std::shared_ptr<const Chunks> m_chunks = std::make_shared<Chunks>();
    std::vector<std::uint32_t> m_changedChunks;
    std::size_t m_rowCount = 0;
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
