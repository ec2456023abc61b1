// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How long the last few hundred of something took. Plain data; not shared between threads.

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <optional>
#include <vector>

namespace waybill::relay {

// The value that this share of them (0 to 1) does not exceed; nothing for none.
template <typename Duration>
std::optional<Duration> quantile(std::vector<Duration> values, double share)
{
    if (values.empty())
        return {};
    const auto place = values.begin() + std::ptrdiff_t(double(values.size() - 1) * share);
    std::ranges::nth_element(values, place);
    return *place;
}

class Latencies {
public:
    void note(std::chrono::microseconds took)
    {
        if (m_values.size() < kept)
            m_values.push_back(took);
        else
            m_values[m_next++ % kept] = took;
    }
    std::optional<std::chrono::microseconds> quantile(double share) const { return relay::quantile(m_values, share); }

private:
    static constexpr std::size_t kept = 512;
    std::vector<std::chrono::microseconds> m_values;
    std::size_t m_next = 0;
};

} // namespace waybill::relay
