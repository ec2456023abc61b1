// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Knows of most events that come for the first time that they do, so that the store need not be asked: those that happened
// after everything stored before this was made, and were not added since. A Bloom filter (two bits of an id) that begins
// anew when it fills. The writer's own.

#include "core/base/Clock.h"
#include "core/events/Event.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace waybill::events {

class NewestIds {
public:
    // When the newest stored event happened; nothing: none is stored.
    explicit NewestIds(std::optional<Timestamp> newest);

    // False also when it just can't tell.
    bool isCertainlyNew(const Event& event) const;
    void add(const Event& event); // one that is stored from now on

private:
    static constexpr std::size_t wordCount = std::size_t(1) << 13; // 64 KiB: stays in the processor's cache
    static constexpr std::size_t maxAdded = 3 * wordCount;         // then one in a hundred would be taken for known

    static std::size_t wordOf(const Event& event) { return event.id.value() % wordCount; }
    static std::uint64_t bitsOf(const Event& event)
    {
        return std::uint64_t(1) << (event.id.value() >> 58) | std::uint64_t(1) << (event.id.value() >> 52 & 63);
    }

    Timestamp m_begin;  // it knows all that happened after this
    Timestamp m_newest;
    std::size_t m_added = 0;
    std::vector<std::uint64_t> m_words;
};

} // namespace waybill::events
