// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/KnownValues.h"

#include <algorithm>
#include <functional>

namespace waybill::ui::timeline {

void KnownValues::learn(const waybill::timeline::Summary& summary, bool isWhole)
{
    for (const auto& facet : summary.facets) {
        auto& counts = m_counts[facet.field];
        if (counts.size() > most)
            counts.clear();
        for (const auto& value : facet.values) {
            std::int64_t& count = counts[value.value];
            count = isWhole ? value.count : std::max(count, value.count);
        }
    }
}

std::vector<filter::KnownValue> KnownValues::of(filter::Field field) const
{
    std::vector<filter::KnownValue> values;
    if (const auto known = m_counts.find(field); known != m_counts.end()) {
        for (const auto& [value, count] : known->second)
            values.push_back({value, count});
    }
    std::ranges::stable_sort(values, std::ranges::greater(), &filter::KnownValue::count);
    return values;
}

} // namespace waybill::ui::timeline
