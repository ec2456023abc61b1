// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// 65 536 rows of the table, column by column. One thread fills a chunk; others read rows that they were handed, without
// locks: nothing there moves, and what may still change is atomic.

#include "core/events/EventType.h"

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>

namespace waybill::timeline {

inline constexpr std::uint32_t chunkRows = 1U << 16;
inline constexpr std::uint16_t goneBit = 0x8000;

struct Chunk {
    // Four bytes a row while a chunk spans less than 49 days, which is nearly always.
    std::int64_t timeAt(std::uint32_t row) const // ms
    {
        const std::int64_t* const far = farTimes.load(std::memory_order_acquire);
        return far != nullptr ? far[row] : baseTime + timeOffset[row];
    }

    std::array<std::int32_t, chunkRows> timeOffset; // from baseTime
    std::array<std::uint64_t, chunkRows> id;
    std::array<std::uint64_t, chunkRows> providerEventId; // hashed, 0: none
    std::array<std::int32_t, chunkRows> delay; // received after time, see EventTable.cpp
    std::array<std::uint32_t, chunkRows> message;
    std::array<std::uint32_t, chunkRows> reply;
    std::array<std::uint8_t, chunkRows> kind; // see below
    std::array<std::atomic<std::uint16_t>, chunkRows> state; // copies, and goneBit
    std::int64_t baseTime;
    std::atomic<const std::int64_t*> farTimes{nullptr}; // of farTimesHeld: once an offset didn't fit

    // The filling thread only.
    std::unique_ptr<std::int64_t[]> farTimesHeld;
    std::uint32_t rows = 0;
    std::uint32_t goneCount = 0;
    std::int64_t earliest = 0;
    std::int64_t latest = 0;
    bool isByTime = true;                        // no row is earlier than the one before it
    std::unique_ptr<std::uint16_t[]> rowsByTime; // of a full chunk that is not
};

// Four bits of type, two of bounce class, two of strength.
inline events::EventType typeOf(std::uint8_t kind) { return events::EventType(kind & 0xf); }
inline events::BounceClass bounceOf(std::uint8_t kind) { return events::BounceClass(kind >> 4 & 0x3); }
inline events::Strength strengthOf(std::uint8_t kind) { return events::Strength(kind >> 6); }
static_assert(events::eventTypeCount <= 16);

} // namespace waybill::timeline
