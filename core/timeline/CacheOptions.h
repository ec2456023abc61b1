// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Where a timeline keeps its rows across starts, and how many. Value; safe from any thread.

#include <chrono>
#include <cstddef>
#include <string>

namespace waybill::timeline {

struct CacheOptions {
    static constexpr std::chrono::days longest{36'500};

    std::string folder;              // for one relay
    std::chrono::days retention{30}; // rows that are older are not shown again; until the relay said how long it keeps them
    std::size_t maxRows = 10'000'000;
};

} // namespace waybill::timeline
