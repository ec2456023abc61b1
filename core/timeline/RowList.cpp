// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/timeline/RowList.h"

#include "core/timeline/EventTable.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace waybill::timeline {

RowList::Key RowList::keyOf(const Chunks& chunks, RowOrder order, RowId id)
{
    return {order == RowOrder::Time ? chunks.timeOf(id) : std::int64_t(id), id};
}

std::uint32_t RowList::lowerBound(const Chunks& chunks, RowOrder order, const Leaf& leaf, const Key& key, std::uint32_t from)
{
    std::uint32_t to = leaf.count;
    while (from < to) {
        const std::uint32_t middle = (from + to) / 2;
        if (keyOf(chunks, order, leaf.at(middle)) < key)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
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
    const std::uint32_t index = lowerBound(*m_chunks, m_order, *leaf, wanted);
    if (index == leaf->count || leaf->at(index) != id)
        return std::nullopt;
    return m_ends[std::size_t(leaf - m_leaves.begin())] - leaf->count + index;
}

RowListBuilder::RowListBuilder(const EventTable& table, RowOrder order) : m_table(table), m_order(order) {}

RowListBuilder::Key RowListBuilder::keyOf(RowId id) const { return RowList::keyOf(*m_table.chunks(), m_order, id); }

std::uint32_t RowListBuilder::lowerBound(const Leaf& leaf, const Key& key, std::uint32_t from) const
{
    return RowList::lowerBound(*m_table.chunks(), m_order, leaf, key, from);
}

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
    m_size += end - first;
    const bool isNext = belongsAtTheEnd(first);
    if (isNext && !m_leaves.empty() && m_leaves.back().isRange() && m_leaves.back().first + m_leaves.back().count == first)
        m_leaves.back().count += end - first;
    else if (isNext)
        m_leaves.push_back(makeRange(first, end - first));
    else
        weave(makeRange(first, end - first));
}

void RowListBuilder::addOrdered(RowId first, std::shared_ptr<const std::uint16_t[]> order, std::uint32_t count)
{
    if (count == 0)
        return;
    m_size += count;
    Leaf leaf;
    leaf.order = std::move(order);
    leaf.first = first;
    leaf.count = count;
    leaf.firstKey = keyOf(leaf.at(0)).key;
    if (belongsAtTheEnd(leaf.at(0)))
        m_leaves.push_back(std::move(leaf));
    else
        weave(std::move(leaf));
}

// Of a leaf without rows of its own.
RowListBuilder::Leaf RowListBuilder::part(const Leaf& leaf, std::uint32_t from, std::uint32_t to) const
{
    Leaf part = leaf;
    if (leaf.order)
        part.order = {leaf.order, leaf.order.get() + from};
    else
        part.first += from;
    part.count = to - from;
    part.firstKey = keyOf(part.at(0)).key;
    return part;
}

// Among the leaves that it overlaps, in pieces that share their rows as before; only where rows of both alternate are they
// copied.
void RowListBuilder::weave(Leaf added)
{
    const Place begin = lowerBound({added.firstKey, added.at(0)});
    const Place end = lowerBound(keyOf(added.at(added.count - 1)));
    const std::size_t behind = end.leaf + (end.index > 0 ? 1 : 0);
    std::vector<Leaf> woven;
    std::vector<RowId> mixed;
    const auto putMixed = [&] {
        appendLeaves(woven, mixed);
        mixed.clear();
    };
    const auto put = [&](const Leaf& leaf, std::uint32_t from, std::uint32_t to) {
        if (!leaf.ids && to - from >= leastShared) {
            putMixed();
            woven.push_back(part(leaf, from, to));
        } else {
            for (std::uint32_t index = from; index < to; ++index)
                mixed.push_back(leaf.at(index));
        }
    };
    std::uint32_t done = 0;
    for (std::size_t each = begin.leaf; each < behind; ++each) {
        const Leaf& there = m_leaves[each];
        for (std::uint32_t at = 0; at < there.count;) {
            const std::uint32_t before = done < added.count ? lowerBound(added, keyOf(there.at(at)), done) : done;
            put(added, done, before);
            done = before;
            const std::uint32_t next = done < added.count ? lowerBound(there, keyOf(added.at(done)), at) : there.count;
            put(there, at, next);
            at = next;
        }
    }
    put(added, done, added.count);
    putMixed();
    replace(begin.leaf, behind, std::move(woven));
    ++m_rearranged;
}

void RowListBuilder::appendLeaves(std::vector<Leaf>& leaves, std::span<const RowId> rows) const
{
    for (; !rows.empty(); rows = rows.subspan(std::min<std::size_t>(rows.size(), leafRows)))
        leaves.push_back(makeLeaf(rows.first(std::min<std::size_t>(rows.size(), leafRows))));
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
    appendLeaves(m_leaves, rows);
}

RowListBuilder::Place RowListBuilder::lowerBound(const Key& key) const
{
    auto leaf = std::ranges::lower_bound(m_leaves, key, {}, [](const Leaf& each) { return Key{each.firstKey, each.at(0)}; });
    if (leaf == m_leaves.begin())
        return {0, 0};
    --leaf;
    const std::uint32_t index = lowerBound(*leaf, key);
    const auto number = std::size_t(leaf - m_leaves.begin());
    return index == leaf->count ? Place{number + 1, 0} : Place{number, index};
}

// Makes a leaf of its own around a place that lies in one without.
void RowListBuilder::carve(Place& place)
{
    const Leaf whole = m_leaves[place.leaf];
    constexpr std::uint32_t carved = leafRows / 2;
    const std::uint32_t from = std::min(place.index, whole.count) - std::min(place.index, carved / 2);
    const std::uint32_t to = std::min(whole.count, from + carved);
    std::vector<RowId> ids;
    for (std::uint32_t index = from; index < to; ++index)
        ids.push_back(whole.at(index));
    std::vector<Leaf> by;
    if (from > 0)
        by.push_back(part(whole, 0, from));
    by.push_back(makeLeaf(ids));
    if (to < whole.count)
        by.push_back(part(whole, to, whole.count));
    const std::size_t carvedLeaf = place.leaf + (from > 0 ? 1 : 0);
    replace(place.leaf, place.leaf + 1, std::move(by));
    place = {carvedLeaf, place.index - from};
}

void RowListBuilder::replace(std::size_t first, std::size_t end, std::vector<Leaf> by)
{
    const auto at = m_leaves.erase(m_leaves.begin() + std::ptrdiff_t(first), m_leaves.begin() + std::ptrdiff_t(end));
    m_leaves.insert(at, std::make_move_iterator(by.begin()), std::make_move_iterator(by.end()));
}

// The rows fit between two neighbours.
void RowListBuilder::insertBefore(Place place, std::span<const RowId> rows)
{
    if (place.index == 0 && rows.size() >= leafRows / 4) {
        std::vector<Leaf> pieces;
        appendLeaves(pieces, rows);
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
    replace(place.leaf, place.leaf + 1, std::move(by));
}

bool RowListBuilder::remove(RowId id)
{
    Place place = lowerBound(keyOf(id));
    if (place.leaf == m_leaves.size() || m_leaves[place.leaf].at(place.index) != id)
        return false;
    ++m_rearranged;
    --m_size;
    if (m_leaves[place.leaf].count == 1) {
        replace(place.leaf, place.leaf + 1, {});
        return true;
    }
    if (!m_leaves[place.leaf].ids)
        carve(place);
    Leaf& leaf = m_leaves[place.leaf];
    if (leaf.isShared)
        leaf = makeLeaf({leaf.ids.get(), leaf.count});
    std::copy(leaf.ids.get() + place.index + 1, leaf.ids.get() + leaf.count, leaf.ids.get() + place.index);
    if (--leaf.count == 0)
        replace(place.leaf, place.leaf + 1, {}); // a range was carved down to this one row
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
