// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/health/Beats.h"

namespace waybill::relay {

Beat Beats::beat(Minute minute) const
{
    const auto found = m_beats.find(minute);
    return found == m_beats.end() ? Beat() : found->second;
}

std::vector<Beat> Beats::until(Timestamp now, std::chrono::minutes count) const
{
    const Minute last = minuteOf(now);
    std::vector<Beat> beats(std::size_t(count.count()));
    for (auto found = m_beats.upper_bound(last - count); found != m_beats.end() && found->first <= last; ++found)
        beats[std::size_t((found->first - (last - count)).count()) - 1] = found->second;
    return beats;
}

void Beats::forgetBefore(Timestamp now)
{
    m_beats.erase(m_beats.begin(), m_beats.upper_bound(minuteOf(now) - kept));
}

} // namespace waybill::relay
