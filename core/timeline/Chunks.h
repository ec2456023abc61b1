// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The chunks that a table had at some time, by number, null where one is not there. A list never changes, and what it
// names stays readable for as long as the list is held, whatever the table drops meanwhile. Safe from any thread.

#include "core/timeline/Chunk.h"
#include "core/timeline/Row.h"

#include <memory>
#include <vector>

namespace waybill::timeline {

class Chunks {
public:
    Chunks() = default;
    explicit Chunks(std::vector<std::shared_ptr<Chunk>> chunks) : m_chunks(std::move(chunks)) {}

    std::uint32_t count() const { return std::uint32_t(m_chunks.size()); }
    const std::vector<std::shared_ptr<Chunk>>& all() const { return m_chunks; }

    bool holds(RowId id) const
    {
        const Chunk* const chunk = id / chunkRows < m_chunks.size() ? m_chunks[id / chunkRows].get() : nullptr;
        return chunk != nullptr && id % chunkRows < chunk->rows.load(std::memory_order_acquire);
    }

    // Of rows that are held.
    const Chunk& of(RowId id) const { return *m_chunks[id / chunkRows]; }
    std::int64_t timeOf(RowId id) const { return of(id).timeAt(id % chunkRows); }
    std::uint32_t messageOf(RowId id) const { return of(id).message[id % chunkRows]; }
    bool isGone(RowId id) const { return (of(id).state[id % chunkRows].load(std::memory_order_relaxed) & goneBit) != 0; }

private:
    std::vector<std::shared_ptr<Chunk>> m_chunks;
};

} // namespace waybill::timeline
