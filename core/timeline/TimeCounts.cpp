// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/timeline/TimeCounts.h"

#include <algorithm>

namespace waybill::timeline {

namespace {

constexpr std::size_t maxBuckets = 2400;
constexpr std::int64_t maxShownBuckets = 120;

// Each a multiple of the one before, so that coarser buckets are sums of finer ones.
std::int64_t stepAfter(std::int64_t ms)
{
    static constexpr std::int64_t seconds[] = {1, 5, 15, 60, 300, 900, 3600, 10800, 43200, 86400, 604800};
    const auto* const next = std::ranges::upper_bound(seconds, ms / 1000);
    return next != std::end(seconds) ? *next * 1000 : ms * 2;
}

// The smallest step that people count in, is a multiple of `fine` and needs no more than maxShownBuckets.
std::int64_t shownStep(std::int64_t fine, std::int64_t spanMs)
{
    static constexpr std::int64_t seconds[] = {1,    2,    5,     10,    15,    30,    60,    120,    300,    600,
                                               900,  1800, 3600,  7200,  10800, 21600, 43200, 86400,  604800};
    for (const std::int64_t step : seconds) {
        if (step * 1000 % fine == 0 && spanMs <= step * 1000 * maxShownBuckets)
            return step * 1000;
    }
    std::int64_t step = std::max<std::int64_t>(fine, 604'800'000);
    while (spanMs > step * maxShownBuckets)
        step *= 2;
    return step;
}

std::int64_t floorDivide(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

void addTo(EventCounts& into, const EventCounts& counts)
{
    for (std::size_t type = 0; type < into.size(); ++type)
        into[type] += counts[type];
}

using Buckets = std::vector<EventCounts>;

// Buckets `ratio` times as long; the first one given is number `first` since 1970.
Buckets summed(const Buckets& fine, std::int64_t first, std::int64_t ratio)
{
    const std::int64_t origin = floorDivide(first, ratio);
    Buckets coarse(fine.empty() ? 0 : std::size_t(floorDivide(first + std::int64_t(fine.size()) - 1, ratio) - origin + 1));
    for (std::size_t i = 0; i < fine.size(); ++i) {
        addTo(coarse[std::size_t(floorDivide(first + std::int64_t(i), ratio) - origin)], fine[i]);
    }
    return coarse;
}

} // namespace

void TimeCounts::add(std::int64_t ms, std::size_t type)
{
    if (std::uint64_t(ms - m_lastFrom) < std::uint64_t(m_stepMs) && m_last < m_buckets.size()) {
        ++m_buckets[m_last][type];
        return;
    }
    if (m_buckets.empty()) {
        m_firstBucket = floorDivide(ms, m_stepMs);
        m_buckets.emplace_back();
    }
    for (;;) {
        const std::int64_t bucket = floorDivide(ms, m_stepMs);
        const std::int64_t first = std::min(bucket, m_firstBucket);
        const std::int64_t last = std::max(bucket, m_firstBucket + std::int64_t(m_buckets.size()) - 1);
        if (std::size_t(last - first) < maxBuckets) {
            m_buckets.insert(m_buckets.begin(), std::size_t(m_firstBucket - first), {});
            m_buckets.resize(std::size_t(last - first + 1));
            m_firstBucket = first;
            m_last = std::size_t(bucket - first);
            m_lastFrom = bucket * m_stepMs;
            ++m_buckets[m_last][type];
            return;
        }
        coarsen();
    }
}

void TimeCounts::coarsen()
{
    const std::int64_t step = stepAfter(m_stepMs);
    m_buckets = summed(m_buckets, m_firstBucket, step / m_stepMs);
    m_firstBucket = floorDivide(m_firstBucket, step / m_stepMs);
    m_stepMs = step;
}

Histogram TimeCounts::histogram() const
{
    const std::int64_t step = shownStep(m_stepMs, std::int64_t(m_buckets.size()) * m_stepMs);
    const std::int64_t ratio = step / m_stepMs;
    return {timestampFromMs(floorDivide(m_firstBucket, ratio) * step), std::chrono::milliseconds(step),
            summed(m_buckets, m_firstBucket, ratio)};
}

Histogram TimeCounts::frameOf(std::int64_t from, std::int64_t to) const
{
    const std::int64_t step = shownStep(m_stepMs, to - from);
    const std::int64_t first = floorDivide(from, step);
    return {timestampFromMs(first * step), std::chrono::milliseconds(step),
            Buckets(std::size_t(floorDivide(to - 1, step) - first + 1))};
}

std::vector<EventCounts> TimeCounts::inStepsOf(const Histogram& shown) const
{
    std::vector<EventCounts> counts(shown.buckets.size());
    for (std::size_t i = 0; i < m_buckets.size(); ++i) {
        const std::int64_t from = (m_firstBucket + std::int64_t(i)) * m_stepMs;
        const std::int64_t at = floorDivide(from - toMs(shown.from), shown.step.count());
        if (at >= 0 && at < std::int64_t(counts.size()))
            addTo(counts[std::size_t(at)], m_buckets[i]);
    }
    return counts;
}

} // namespace waybill::timeline
