// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/sqlite/Baselines.h"

#include "core/sqlite/Statement.h"

#include <algorithm>
#include <bit>
#include <vector>

namespace waybill::events {

namespace {

constexpr int stepBits = 5; // 32 steps a doubling
constexpr std::int64_t fewestSamples = 20;

} // namespace

std::int64_t baselineStep(std::int64_t ms)
{
    const auto value = std::uint64_t(std::max<std::int64_t>(ms, 0));
    const int shift = std::max(int(std::bit_width(value)) - (stepBits + 1), 0);
    return (std::int64_t(shift) << stepBits) + std::int64_t(value >> shift);
}

std::int64_t longestOfStep(std::int64_t step)
{
    const std::int64_t shift = std::max<std::int64_t>((step >> stepBits) - 1, 0);
    return ((step - (shift << stepBits) + 1) << shift) - 1;
}

Result<void> BaselineChanges::write(sqlite::Database& database) const
{
    if (m_changes.empty())
        return {};
    sqlite::Statement upsert = TRY(sqlite::Statement::prepare(
        database, "INSERT INTO baselines VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET messages = messages + excluded.messages"));
    for (const auto& [key, change] : m_changes) {
        if (change != 0)
            TRY_VOID(upsert.bind(0, std::string_view(key.first)).bind(1, key.second).bind(2, change).run());
    }
    return {};
}

Result<Baseline> readBaseline(sqlite::Database& database, const std::string& provider)
{
    sqlite::Statement select = TRY(sqlite::Statement::prepare(
        database, "SELECT step, messages FROM baselines WHERE provider = ? AND messages > 0 ORDER BY step"));
    select.bind(0, std::string_view(provider));
    std::vector<std::pair<std::int64_t, std::int64_t>> steps;
    Baseline baseline;
    while (TRY(select.step())) {
        steps.emplace_back(select.integer(0), select.integer(1));
        baseline.samples += select.integer(1);
    }
    if (baseline.samples < fewestSamples)
        return baseline;
    std::int64_t above = baseline.samples - (baseline.samples * 99 + 99) / 100; // that may be longer
    for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
        above -= step->second;
        if (above < 0) {
            baseline.p99 = std::chrono::milliseconds(longestOfStep(step->first));
            break;
        }
    }
    return baseline;
}

} // namespace waybill::events
