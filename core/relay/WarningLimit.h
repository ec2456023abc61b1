// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Keeps the log readable, and the disk free, while somebody knocks a thousand times a second: of equal warnings the
// first is written, then one a minute that says how many there were. Safe from any thread.

#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>

namespace waybill::relay {

class WarningLimit {
public:
    using SteadyTime = std::chrono::steady_clock::time_point;

    // How many warnings of that kind one line now stands for; 0: write none. Kinds must come from a small set.
    std::int64_t count(const std::string& kind, SteadyTime now = std::chrono::steady_clock::now());

private:
    struct Kind {
        SteadyTime lastWritten{};
        std::int64_t waiting = 0;
    };

    std::mutex m_mutex;
    std::map<std::string, Kind> m_kinds;
};

} // namespace waybill::relay
