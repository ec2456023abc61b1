// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What a histogram stands against: all rows, whatever the filter, counted over the time that it shows, and over the
// surroundings of a time that somebody chose. Rows are counted once for as long as that time stays within what was
// counted, across filters and as rows come in. The table outlives it. One thread.

#include "core/timeline/EventTable.h"
#include "core/timeline/TimeCounts.h"

namespace waybill::timeline {

class Background {
public:
    explicit Background(const EventTable& table) : m_table(table) {}

    // What is to be counted from now on.
    void show(const Histogram& shown, bool withSurroundings);
    // Counts what is new in one chunk; false when there is nothing left.
    bool countSome();
    bool isCounted() const;
    // Into the summary with the histogram that was shown last.
    void addTo(Summary& summary) const;

private:
    struct Part { // of one chunk
        std::uint32_t counted = 0;
        std::uint32_t gone = 0; // then
    };

    bool covers(const Histogram& shown) const;
    void count(const Chunk& chunk, std::uint32_t from, std::uint32_t to);

    const EventTable& m_table;
    std::size_t m_before = 0, m_after = 0;
    std::int64_t m_from = 0, m_to = 0; // ms; what m_counts has
    TimeCounts m_counts;
    std::vector<Part> m_parts; // by chunk
};

} // namespace waybill::timeline
