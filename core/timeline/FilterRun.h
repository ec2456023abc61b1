// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One filter over one table: which rows it lets through, in which order, and how far it has looked. The newest chunks
// come first, so that there is something to show early; every row is asked about once, however long the table lives.
// One thread; what list() gives may be read anywhere while the table is held.

#include "core/filter/TimeSpec.h"
#include "core/timeline/GroupIndex.h"
#include "core/timeline/Predicate.h"
#include "core/timeline/RowList.h"

#include <memory>
#include <vector>

namespace waybill::timeline {

class SummaryBuilder;

class FilterRun {
public:
    // With groups the list has the newest matching row of every message. Groups and cache outlive it.
    FilterRun(const filter::Query& query, const EventTable& table, Timestamp now, RowOrder order = RowOrder::Time,
              GroupIndex* groups = nullptr, BitmapCache* cache = nullptr);

    // Looks at what is new in one chunk; false when there is nothing left.
    bool advance();
    bool isComplete() const { return m_scanned == m_table.rowCount(); }

    std::shared_ptr<const RowList> list() { return m_rows.list(); }
    std::size_t listed() const { return m_rows.size(); }
    std::uint64_t rearranged() const { return m_rows.rearranged(); }
    std::size_t matching() const { return m_matching; } // rows; with groups more than are listed
    std::uint64_t rowsEvaluated() const { return m_scanned; }

    // Adds matching rows of one chunk that were not counted yet; false when there is nothing left. Once complete.
    bool countSome(SummaryBuilder& into);
    bool isCounted() const { return m_counted == m_scanned; }

    // Some row of the table crossed a relative time of the filter since this run began.
    bool isOutdated(Timestamp now) const;
    bool hasRelativeTimes() const { return !m_relative.empty(); }
    bool namesTime() const { return m_namesTime; } // one that does not move with the clock
    filter::TimeBounds times() const { return m_times; } // outside of which nothing matches
    bool isEverything() const { return m_isEverything; } // there is no filter

private:
    struct Part { // of one chunk
        std::unique_ptr<std::uint64_t[]> bits; // what matches
        std::uint32_t scanned = 0;
        std::uint32_t counted = 0;
    };

    void evaluate(const Chunk& chunk, Part& part, std::uint32_t to);
    void collect(std::uint32_t number, const Part& part, std::uint32_t from, std::uint32_t to);
    void sortByTime(const Chunk& chunk);
    void addToList(std::span<const RowId> rows);
    void addNewestOfGroups(std::span<const RowId> rows);

    const EventTable& m_table;
    Timestamp m_now;
    RowOrder m_order;
    GroupIndex* m_groups;
    std::vector<filter::TimeSpec> m_relative;
    std::unique_ptr<Predicate> m_predicate;
    RowListBuilder m_rows;
    bool m_namesTime;
    filter::TimeBounds m_times;
    bool m_isEverything;
    std::vector<Part> m_parts; // by chunk
    std::vector<RowId> m_found;
    std::vector<RowId> m_newestOfGroup; // with groups: which row of it is listed
    std::size_t m_scanned = 0;
    std::size_t m_counted = 0;
    std::size_t m_matching = 0;
};

} // namespace waybill::timeline
