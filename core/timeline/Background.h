// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What a histogram stands against: all rows, whatever the filter, counted over the time that the filter asks for, and over
// the surroundings of a time that somebody chose. Rows are counted once for as long as that time stays within what was
// counted, across filters and as rows come in. The table outlives it. One thread.

#include "core/filter/TimeSpec.h"
#include "core/timeline/EventTable.h"
#include "core/timeline/TimeCounts.h"

namespace waybill::timeline {

class Background {
public:
    explicit Background(const EventTable& table) : m_table(table) {}

    // What is to be counted from now on. Without bounds it is the time of what matches.
    void show(const TimeCounts& matching, const filter::TimeBounds& bounds, bool withSurroundings);
    // Counts what is new in one chunk; false when there is nothing left.
    bool countSome();
    bool isCounted() const;
    // Into the summary with the same counts of what matches.
    void addTo(Summary& summary, const TimeCounts& matching) const;

private:
    struct Part { // of one chunk
        std::uint32_t counted = 0;
        std::uint32_t gone = 0; // then
    };

    struct Time { // ms
        std::int64_t from, to;
    };

    Time held() const;
    bool covers(const Histogram& shown) const;
    void count(const Chunk& chunk, std::uint32_t from, std::uint32_t to);

    const EventTable& m_table;
    Histogram m_frame; // without counts
    std::size_t m_before = 0, m_after = 0;
    std::int64_t m_from = 0, m_to = 0; // ms; what m_counts has
    TimeCounts m_counts;
    std::vector<Part> m_parts; // by chunk
};

} // namespace waybill::timeline
