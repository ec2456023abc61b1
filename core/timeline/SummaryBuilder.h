// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Counts matching rows for the histogram and the facets as they come on. Every row is counted once. One thread.

#include "core/timeline/EventTable.h"
#include "core/timeline/Summary.h"
#include "core/timeline/TimeCounts.h"

#include <memory>
#include <vector>

namespace waybill::timeline {

class SummaryBuilder {
public:
    explicit SummaryBuilder(const EventTable& table) : m_table(table) {}

    // The rows of [from, to) whose bit is set; bit 0 is the chunk's first row.
    void add(const Chunk& chunk, const std::uint64_t* bits, std::uint32_t from, std::uint32_t to);
    // What was counted so far.
    std::shared_ptr<Summary> build() const;
    const TimeCounts& times() const { return m_times; }

private:
    void add(const Chunk& chunk, std::uint32_t row);
    Facet sourceFacet(filter::Field field, std::uint32_t Source::*name) const;
    Facet tagFacet() const;
    Facet codeFacet() const;
    Facet domainFacet() const;
    Facet reasonFacet() const;

    const EventTable& m_table;
    std::array<std::int64_t, events::eventTypeCount> m_types{};
    std::array<std::int64_t, 4> m_bounces{};
    std::vector<std::uint32_t> m_sources, m_replies, m_domains; // by code
    TimeCounts m_times;
};

} // namespace waybill::timeline
