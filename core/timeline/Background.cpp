// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/timeline/Background.h"

#include <algorithm>
#include <limits>

namespace waybill::timeline {

namespace {

std::int64_t endOf(const Histogram& histogram) { return toMs(histogram.timeOf(histogram.buckets.size())); }

} // namespace

Background::Time Background::held() const
{
    Time held{std::numeric_limits<std::int64_t>::max(), std::numeric_limits<std::int64_t>::min()};
    for (std::uint32_t number = 0; number < m_table.chunkCount(); ++number) {
        if (const Chunk* const chunk = m_table.chunk(number); chunk != nullptr && chunk->rows > 0) {
            held.from = std::min(held.from, chunk->earliest);
            held.to = std::max(held.to, chunk->latest + 1);
        }
    }
    return held;
}

// Surroundings: half as much at either end, as far as there are rows.
void Background::show(const TimeCounts& matching, const filter::TimeBounds& bounds, bool withSurroundings)
{
    m_frame = matching.histogram();
    m_before = m_after = 0;
    if (m_frame.buckets.empty())
        return;
    const Time all = held();
    const Time asked{std::max(bounds.from, all.from), std::min(bounds.to, all.to)};
    const filter::TimeBounds none;
    if ((bounds.from != none.from || bounds.to != none.to) && asked.from < asked.to)
        m_frame = matching.frameOf(asked.from, asked.to);
    const std::int64_t step = m_frame.step.count();
    if (withSurroundings) {
        const auto stepsOf = [step, most = m_frame.buckets.size() / 2](std::int64_t ms) {
            return std::min(most, std::size_t(std::max<std::int64_t>(0, (ms + step - 1) / step)));
        };
        m_before = stepsOf(toMs(m_frame.from) - all.from);
        m_after = stepsOf(all.to - endOf(m_frame));
        m_frame.from -= m_frame.step * std::int64_t(m_before);
        m_frame.buckets.resize(m_before + m_frame.buckets.size() + m_after);
    }
    if (covers(m_frame))
        return;
    m_from = toMs(m_frame.from);
    // At the live end it goes on with the rows that come.
    m_to = all.to <= endOf(m_frame) + step ? std::numeric_limits<std::int64_t>::max() : endOf(m_frame);
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

void Background::addTo(Summary& summary, const TimeCounts& matching) const
{
    summary.histogram = m_frame;
    summary.histogram.buckets = matching.inStepsOf(m_frame);
    summary.everything = m_counts.inStepsOf(m_frame);
    summary.before = m_before;
    summary.after = m_after;
}

} // namespace waybill::timeline
