// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One filter over one table: which rows it lets through, and how far it has looked. Rows only ever come on at the end,
// so every row is asked about once, however long the table lives. One thread; rows() may be read elsewhere below a
// count that was handed over.

#include "core/filter/TimeSpec.h"
#include "core/timeline/Predicate.h"

#include <memory>
#include <vector>

namespace waybill::timeline {

class FilterRun {
public:
    using Rows = std::shared_ptr<const std::vector<RowId>>;

    FilterRun(const filter::Query& query, const EventTable& table, Timestamp now);

    // Looks at rows up to the end of the next chunk; false when there are none left.
    bool advance();
    bool isComplete() const { return m_scanned == m_table.rowCount(); }

    // A copy of the newest matches of what was not looked at yet, at least `wanted` if there are as many in the newest
    // `maxChunks` chunks: something to show while advance() works its way up.
    Rows preview(std::size_t wanted, std::uint32_t maxChunks);

    const std::shared_ptr<std::vector<RowId>>& rows() const { return m_rows; }
    std::uint64_t rowsEvaluated() const { return m_evaluated; }

    // Some row of the table crossed a relative time of the filter since this run began.
    bool isOutdated(Timestamp now) const;
    bool hasRelativeTimes() const { return !m_relative.empty(); }

private:
    void evaluate(RowId begin, RowId end, std::vector<RowId>& into);
    void makeRoom(std::size_t more);

    const EventTable& m_table;
    Timestamp m_now;
    std::vector<filter::TimeSpec> m_relative;
    std::unique_ptr<Predicate> m_predicate;
    std::shared_ptr<std::vector<RowId>> m_rows;
    std::vector<std::uint64_t> m_bits;
    RowId m_scanned = 0;
    std::uint64_t m_evaluated = 0;
};

} // namespace waybill::timeline
