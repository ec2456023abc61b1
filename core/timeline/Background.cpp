// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/timeline/Background.h"

#include <algorithm>
#include <limits>

namespace waybill::timeline {

namespace {

std::int64_t endOf(const Histogram& histogram) { return toMs(histogram.timeOf(histogram.buckets.size())); }

// More steps at either end.
Histogram widened(Histogram histogram, std::size_t before, std::size_t after)
{
    histogram.buckets.insert(histogram.buckets.begin(), before, {});
    histogram.buckets.resize(histogram.buckets.size() + after);
    histogram.from -= histogram.step * std::int64_t(before);
    return histogram;
}

} // namespace

// Half as much at either end, as far as there are rows.
void Background::show(const Histogram& shown, bool withSurroundings)
{
    m_before = m_after = 0;
    if (shown.buckets.empty())
        return;
    std::int64_t earliest = toMs(shown.from);
    std::int64_t latest = endOf(shown) - 1;
    for (std::uint32_t number = 0; number < m_table.chunkCount(); ++number) {
        if (const Chunk* const chunk = m_table.chunk(number); chunk != nullptr && chunk->rows > 0) {
            earliest = std::min(earliest, chunk->earliest);
            latest = std::max(latest, chunk->latest);
        }
    }
    const std::int64_t step = shown.step.count();
    if (withSurroundings) {
        const auto stepsOf = [step, most = shown.buckets.size() / 2](std::int64_t ms) {
            return std::min(most, std::size_t((ms + step - 1) / step));
        };
        m_before = stepsOf(toMs(shown.from) - earliest);
        m_after = stepsOf(latest + 1 - endOf(shown));
    }
    const Histogram whole = widened(shown, m_before, m_after);
    if (covers(whole))
        return;
    m_from = toMs(whole.from);
    // At the live end it goes on with the rows that come.
    m_to = latest < endOf(whole) + step ? std::numeric_limits<std::int64_t>::max() : endOf(whole);
    m_counts = {};
    m_parts.clear();
}

bool Background::covers(const Histogram& shown) const
{
    // Rows that were counted are all still there.
    for (std::uint32_t number = 0; number < m_parts.size(); ++number) {
        const Chunk* const chunk = number < m_table.chunkCount() ? m_table.chunk(number) : nullptr;
        if (m_parts[number].counted > 0 && (chunk == nullptr || chunk->goneCount != m_parts[number].gone))
            return false;
    }
    return m_from <= toMs(shown.from) && endOf(shown) <= m_to && m_counts.canShow(shown);
}

bool Background::countSome()
{
    m_parts.resize(m_table.chunkCount());
    for (std::uint32_t number = m_table.chunkCount(); number-- > 0;) {
        const Chunk* const chunk = m_table.chunk(number);
        Part& part = m_parts[number];
        if (chunk == nullptr || part.counted == chunk->rows)
            continue;
        count(*chunk, part.counted, chunk->rows);
        part = {chunk->rows, chunk->goneCount};
        return true;
    }
    return false;
}

bool Background::isCounted() const
{
    for (std::uint32_t number = 0; number < m_table.chunkCount(); ++number) {
        const Chunk* const chunk = m_table.chunk(number);
        if (chunk != nullptr && (number >= m_parts.size() || m_parts[number].counted != chunk->rows))
            return false;
    }
    return true;
}

void Background::count(const Chunk& chunk, std::uint32_t from, std::uint32_t to)
{
    if (chunk.latest < m_from || chunk.earliest >= m_to)
        return;
    for (std::uint32_t row = from; row < to; ++row) {
        const std::int64_t time = chunk.timeAt(row);
        if (time < m_from || time >= m_to)
            continue;
        if (chunk.goneCount == 0 || (chunk.state[row].load(std::memory_order_relaxed) & goneBit) == 0)
            m_counts.add(time, std::size_t(typeOf(chunk.kind[row])));
    }
}

void Background::addTo(Summary& summary) const
{
    summary.histogram = widened(std::move(summary.histogram), m_before, m_after);
    summary.everything = m_counts.inStepsOf(summary.histogram);
    summary.before = m_before;
    summary.after = m_after;
}

} // namespace waybill::timeline
