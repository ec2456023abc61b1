// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How long messages took from accepted to their outcome, counted per provider in steps of 3 %, so that a percentile
// costs a few hundred small rows however many messages there are. Pure but for the connection given.

#include "core/events/EventStore.h"
#include "core/sqlite/Database.h"

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <utility>

namespace waybill::events {

// 0, 1, 2 … 63 ms have a step each; above, every doubling is 32 steps.
std::int64_t baselineStep(std::int64_t ms);
std::int64_t longestOfStep(std::int64_t step); // ms

// What one transaction adds and takes away.
class BaselineChanges {
public:
    void add(const std::string& provider, std::int64_t ms) { ++m_changes[{provider, baselineStep(ms)}]; }
    void remove(const std::string& provider, std::int64_t ms) { --m_changes[{provider, baselineStep(ms)}]; }
    Result<void> write(sqlite::Database& database) const;

private:
    std::map<std::pair<std::string, std::int64_t>, std::int64_t> m_changes;
};

// With fewer than 20 samples p99 is 0: too few to say.
Result<Baseline> readBaseline(sqlite::Database& database, const std::string& provider);

} // namespace waybill::events
