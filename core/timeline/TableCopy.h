// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Makes a table anew, some hundred rows at a time, without the texts that only dropped or erased rows had. Rows keep
// their numbers; the table may go on meanwhile. One thread; the table outlives it.

#include "core/timeline/EventTable.h"

#include <memory>
#include <vector>

namespace waybill::timeline {

class TableCopy {
public:
    explicit TableCopy(EventTable& from);

    // False when the copy has all that the table has now: then is the time to take it.
    bool advance();
    std::shared_ptr<EventTable> take();

private:
    static constexpr std::uint32_t rowsAtOnce = 512; // each may move many slots of the pools' indexes
    static constexpr std::uint32_t none = ~std::uint32_t(0);

    bool isBehind(std::uint32_t number) const;
    void copyRows(std::uint32_t number, const Chunk& chunk);
    void copyStates(std::uint32_t number, const Chunk& chunk);
    std::uint32_t messageFor(std::uint32_t code);
    std::uint32_t replyFor(std::uint32_t code);
    std::uint32_t sourceFor(std::uint32_t code);
    std::uint32_t name(std::uint32_t code) { return m_to->names.intern(m_from.names.text(code)); }

    EventTable& m_from;
    std::shared_ptr<EventTable> m_to = std::make_shared<EventTable>();
    std::vector<std::uint32_t> m_messages, m_replies, m_sources; // new codes by old ones
    std::vector<std::uint32_t> m_changes;                        // by chunk: as of when its states were copied
    std::uint32_t m_blankMessage, m_blankReply;                  // what a gone row says
};

} // namespace waybill::timeline
