// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The table of a timeline and what keeps it right: records go in, whole chunks leave beyond the bound, the cache on disk
// follows, and now and then the table is made anew without texts that no row uses. Who reads the table stops before
// clear(), begin() and takeCopy(), which put another in its place. The worker's thread.

#include "core/base/Clock.h"
#include "core/events/EventStore.h"
#include "core/timeline/BitmapCache.h"
#include "core/timeline/EventTable.h"
#include "core/timeline/TableCache.h"
#include "core/timeline/TableCopy.h"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace waybill::timeline {

class HeldRows {
public:
    using Steady = std::chrono::steady_clock;

    static constexpr std::chrono::milliseconds saveInterval{2000};

    // Hears of what is wrong with the cache.
    explicit HeldRows(std::function<void(Error)> problem) : m_problem(std::move(problem)) {}

    const std::shared_ptr<EventTable>& table() const { return m_table; }
    BitmapCache& bitmaps() { return m_bitmaps; } // of the table
    std::uint64_t numbering() const { return m_numbering; }
    // Everything that happened from then on is held; nothing: all that the relay had.
    std::optional<Timestamp> since() const { return m_cache ? m_cache->heldSince() : m_since; }
    std::size_t toCome() const { return m_cache ? m_cache->rowsToCome() : 0; } // from the cache

    // Table and cache are empty then.
    void clear();
    // The table has the newest rows of this cache then, or none; gives the feed's cursor behind them.
    std::string begin(std::optional<CacheOptions> cache, Timestamp now);
    void setRetention(std::chrono::days retention);

    void apply(const std::vector<events::Record>& records);
    void setCursor(std::string cursor) { m_cursor = std::move(cursor); } // behind all that was applied
    // Rows from before since(); those that are held are passed over.
    void addOlder(const std::vector<events::Event>& older);
    bool removeOlder(); // true when there were any

    // Work in small pieces. True when rows came, or left, that are not at the table's end.
    bool restoreSome();
    bool trim();
    // True when a copy stands ready to take the table's place.
    bool copySome(Steady::time_point until);
    void takeCopy();

    bool hasWork() const { return m_copy || m_copyWanted || (m_cache && m_cache->isRestoring()); }
    std::optional<Steady::time_point> nextSave() const;
    void saveIfDue();
    void save();

private:
    static std::shared_ptr<EventTable> newTable();
    void empty();
    void appendByTime(std::vector<const events::Event*>& arrived);
    void dropChunk(std::uint32_t number, const Chunk& chunk);
    void tellProblem();

    const std::function<void(Error)> m_problem;
    std::shared_ptr<EventTable> m_table = newTable();
    BitmapCache m_bitmaps;
    std::optional<TableCache> m_cache;
    std::size_t m_maxRows = CacheOptions().maxRows;
    std::unique_ptr<TableCopy> m_copy; // while the table is made anew
    bool m_copyWanted = false;         // the table has texts that no row uses
    std::size_t m_dropped = 0;         // rows, since the table was made
    std::string m_cursor;
    std::vector<events::Record> m_changesWhileRestoring; // for the chunks that were not there yet
    std::optional<Timestamp> m_since;
    std::uint64_t m_numbering = 0;
    Steady::time_point m_lastSave{};
};

} // namespace waybill::timeline
