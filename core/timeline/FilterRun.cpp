// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/timeline/FilterRun.h"

#include <algorithm>
#include <bit>
#include <numeric>

namespace waybill::timeline {

namespace {

void collectRelativeTimes(const filter::Node& node, std::vector<filter::TimeSpec>& into)
{
    for (const filter::Node& child : node.children)
        collectRelativeTimes(child, into);
    const filter::Field field = node.term.field;
    if (node.kind != filter::Node::Kind::Term || (field != filter::Field::Since && field != filter::Field::Before))
        return;
    if (const auto spec = filter::TimeSpec::parse(node.term.value); spec && spec->isRelative())
        into.push_back(*spec);
}

} // namespace

FilterRun::FilterRun(const filter::Query& query, const EventTable& table, Timestamp now)
    : m_table(table), m_now(now), m_predicate(compile(query, table, now)),
      m_rows(std::make_shared<std::vector<RowId>>()), m_bits(chunkRows / 64)
{
    collectRelativeTimes(query.root(), m_relative);
    // Address space only, until rows are written: a run then never copies what it has found.
    m_rows->reserve(std::size_t(table.rowCount()) + table.rowCount() / 4 + chunkRows);
    m_predicate->extend();
}

bool FilterRun::advance()
{
    const RowId count = m_table.rowCount();
    if (m_scanned == count)
        return false;
    const RowId end = RowId(std::min<std::uint64_t>(count, (std::uint64_t(m_scanned) / chunkRows + 1) * chunkRows));
    makeRoom(end - m_scanned);
    m_predicate->extend();
    evaluate(m_scanned, end, *m_rows);
    m_scanned = end;
    return true;
}

// Readers hold the old vector while the new one grows.
void FilterRun::makeRoom(std::size_t more)
{
    if (m_rows->capacity() - m_rows->size() >= more)
        return;
    auto larger = std::make_shared<std::vector<RowId>>();
    larger->reserve(m_rows->size() * 2 + more);
    *larger = *m_rows;
    m_rows = std::move(larger);
}

FilterRun::Rows FilterRun::preview(std::size_t wanted, std::uint32_t maxChunks)
{
    auto newest = std::make_shared<std::vector<RowId>>();
    RowId end = m_table.rowCount();
    m_predicate->extend();
    for (std::uint32_t chunks = 0; chunks < maxChunks && end > m_scanned && newest->size() < wanted; ++chunks) {
        const RowId begin = std::max<RowId>(m_scanned, (end - 1) / chunkRows * chunkRows);
        std::vector<RowId> older;
        evaluate(begin, end, older);
        older.insert(older.end(), newest->begin(), newest->end());
        newest->swap(older);
        end = begin;
    }
    return newest;
}

// [begin, end) lies in one chunk.
void FilterRun::evaluate(RowId begin, RowId end, std::vector<RowId>& into)
{
    const Chunk& chunk = m_table.chunk(begin / chunkRows);
    const std::uint32_t from = begin % chunkRows;
    const std::uint32_t count = end - begin;
    m_predicate->evaluate(chunk, from, from + count, m_bits.data());
    m_evaluated += count;
    const std::size_t words = (count + 63) / 64;
    if (chunk.goneCount > 0) {
        for (std::uint32_t i = 0; i < count; ++i)
            m_bits[i / 64] &= ~(std::uint64_t(chunk.state[from + i].load(std::memory_order_relaxed) / goneBit) << (i % 64));
    }
    std::size_t found = 0;
    for (std::size_t word = 0; word < words; ++word)
        found += std::size_t(std::popcount(m_bits[word]));
    const std::size_t before = into.size();
    into.resize(before + found);
    RowId* out = into.data() + before;
    for (std::size_t word = 0; word < words; ++word) {
        const RowId base = begin + RowId(word * 64);
        if (m_bits[word] == ~std::uint64_t(0)) {
            std::iota(out, out + 64, base);
            out += 64;
            continue;
        }
        for (std::uint64_t bits = m_bits[word]; bits != 0; bits &= bits - 1)
            *out++ = base + RowId(std::countr_zero(bits));
    }
}

bool FilterRun::isOutdated(Timestamp now) const
{
    const std::uint32_t chunks = (m_table.rowCount() + chunkRows - 1) / chunkRows;
    return std::ranges::any_of(m_relative, [&](const filter::TimeSpec& spec) {
        const std::int64_t from = toMs(spec.resolve(m_now));
        const std::int64_t to = toMs(spec.resolve(now));
        for (std::uint32_t index = 0; index < chunks; ++index) {
            const Chunk& chunk = m_table.chunk(index);
            if (chunk.latest < from || chunk.earliest >= to)
                continue;
            const std::uint32_t rows = std::min(chunkRows, m_table.rowCount() - index * chunkRows);
            for (std::uint32_t row = 0; row < rows; ++row) {
                if (chunk.time[row] >= from && chunk.time[row] < to)
                    return true;
            }
        }
        return false;
    });
}

} // namespace waybill::timeline
