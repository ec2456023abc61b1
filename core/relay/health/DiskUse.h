// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How fast the data folder grows. Pure; safe from any thread.

#include <cstdint>
#include <optional>

namespace waybill::relay {

// At the pace of the last hour, each request taking as much as those that are stored did; nothing while none is.
inline std::optional<std::int64_t> bytesPerDay(std::int64_t usedBytes, std::int64_t requestsStored,
                                               std::int64_t requestsInLastHour)
{
    if (requestsStored <= 0)
        return {};
    const double bytesPerRequest = double(usedBytes) / double(requestsStored); // the product is more than 64 bits hold
    return std::int64_t(bytesPerRequest * 24 * double(requestsInLastHour));
}

} // namespace waybill::relay
