// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The rows that a filter lets through, in order, as a list of leaves that share memory with the lists before and after
// it: taking one is cheap however many rows there are, and it never changes. Runs of neighbours take no memory at all.
// A RowListBuilder belongs to one thread, and its table outlives it; a RowList may be read anywhere.

#include "core/timeline/Chunks.h"

#include <compare>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace waybill::timeline {

class EventTable;

class RowList {
public:
    std::size_t size() const { return m_ends.empty() ? 0 : m_ends.back(); }
    bool empty() const { return m_ends.empty(); }
    RowId operator[](std::size_t position) const; // position < size()
    RowId back() const { return (*this)[size() - 1]; }
    // Where the row stands; logarithmic.
    std::optional<std::size_t> positionOf(RowId id) const;

private:
    friend class RowListBuilder;

    struct Key {
        std::int64_t key;
        RowId id;
        friend auto operator<=>(const Key&, const Key&) = default;
    };

    // Its own rows; or those of a chunk in the order of time, which the chunk keeps; or first, first + 1, first + 2 …
    struct Leaf {
        RowId at(std::uint32_t index) const { return ids ? ids[index] : order ? first + order[index] : first + index; }
        bool isRange() const { return !ids && !order; }

        std::shared_ptr<RowId[]> ids;
        std::shared_ptr<const std::uint16_t[]> order; // behind `first`
        RowId first = 0;
        std::uint32_t count = 0;
        std::int64_t firstKey = 0; // of row at(0)
        bool isShared = false;     // a list has it: only what is behind `count` may be written
    };

    static Key keyOf(const Chunks& chunks, RowOrder order, RowId id);
    // The first index from `from` on whose row is not before the key.
    static std::uint32_t lowerBound(const Chunks& chunks, RowOrder order, const Leaf& leaf, const Key& key,
                                    std::uint32_t from = 0);

    std::shared_ptr<const Chunks> m_chunks;
    RowOrder m_order = RowOrder::Time;
    std::vector<Leaf> m_leaves;
    std::vector<std::size_t> m_ends; // position behind each leaf
};

class RowListBuilder {
public:
    RowListBuilder(const EventTable& table, RowOrder order);

    // None of them is in yet, and they are in this list's order among themselves.
    void add(std::span<const RowId> rows);
    // The same for first, first + 1, … end - 1.
    void addRange(RowId first, RowId end);
    // The same for first + order[0], first + order[1], … first + order[count - 1].
    void addOrdered(RowId first, std::shared_ptr<const std::uint16_t[]> order, std::uint32_t count);
    // False when it isn't in.
    bool remove(RowId id);

    std::size_t size() const { return m_size; }
    // Grows whenever a row came elsewhere than at the end, or left.
    std::uint64_t rearranged() const { return m_rearranged; }

    std::shared_ptr<const RowList> list();

private:
    using Leaf = RowList::Leaf;
    using Key = RowList::Key;

    struct Place {
        std::size_t leaf;
        std::uint32_t index;
    };

    static constexpr std::uint32_t leafRows = 8192; // of a leaf's own
    static constexpr std::uint32_t leastShared = leafRows / 4; // fewer between two others are copied

    Key keyOf(RowId id) const;
    Leaf makeLeaf(std::span<const RowId> rows) const;
    Leaf makeRange(RowId first, std::uint32_t count) const;
    Leaf part(const Leaf& leaf, std::uint32_t from, std::uint32_t to) const;
    bool belongsAtTheEnd(RowId first) const;
    // The first row that is not before the key; leaf == m_leaves.size() at the end.
    Place lowerBound(const Key& key) const;
    std::uint32_t lowerBound(const Leaf& leaf, const Key& key, std::uint32_t from = 0) const;
    void appendRows(std::span<const RowId> rows);
    void appendLeaves(std::vector<Leaf>& leaves, std::span<const RowId> rows) const;
    void weave(Leaf added);
    void insertBefore(Place place, std::span<const RowId> rows);
    void carve(Place& place);
    void replace(std::size_t first, std::size_t end, std::vector<Leaf> by);

    const EventTable& m_table;
    RowOrder m_order;
    std::vector<Leaf> m_leaves;
    std::size_t m_size = 0;
    std::uint64_t m_rearranged = 0;
};

} // namespace waybill::timeline
