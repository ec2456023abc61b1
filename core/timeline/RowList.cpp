// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/timeline/RowList.h"

#include "core/timeline/EventTable.h"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <utility>

namespace waybill::timeline {

RowList::Key RowList::keyOf(const Chunks& chunks, RowOrder order, RowId id)
{
    return {order == RowOrder::Time ? chunks.timeOf(id) : std::int64_t(id), id};
}

RowId RowList::operator[](std::size_t position) const
{
    const auto end = std::ranges::upper_bound(m_ends, position);
    const Leaf& leaf = m_leaves[std::size_t(end - m_ends.begin())];
    return leaf.at(std::uint32_t(position - (*end - leaf.count)));
}

std::optional<std::size_t> RowList::positionOf(RowId id) const
{
    if (m_leaves.empty() || !m_chunks->holds(id))
        return std::nullopt;
    const Key wanted = keyOf(*m_chunks, m_order, id);
    auto leaf = std::ranges::upper_bound(m_leaves, wanted, {}, [](const Leaf& each) { return Key{each.firstKey, each.at(0)}; });
    if (leaf == m_leaves.begin())
        return std::nullopt;
    --leaf;
    std::uint32_t from = 0;
    std::uint32_t to = leaf->count;
    while (from < to) {
        const std::uint32_t middle = (from + to) / 2;
        if (keyOf(*m_chunks, m_order, leaf->at(middle)) < wanted)
            from = middle + 1;
        else
            to = middle;
    }
    if (from == leaf->count || leaf->at(from) != id)
        return std::nullopt;
    return m_ends[std::size_t(leaf - m_leaves.begin())] - leaf->count + from;
}

RowListBuilder::RowListBuilder(const EventTable& table, RowOrder order) : m_table(table), m_order(order) {}

RowListBuilder::Key RowListBuilder::keyOf(RowId id) const { return RowList::keyOf(*m_table.chunks(), m_order, id); }

RowListBuilder::Leaf RowListBuilder::makeLeaf(std::span<const RowId> rows) const
{
    Leaf leaf;
    leaf.ids = std::make_shared_for_overwrite<RowId[]>(leafRows);
    std::ranges::copy(rows, leaf.ids.get());
    leaf.count = std::uint32_t(rows.size());
    leaf.firstKey = keyOf(rows.front()).key;
    return leaf;
}

RowListBuilder::Leaf RowListBuilder::makeRange(RowId first, std::uint32_t count) const
{
    Leaf leaf;
    leaf.first = first;
    leaf.count = count;
    leaf.firstKey = keyOf(first).key;
    return leaf;
}

bool RowListBuilder::belongsAtTheEnd(RowId first) const
{
    return m_leaves.empty() || keyOf(m_leaves.back().at(m_leaves.back().count - 1)) < keyOf(first);
}

void RowListBuilder::addRange(RowId first, RowId end)
{
    if (first == end)
        return;
    if (!belongsAtTheEnd(first)) {
        std::vector<RowId> rows(end - first);
        std::iota(rows.begin(), rows.end(), first);
        // As one piece where it fits between two rows, which is how older chunks come.
        const Place place = lowerBound(keyOf(first));
        if (place.index == 0 && keyOf(end - 1) < keyOf(m_leaves[place.leaf].at(0))) {
            m_leaves.insert(m_leaves.begin() + std::ptrdiff_t(place.leaf), makeRange(first, end - first));
            m_size += end - first;
            ++m_rearranged;
            return;
        }
        return add(rows);
    }
    m_size += end - first;
    if (!m_leaves.empty() && !m_leaves.back().ids && m_leaves.back().first + m_leaves.back().count == first)
        m_leaves.back().count += end - first;
    else
        m_leaves.push_back(makeRange(first, end - first));
}

void RowListBuilder::add(std::span<const RowId> rows)
{
    while (!rows.empty()) {
        if (belongsAtTheEnd(rows.front()))
            return appendRows(rows);
        const Place place = lowerBound(keyOf(rows.front()));
        const Key next = keyOf(m_leaves[place.leaf].at(place.index));
        const auto fits = std::ranges::partition_point(rows, [&](RowId id) { return keyOf(id) < next; });
        const auto count = std::size_t(fits - rows.begin());
        insertBefore(place, rows.first(count));
        m_size += count;
        ++m_rearranged;
        rows = rows.subspan(count);
    }
}

void RowListBuilder::appendRows(std::span<const RowId> rows)
{
    m_size += rows.size();
    if (!m_leaves.empty() && m_leaves.back().ids && m_leaves.back().count < leafRows) {
        Leaf& tail = m_leaves.back();
        const auto more = std::uint32_t(std::min<std::size_t>(rows.size(), leafRows - tail.count));
        std::ranges::copy(rows.first(more), tail.ids.get() + tail.count);
        tail.count += more;
        rows = rows.subspan(more);
    }
    for (; !rows.empty(); rows = rows.subspan(std::min<std::size_t>(rows.size(), leafRows)))
        m_leaves.push_back(makeLeaf(rows.first(std::min<std::size_t>(rows.size(), leafRows))));
}

RowListBuilder::Place RowListBuilder::lowerBound(const Key& key) const
{
    auto leaf = std::ranges::lower_bound(m_leaves, key, {}, [](const Leaf& each) { return Key{each.firstKey, each.at(0)}; });
    if (leaf == m_leaves.begin())
        return {0, 0};
    --leaf;
    std::uint32_t from = 0;
    std::uint32_t to = leaf->count;
    while (from < to) {
        const std::uint32_t middle = (from + to) / 2;
        if (keyOf(leaf->at(middle)) < key)
            from = middle + 1;
        else
            to = middle;
    }
    const auto index = std::size_t(leaf - m_leaves.begin());
    return from == leaf->count ? Place{index + 1, 0} : Place{index, from};
}

// Makes an explicit leaf around a place that lies inside a range.
void RowListBuilder::carve(Place& place)
{
    const Leaf range = m_leaves[place.leaf];
    constexpr std::uint32_t carved = leafRows / 2;
    const std::uint32_t from = std::min(place.index, range.count) - std::min(place.index, carved / 2);
    const std::uint32_t to = std::min(range.count, from + carved);
    std::vector<RowId> ids(to - from);
    std::iota(ids.begin(), ids.end(), range.first + from);
    std::vector<Leaf> by;
    if (from > 0)
        by.push_back(makeRange(range.first, from));
    by.push_back(makeLeaf(ids));
    if (to < range.count)
        by.push_back(makeRange(range.first + to, range.count - to));
    const std::size_t carvedLeaf = place.leaf + (from > 0 ? 1 : 0);
    replace(place.leaf, std::move(by));
    place = {carvedLeaf, place.index - from};
}

void RowListBuilder::replace(std::size_t leaf, std::vector<Leaf> by)
{
    const auto at = m_leaves.erase(m_leaves.begin() + std::ptrdiff_t(leaf));
    m_leaves.insert(at, std::make_move_iterator(by.begin()), std::make_move_iterator(by.end()));
}

// The rows fit between two neighbours.
void RowListBuilder::insertBefore(Place place, std::span<const RowId> rows)
{
    if (place.index == 0 && rows.size() >= leafRows / 4) {
        std::vector<Leaf> pieces;
        for (; !rows.empty(); rows = rows.subspan(std::min<std::size_t>(rows.size(), leafRows)))
            pieces.push_back(makeLeaf(rows.first(std::min<std::size_t>(rows.size(), leafRows))));
        m_leaves.insert(m_leaves.begin() + std::ptrdiff_t(place.leaf), pieces.begin(), pieces.end());
        return;
    }
    if (!m_leaves[place.leaf].ids)
        carve(place);
    Leaf& leaf = m_leaves[place.leaf];
    if (!leaf.isShared && leaf.count + rows.size() <= leafRows) {
        RowId* const at = leaf.ids.get() + place.index;
        std::copy_backward(at, leaf.ids.get() + leaf.count, leaf.ids.get() + leaf.count + rows.size());
        std::ranges::copy(rows, at);
        leaf.count += std::uint32_t(rows.size());
        leaf.firstKey = keyOf(leaf.at(0)).key;
        return;
    }
    std::vector<RowId> merged(leaf.ids.get(), leaf.ids.get() + leaf.count);
    merged.insert(merged.begin() + std::ptrdiff_t(place.index), rows.begin(), rows.end());
    std::vector<Leaf> by;
    const std::size_t pieces = (merged.size() + leafRows - 1) / leafRows;
    const std::size_t each = (merged.size() + pieces - 1) / pieces;
    for (std::span<const RowId> left = merged; !left.empty(); left = left.subspan(std::min(each, left.size())))
        by.push_back(makeLeaf(left.first(std::min(each, left.size()))));
    replace(place.leaf, std::move(by));
}

bool RowListBuilder::remove(RowId id)
{
    Place place = lowerBound(keyOf(id));
    if (place.leaf == m_leaves.size() || m_leaves[place.leaf].at(place.index) != id)
        return false;
    ++m_rearranged;
    --m_size;
    if (m_leaves[place.leaf].count == 1) {
        replace(place.leaf, {});
        return true;
    }
    if (!m_leaves[place.leaf].ids)
        carve(place);
    Leaf& leaf = m_leaves[place.leaf];
    if (leaf.isShared)
        leaf = makeLeaf({leaf.ids.get(), leaf.count});
    std::copy(leaf.ids.get() + place.index + 1, leaf.ids.get() + leaf.count, leaf.ids.get() + place.index);
    if (--leaf.count == 0)
        replace(place.leaf, {}); // a range was carved down to this one row
    else
        leaf.firstKey = keyOf(leaf.at(0)).key;
    return true;
}

std::shared_ptr<const RowList> RowListBuilder::list()
{
    auto list = std::make_shared<RowList>();
    list->m_chunks = m_table.chunks();
    list->m_order = m_order;
    list->m_ends.reserve(m_leaves.size());
    std::size_t end = 0;
    for (Leaf& leaf : m_leaves) {
        leaf.isShared = true;
        end += leaf.count;
        list->m_ends.push_back(end);
    }
    list->m_leaves = m_leaves;
    return list;
}

} // namespace waybill::timeline
