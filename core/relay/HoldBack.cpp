// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/HoldBack.h"

#include <algorithm>

namespace waybill::relay {

using namespace std::chrono_literals;

namespace {

constexpr auto step = 20ms; // between what is remembered
constexpr std::size_t mostSeen = 512;
constexpr auto tolerated = 400ms;
constexpr auto longest = 4000us;
// With the square, so that a little suffices where the two run nearly level: an even pause spreads no answer's time.
constexpr std::int64_t squareMsPerMicrosecond = 400;

} // namespace

std::chrono::microseconds HoldBack::pause(std::int64_t durable, std::int64_t applied, Time now)
{
    while (!m_seen.empty() && m_seen.front().durable <= applied)
        m_seen.pop_front();
    if (durable > applied && m_seen.size() < mostSeen && (m_seen.empty() || now - m_seen.back().at >= step))
        m_seen.push_back({durable, now});
    if (m_seen.empty())
        return 0us;
    const auto waited = std::chrono::duration_cast<std::chrono::milliseconds>(now - m_seen.front().at);
    const std::int64_t over = std::clamp(waited - tolerated, 0ms, 10'000ms).count();
    return std::min(std::chrono::microseconds(over * over / squareMsPerMicrosecond), longest);
}

} // namespace waybill::relay
