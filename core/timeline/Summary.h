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

// Matching events per time step, by type.
struct Histogram {
    Timestamp from{};
    std::chrono::milliseconds step{};
    std::vector<std::array<std::uint32_t, events::eventTypeCount>> buckets;
};

struct Summary {
    Histogram histogram;
    std::vector<Facet> facets; // type, environment, provider, domain, bounce, code, tag, message type, reason
};

} // namespace waybill::timeline
