// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The live timeline as a window sees it: records go in from any thread, a worker owns the columns and the filter, and
// immutable views come out in the main thread, at most 25 a second. A view stays valid for as long as it is held.

#include "core/base/Clock.h"
#include "core/events/EventStore.h"
#include "core/filter/Query.h"
#include "core/timeline/CacheOptions.h"
#include "core/timeline/Row.h"
#include "core/timeline/RowList.h"
#include "core/timeline/Summary.h"

#include <QObject>

#include <array>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace waybill::timeline {

class Snapshot {
public:
    virtual ~Snapshot() = default;
    virtual std::size_t rowCount() const = 0;  // events held
    virtual Row row(RowId id) const = 0; // of a row that a view named
    virtual bool holds(RowId id) const = 0; // of a row that an earlier view named: it can still be read
    virtual bool isGone(RowId id) const = 0; // erased or dropped: shown as an empty line until the next filter run
    // Of a view that is grouped by message: all events of the row's message, oldest first, whatever the filter says.
    // Else only the row itself.
    virtual std::vector<RowId> messageRows(RowId id) const = 0;
};

// How a view lists what the filter lets through. Both directions are one list, read from either end.
struct Arrangement {
    RowOrder order = RowOrder::Time;
    bool byMessage = false; // one row a message: its newest event that matches
    friend bool operator==(const Arrangement&, const Arrangement&) = default;
};

// What the filter lets through.
struct View {
    std::shared_ptr<const Snapshot> table;
    std::shared_ptr<const RowList> rows; // the oldest or first come at 0; shown backwards: the newest on top
    std::size_t rowCount = 0;            // rows->size()
    std::size_t matching = 0;            // events; more than rows when grouped by message
    Arrangement arrangement;
    std::uint64_t numbering = 0;  // changes when the table was emptied: row ids of before name other rows now, or none
    std::uint64_t question = 0;   // changes when somebody asked for something else: another filter, order or relay
    std::uint64_t generation = 0; // changes when rows was built anew; else rows came on
    // Changes when rows came elsewhere than at the end (an event that arrived late) or moved to it (a message that has
    // a newer event). A row that was shown still is, but may stand elsewhere: RowList::positionOf.
    std::uint64_t rearranged = 0;
    std::optional<Timestamp> heldSince; // everything that happened from then on is here; nothing: all the relay had
    std::size_t toCome = 0;             // rows that the cache still has to give
    bool complete = true; // false while a filter run over many rows is under way: rows has the newest ones
    std::shared_ptr<const Summary> summary; // may lag the rows by up to a second
};

class Timeline : public QObject {
    Q_OBJECT
public:
    explicit Timeline(const Clock& clock, QObject* parent = nullptr);
    ~Timeline() override;

    // From any thread. Blocks while more than 200 000 records wait, so that a reader can't outrun the memory.
    // An erased record without an id names its recipient as plain text, or marks nothing.
    // The cursor is the feed's behind these records; the cache keeps it with them.
    void append(std::vector<events::Record> records, std::string cursor = {});
    // Empties table and cache: the relay's database was replaced.
    void clear();
    // Empties the table for another relay and shows what its cache has, if it is to have one; restored() follows.
    void start(std::optional<CacheOptions> cache);

    // How long the relay keeps events; 0: until somebody erases them. The next start's cache heeds it.
    void setRetention(std::chrono::days retention);

    // Main thread. The rows of the new filter come with the next published view; `since:` follows the clock.
    void setQuery(const filter::Query& query);
    // Main thread. What the relay had of this filter before View::heldSince, in any order; events that are held are
    // passed over, and all beyond mostOlder in number. The rows go with the filter, and whenever heldSince changes.
    static constexpr std::uint32_t mostOlder = 1U << 19;
    void appendOlder(std::vector<events::Event> older);
    void dropOlder();
    // The same rows in another order, or grouped; a new generation.
    void setArrangement(Arrangement arrangement);

    const View& view() const;

signals:
    // Main thread, at most 25 a second.
    void published();
    // The newest rows of the cache are in, and the feed goes on behind the cursor; older ones follow by themselves.
    void restored(const std::string& cursor);
    // The cache could not be read or written, and what became of it.
    void cacheProblem(const waybill::Error& problem);

private:
    class Worker;

    void handOver(View view);
    void takeOver();

    View m_view;
    std::uint64_t m_starts = 0;
    std::mutex m_newestMutex;
    std::optional<View> m_newest; // between the two threads
    std::unique_ptr<Worker> m_worker; // the last to come and the first to go: it uses the rest
};

} // namespace waybill::timeline
