// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// 65 536 rows of the table, column by column. One thread fills a chunk; others read rows that they were handed, without
// locks: nothing there moves, and what may still change is atomic.

#include "core/events/EventType.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <memory>

namespace waybill::timeline {

inline constexpr std::uint32_t chunkRows = 1U << 16;
// A row's state: copies collapsed into it, how far its processing is, and whether it was erased or dropped.
inline constexpr std::uint16_t copiesMask = 0x0fff;
inline constexpr int processingShift = 12;
inline constexpr std::uint16_t goneBit = 0x8000;
inline events::Processing processingOf(std::uint16_t state) { return events::Processing(state >> processingShift & 0x7); }

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
    std::array<std::int32_t, chunkRows> delay; // see packedDelay
    std::array<std::uint32_t, chunkRows> message;
    std::array<std::uint32_t, chunkRows> reply;
    std::array<std::uint8_t, chunkRows> kind; // see below
    std::array<std::atomic<std::uint16_t>, chunkRows> state; // see above
    std::int64_t baseTime;
    std::atomic<const std::int64_t*> farTimes{nullptr}; // of farTimesHeld: once an offset didn't fit

    std::atomic<std::uint32_t> rows{0};

    // The filling thread only.
    std::unique_ptr<std::int64_t[]> farTimesHeld;
    std::uint32_t goneCount = 0;
    std::uint32_t changes = 0; // of rows in place
    std::int64_t earliest = 0;
    std::int64_t latest = 0;
    bool isByTime = true;                        // no row is earlier than the one before it
    std::shared_ptr<const std::uint16_t[]> rowsByTime; // of a full chunk that is not; lists share it
};

// Four bits of type, two of bounce class, two of strength.
inline events::EventType typeOf(std::uint8_t kind) { return events::EventType(kind & 0xf); }
inline events::BounceClass bounceOf(std::uint8_t kind) { return events::BounceClass(kind >> 4 & 0x3); }
inline events::Strength strengthOf(std::uint8_t kind) { return events::Strength(kind >> 6); }
static_assert(events::eventTypeCount <= 16);

// How long after its time an event was received: milliseconds while they fit into 30 bits (12 days), else whole seconds,
// marked by being odd.
inline std::int32_t packedDelay(std::int64_t ms)
{
    constexpr std::int64_t limit = (std::int64_t(1) << 30) - 1;
    if (ms >= -limit && ms <= limit)
        return std::int32_t(ms * 2);
    return std::int32_t(std::clamp(ms / 1000, -limit, limit) * 2 + 1);
}

inline std::int64_t unpackedDelay(std::int32_t packed)
{
    return (packed & 1) != 0 ? std::int64_t(packed - 1) / 2 * 1000 : packed / 2;
}

} // namespace waybill::timeline
