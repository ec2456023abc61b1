// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Events counted over time, by type, in a bounded number of steps that grow longer as the time does. One thread.

#include "core/timeline/Summary.h"

#include <cstdint>

namespace waybill::timeline {

class TimeCounts {
public:
    void add(std::int64_t ms, std::size_t type);

    // Steps that people count in, at most 121.
    Histogram histogram() const;
    // The same for another time, without counts; in ms, from < to.
    Histogram frameOf(std::int64_t from, std::int64_t to) const;
    // In the steps of another one; only where canShow() it.
    std::vector<EventCounts> inStepsOf(const Histogram& shown) const;
    bool canShow(const Histogram& shown) const { return shown.step.count() % m_stepMs == 0; }

private:
    void coarsen();

    // Finer than what is shown, so that histogram() can choose a step that fits.
    std::int64_t m_stepMs = 1000;
    std::int64_t m_firstBucket = 0; // in steps since 1970
    std::vector<EventCounts> m_buckets;
    // The bucket that was counted into last: rows mostly come in the order of time.
    std::int64_t m_lastFrom = 0; // ms
    std::size_t m_last = 0;
};

} // namespace waybill::timeline
