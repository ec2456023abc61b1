// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the rows of a view add up to: over time, and by value. Values; safe from any thread.

#include "core/base/Clock.h"
#include "core/events/EventType.h"
#include "core/filter/Query.h"

#include <array>
#include <chrono>
#include <string>
#include <vector>

namespace waybill::timeline {

// Distinct values with how many matching events have them, most frequent first.
struct FacetValue {
    std::string value;
    std::int64_t count = 0;
};
struct Facet {
    filter::Field field;
    std::vector<FacetValue> values; // the first 50
    std::int64_t distinct = 0;
};

using EventCounts = std::array<std::uint32_t, events::eventTypeCount>; // by type

// Matching events per time step.
struct Histogram {
    Timestamp from{};
    std::chrono::milliseconds step{};
    std::vector<EventCounts> buckets;

    Timestamp timeOf(std::size_t bucket) const { return from + step * std::int64_t(bucket); }
};

struct Summary {
    Histogram histogram;
    // What the histogram stands against when there is a filter: all events, in the same steps. Of a filter that names a
    // time the histogram has that time's surroundings, too, where only everything counts.
    std::vector<EventCounts> everything;
    std::size_t before = 0, after = 0; // steps of surroundings at either end
    std::vector<Facet> facets; // type, environment, provider, domain, bounce, code, tag, message type, reason
};

} // namespace waybill::timeline
