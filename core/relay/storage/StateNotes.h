// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What gathered in memory since the last flush of relay.db. Plain data.

#include "core/relay/storage/RelayState.h"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace waybill::relay {

// An endpoint's minute, whole.
struct MinuteNote {
    std::string endpoint;
    Minute minute{};
    Beat beat;
};

struct StateNotes {
    std::vector<QuarantinedRequest> refused;
    std::vector<std::int64_t> released; // ids of the quarantine
    std::vector<TokenUse> tokenUses;
    std::vector<Heartbeat> heartbeats; // whole, not the difference
    std::chrono::sys_days day{};       // of refusedOnDay
    std::int64_t refusedOnDay = 0;
    std::vector<MinuteNote> minutes;
    std::vector<RefusalCount> refusals; // of that day, whole
    bool signOfLife = false;

    bool isEmpty() const
    {
        return refused.empty() && released.empty() && tokenUses.empty() && heartbeats.empty() && refusedOnDay == 0 &&
               minutes.empty() && refusals.empty() && !signOfLife;
    }
};

} // namespace waybill::relay
