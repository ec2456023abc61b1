// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What terms said about full chunks, one bit a row: a condition that is added, taken away or put back costs only the
// others. The terms used last stay. One thread, one EventTable.

#include "core/filter/Query.h"
#include "core/timeline/Chunk.h"
#include "core/timeline/Predicate.h"

#include <list>
#include <map>
#include <memory>

namespace waybill::timeline {

class BitmapCache {
public:
    static constexpr std::size_t mostTerms = 16; // 1.25 MB each at 10 million rows

    // The predicate as it is when its answers may change with the clock or with a row's state.
    std::unique_ptr<Predicate> wrap(const filter::Term& term, std::unique_ptr<Predicate> predicate);

    // A chunk left the table, and another may come to its place in memory.
    void forget(const Chunk& chunk);

private:
    using Bits = std::unique_ptr<std::uint64_t[]>;
    struct Entry {
        std::string term;
        std::map<const Chunk*, Bits> chunks;
    };
    class Cached;

    std::list<std::shared_ptr<Entry>> m_entries; // used last first
};

} // namespace waybill::timeline
