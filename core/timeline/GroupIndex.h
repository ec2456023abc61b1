// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Which rows belong to one message: (provider, environment, message id, recipient). Made only while somebody groups. One
// thread extends it; others may ask about rows that they were handed. The table outlives it.

#include "core/timeline/EventTable.h"

#include <array>
#include <atomic>
#include <memory>
#include <vector>

namespace waybill::timeline {

class GroupIndex {
public:
    explicit GroupIndex(const EventTable& table);

    // The extending thread. Looks at rows [from, to) of a chunk, which it has not seen yet.
    void extend(std::uint32_t chunk, std::uint32_t from, std::uint32_t to);
    std::uint32_t groupOf(RowId id) const { return m_groupOfMessage[m_table.messageOf(id)]; }
    std::uint32_t groupCount() const { return m_newest.size(); }

    // Every row of the row's message that the chunks have, the row among them, oldest first.
    std::vector<RowId> rowsWith(RowId id, const Chunks& chunks) const;

private:
    struct Key {
        std::uint64_t messageId;
        std::uint32_t recipient, provider, environment, unused;
        friend bool operator==(const Key&, const Key&) = default;
    };
    using Links = std::array<RowId, chunkRows>;
    static constexpr RowId none = ~RowId(0);

    void extendMessages();

    const EventTable& m_table;
    RecordPool<Key> m_keys;
    StableVector<std::uint32_t> m_groupOfMessage; // by code of EventTable::messages
    // A chain through the rows of a group: the newest link, and from each row to the one linked before it.
    StableVector<RowId> m_newest; // read and written as atomics
    std::unique_ptr<std::unique_ptr<Links>[]> m_links; // by chunk
};

} // namespace waybill::timeline
