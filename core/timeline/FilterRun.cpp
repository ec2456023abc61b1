// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/timeline/FilterRun.h"

#include "core/timeline/SummaryBuilder.h"

#include <algorithm>
#include <bit>
#include <iterator>
#include <numeric>

namespace waybill::timeline {

namespace {

constexpr RowId none = ~RowId(0);
constexpr std::size_t shortestRange = 512;

bool isFull(std::span<const std::uint64_t> bits)
{
    return std::ranges::all_of(bits, [](std::uint64_t word) { return word == ~std::uint64_t(0); });
}

bool isAboutTime(const filter::Term& term)
{
    using enum filter::Field;
    return term.field == Since || term.field == Before || term.field == Time;
}

void collectRelativeTimes(const filter::Node& node, std::vector<filter::TimeSpec>& into)
{
    for (const filter::Node& child : node.children)
        collectRelativeTimes(child, into);
    if (node.kind == filter::Node::Kind::Term && isAboutTime(node.term))
        std::ranges::move(filter::TimeBounds::relativeTimes(node.term), std::back_inserter(into));
}

// A time that does not move with the clock.
bool namesTime(const filter::Node& node)
{
    if (node.kind == filter::Node::Kind::Term)
        return isAboutTime(node.term) && filter::TimeBounds::relativeTimes(node.term).empty();
    return std::ranges::any_of(node.children, namesTime);
}

// Of the conditions that everything has to meet.
filter::TimeBounds timesOf(const filter::Node& node, Timestamp now)
{
    filter::TimeBounds bounds;
    if (node.kind == filter::Node::Kind::Term && isAboutTime(node.term))
        return filter::TimeBounds::of(node.term, now);
    if (node.kind == filter::Node::Kind::And) {
        for (const filter::Node& child : node.children) {
            const filter::TimeBounds each = timesOf(child, now);
            bounds.from = std::max(bounds.from, each.from);
            bounds.to = std::min(bounds.to, each.to);
        }
    }
    return bounds;
}

} // namespace

FilterRun::FilterRun(const filter::Query& query, const EventTable& table, Timestamp now, RowOrder order,
                     GroupIndex* groups, BitmapCache* cache)
    : m_table(table), m_now(now), m_order(order), m_groups(groups), m_predicate(compile(query, table, now, cache)),
      m_rows(table, order), m_namesTime(waybill::timeline::namesTime(query.root())),
      m_times(timesOf(query.root(), now)), m_isEverything(query.matchesEverything())
{
    collectRelativeTimes(query.root(), m_relative);
}

bool FilterRun::advance()
{
    m_parts.resize(m_table.chunkCount());
    for (std::uint32_t number = m_table.chunkCount(); number-- > 0;) {
        const Chunk* const chunk = m_table.chunk(number);
        Part& part = m_parts[number];
        if (chunk == nullptr || part.scanned == chunk->rows)
            continue;
        const std::uint32_t from = part.scanned;
        evaluate(*chunk, part, chunk->rows);
        if (m_groups != nullptr)
            m_groups->extend(number, from, part.scanned);
        collect(number, part, from, part.scanned);
        m_scanned += part.scanned - from;
        return true;
    }
    return false;
}

void FilterRun::evaluate(const Chunk& chunk, Part& part, std::uint32_t to)
{
    if (!part.bits)
        part.bits = std::make_unique_for_overwrite<std::uint64_t[]>(chunkRows / 64);
    const std::uint32_t from = part.scanned / 64 * 64; // in whole words, so a few rows are asked again
    m_predicate->evaluate(chunk, from, to, part.bits.get() + from / 64);
    if (chunk.goneCount > 0) {
        for (std::uint32_t row = from; row < to; ++row)
            part.bits[row / 64] &=
                ~(std::uint64_t(chunk.state[row].load(std::memory_order_relaxed) / goneBit) << (row % 64));
    }
    part.scanned = to;
}

// Puts the matching ones of rows [from, to) into the list.
void FilterRun::collect(std::uint32_t number, const Part& part, std::uint32_t from, std::uint32_t to)
{
    const Chunk& chunk = *m_table.chunk(number);
    const RowId base = number * chunkRows;
    m_found.clear();
    if (m_order == RowOrder::Time && chunk.rowsByTime && from == 0 && to == chunkRows) {
        if (m_groups == nullptr && isFull({part.bits.get(), chunkRows / 64})) {
            m_matching += chunkRows;
            return m_rows.addOrdered(base, chunk.rowsByTime, chunkRows);
        }
        for (std::uint32_t i = 0; i < chunkRows; ++i) {
            const std::uint16_t row = chunk.rowsByTime[i];
            if ((part.bits[row / 64] >> (row % 64) & 1) != 0)
                m_found.push_back(base + row);
        }
        return addToList(m_found);
    }
    for (std::uint32_t word = from / 64; word < (to + 63) / 64; ++word) {
        std::uint64_t bits = part.bits[word];
        if (word == from / 64)
            bits &= ~std::uint64_t(0) << (from % 64);
        const RowId first = base + RowId(word * 64);
        if (bits == ~std::uint64_t(0)) {
            const std::size_t before = m_found.size();
            m_found.resize(before + 64);
            std::iota(m_found.begin() + std::ptrdiff_t(before), m_found.end(), first);
            continue;
        }
        for (; bits != 0; bits &= bits - 1)
            m_found.push_back(first + RowId(std::countr_zero(bits)));
    }
    if (m_order == RowOrder::Time && !chunk.isByTime)
        sortByTime(chunk);
    addToList(m_found);
}

void FilterRun::sortByTime(const Chunk& chunk)
{
    const auto key = [&](RowId id) { return std::pair(chunk.timeAt(id % chunkRows), id); };
    if (!std::ranges::is_sorted(m_found, {}, key))
        std::ranges::sort(m_found, {}, key);
}

void FilterRun::addToList(std::span<const RowId> rows)
{
    m_matching += rows.size();
    if (rows.empty())
        return;
    if (m_groups != nullptr)
        return addNewestOfGroups(rows);
    const bool areNeighbours = rows.back() - rows.front() + 1 == rows.size() && std::ranges::is_sorted(rows);
    if (areNeighbours && rows.size() >= shortestRange)
        m_rows.addRange(rows.front(), rows.back() + 1);
    else
        m_rows.add(rows);
}

// Backwards: then of each group only the first row counts, and what is listed already is mostly newer.
void FilterRun::addNewestOfGroups(std::span<const RowId> rows)
{
    const auto key = [this](RowId id) {
        return std::pair(m_order == RowOrder::Time ? m_table.timeOf(id) : std::int64_t(id), id);
    };
    m_newestOfGroup.resize(m_groups->groupCount(), none);
    std::vector<RowId> newest;
    for (std::size_t i = rows.size(); i-- > 0;) {
        RowId& listed = m_newestOfGroup[m_groups->groupOf(rows[i])];
        if (listed != none && key(rows[i]) < key(listed))
            continue;
        if (listed != none)
            m_rows.remove(listed);
        listed = rows[i];
        newest.push_back(rows[i]);
    }
    std::ranges::reverse(newest);
    m_rows.add(newest);
}

bool FilterRun::countSome(SummaryBuilder& into)
{
    for (std::uint32_t number = std::uint32_t(m_parts.size()); number-- > 0;) {
        Part& part = m_parts[number];
        if (part.counted == part.scanned)
            continue;
        into.add(*m_table.chunk(number), part.bits.get(), part.counted, part.scanned);
        m_counted += part.scanned - part.counted;
        part.counted = part.scanned;
        return true;
    }
    return false;
}

bool FilterRun::isOutdated(Timestamp now) const
{
    return std::ranges::any_of(m_relative, [&](const filter::TimeSpec& spec) {
        const std::int64_t from = toMs(spec.resolve(m_now));
        const std::int64_t to = toMs(spec.resolve(now));
        for (std::uint32_t number = 0; number < m_table.chunkCount(); ++number) {
            const Chunk* const chunk = m_table.chunk(number);
            if (chunk == nullptr || chunk->latest < from || chunk->earliest >= to)
                continue;
            for (std::uint32_t row = 0; row < chunk->rows; ++row) {
                if (chunk->timeAt(row) >= from && chunk->timeAt(row) < to)
                    return true;
            }
        }
        return false;
    });
}

} // namespace waybill::timeline
