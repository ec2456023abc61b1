// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The values that occur, as far as the facets told: what completion offers, also those that the filter hides now. Main
// thread.

#include "core/filter/Completion.h"
#include "core/timeline/Summary.h"

#include <map>
#include <string>
#include <vector>

namespace waybill::ui::timeline {

class KnownValues {
public:
    // Without a filter the counts are those of everything; with one they only tell that a value exists.
    void learn(const waybill::timeline::Summary& summary, bool isWhole);
    // The most frequent first.
    std::vector<filter::KnownValue> of(filter::Field field) const;

private:
    static constexpr std::size_t most = 2000; // of one field

    std::map<filter::Field, std::map<std::string, std::int64_t>> m_counts;
};

} // namespace waybill::ui::timeline
