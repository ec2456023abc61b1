// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Counts matching rows for the histogram and the facets as they come on. Every row is counted once. One thread.

#include "core/timeline/EventTable.h"
#include "core/timeline/Summary.h"

#include <memory>
#include <vector>

namespace waybill::timeline {

class SummaryBuilder {
public:
    explicit SummaryBuilder(const EventTable& table) : m_table(table) {}

    // The rows of [from, to) whose bit is set; bit 0 is the chunk's first row.
    void add(const Chunk& chunk, const std::uint64_t* bits, std::uint32_t from, std::uint32_t to);
    // What was counted so far.
    std::shared_ptr<const Summary> build() const;

private:
    void add(const Chunk& chunk, std::uint32_t row);
    void addTime(std::int64_t ms, std::size_t type);
    void coarsen();
    Histogram histogram() const;
    Facet sourceFacet(filter::Field field, std::uint32_t Source::*name) const;
    Facet tagFacet() const;
    Facet codeFacet() const;
    Facet domainFacet() const;
    Facet reasonFacet() const;

    const EventTable& m_table;
    std::array<std::int64_t, events::eventTypeCount> m_types{};
    std::array<std::int64_t, 4> m_bounces{};
    std::vector<std::uint32_t> m_sources, m_replies, m_domains; // by code

    // Finer than what is shown, so that build() can choose a step that fits.
    std::int64_t m_stepMs = 1000;
    std::int64_t m_firstBucket = 0; // in steps since 1970
    std::vector<std::array<std::uint32_t, events::eventTypeCount>> m_buckets;
};

} // namespace waybill::timeline
