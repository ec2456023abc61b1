// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/timeline/GroupIndex.h"

#include <algorithm>

namespace waybill::timeline {

namespace {

constexpr std::size_t maxChunks = 1U << 16;

} // namespace

GroupIndex::GroupIndex(const EventTable& table)
    : m_table(table), m_links(std::make_unique<std::unique_ptr<Links>[]>(maxChunks))
{
}

void GroupIndex::extendMessages()
{
    for (std::uint32_t code = m_groupOfMessage.size(); code < m_table.messages.size(); ++code) {
        const Message& message = m_table.messages[code];
        const Source& source = m_table.sources[message.source];
        m_groupOfMessage.append(m_keys.intern({message.messageId, message.recipient, source.provider, source.environment, 0}));
    }
    while (m_newest.size() < m_keys.size())
        m_newest.append(none);
}

void GroupIndex::extend(std::uint32_t chunk, std::uint32_t from, std::uint32_t to)
{
    extendMessages();
    if (!m_links[chunk])
        m_links[chunk] = std::make_unique_for_overwrite<Links>();
    Links& links = *m_links[chunk];
    const Chunk& rows = *m_table.chunk(chunk);
    for (std::uint32_t at = from; at < to; ++at) {
        const std::atomic_ref<RowId> newest(m_newest[m_groupOfMessage[rows.message[at]]]);
        links[at] = newest.load(std::memory_order_relaxed);
        // Whoever finds this row by it must find its link, too.
        newest.store(chunk * chunkRows + at, std::memory_order_release);
    }
}

std::vector<RowId> GroupIndex::rowsWith(RowId id, const Chunks& chunks) const
{
    std::vector<RowId> rows;
    const std::uint32_t group = m_groupOfMessage[chunks.messageOf(id)];
    RowId& newest = const_cast<RowId&>(m_newest[group]); // only read: there is no atomic_ref of const
    for (RowId row = std::atomic_ref(newest).load(std::memory_order_acquire); row != none;
         row = (*m_links[row / chunkRows])[row % chunkRows]) {
        if (chunks.holds(row))
            rows.push_back(row);
    }
    std::ranges::sort(rows, {}, [&](RowId row) { return std::pair(chunks.timeOf(row), row); });
    return rows;
}

} // namespace waybill::timeline
