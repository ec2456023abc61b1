// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/WarningLimit.h"

#include <utility>

namespace waybill::relay {

namespace {

constexpr std::chrono::minutes interval{1};

} // namespace

std::int64_t WarningLimit::count(const std::string& name, SteadyTime now)
{
    const std::lock_guard lock(m_mutex);
    Kind& kind = m_kinds[name];
    ++kind.waiting;
    if (kind.lastWritten != SteadyTime() && now - kind.lastWritten < interval)
        return 0;
    kind.lastWritten = now;
    return std::exchange(kind.waiting, 0);
}

} // namespace waybill::relay
