// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The thread behind a Timeline: takes records and filters in, owns table, filter run and summary, and hands views out.

#include "core/timeline/BitmapCache.h"
#include "core/timeline/FilterRun.h"
#include "core/timeline/SummaryBuilder.h"
#include "core/timeline/TableCache.h"
#include "core/timeline/TableCopy.h"
#include "core/timeline/Timeline.h"

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace waybill::timeline {

class Timeline::Worker {
public:
    static constexpr std::size_t maxWaiting = 200'000; // records
    static constexpr std::chrono::milliseconds viewInterval{40};
    static constexpr std::chrono::milliseconds slowInterval{1000}; // summaries, relative times

    static constexpr std::chrono::milliseconds saveInterval{2000};

    // Called in the worker's thread.
    struct Heard {
        std::function<void(View)> publish;
        std::function<void(std::uint64_t start, std::string cursor)> restored;
        std::function<void(Error)> problem;
    };
    Worker(const Clock& clock, Heard heard);
    ~Worker();

    // Any thread.
    void append(std::vector<events::Record> records, std::string cursor);
    void clear();
    void start(std::uint64_t number, std::optional<CacheOptions> cache);
    void setRetention(std::chrono::days retention);
    void setQuery(filter::Query query);
    void appendOlder(std::vector<events::Event> older);
    void dropOlder();
    void setArrangement(Arrangement arrangement);

    static View emptyView();

private:
    using Steady = std::chrono::steady_clock;

    struct Start {
        std::uint64_t number;
        std::optional<CacheOptions> cache;
    };
    struct Input {
        std::vector<events::Record> records;
        std::vector<events::Event> older; // of the query, the new one when there is one
        bool dropOlder = false;
        std::optional<filter::Query> query;
        std::optional<Arrangement> arrangement;
        bool clear = false;
        std::optional<Start> start;
        std::optional<std::chrono::days> retention;
        std::string cursor;
    };
    struct Waiting {
        std::vector<events::Record> records;
        std::string cursor;
    };

    void run();
    bool waitForInput(Input& input);
    std::optional<Steady::time_point> nextTurn() const;
    bool hasInput() const
    {
        return !m_batches.empty() || m_newQuery || m_newArrangement || m_clear || m_newStart || m_dropOlder
            || !m_waitingOlder.empty() || m_newRetention;
    }
    void handle(Input input);
    void apply(std::vector<events::Record> records);
    void addOlder(const std::vector<events::Event>& older);
    bool removeOlder();
    void begin(Start start);
    void restoreSome();
    void saveIfDue();
    void save();
    void trim();
    void copySome();
    void tellProblem();
    void appendByTime(std::vector<const events::Event*>& arrived);
    static std::shared_ptr<EventTable> newTable();
    void emptyTable();
    void startRun();
    void advanceRun();
    void checkRelativeTimes();
    void advanceSummary();
    void publishIfDue();

    const Clock& m_clock;
    const Heard m_heard;

    // Guarded by m_mutex.
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::condition_variable m_room;
    std::deque<Waiting> m_batches;
    std::size_t m_waiting = 0;
    std::vector<events::Event> m_waitingOlder;
    bool m_dropOlder = false;
    std::optional<filter::Query> m_newQuery;
    std::optional<Arrangement> m_newArrangement;
    bool m_clear = false;
    std::optional<Start> m_newStart;
    std::optional<std::chrono::days> m_newRetention;
    bool m_stop = false;

    // The worker's own.
    std::shared_ptr<EventTable> m_table = newTable();
    filter::Query m_query;
    Arrangement m_arrangement;
    std::shared_ptr<GroupIndex> m_groups; // while grouped by message
    BitmapCache m_bitmaps;
    std::unique_ptr<FilterRun> m_run;
    std::unique_ptr<SummaryBuilder> m_counts;
    std::shared_ptr<const Summary> m_summary;
    std::size_t m_summarised = 0; // matching rows that m_summary has
    bool m_previewAllowed = false; // of the newest rows, while a run over many is under way
    bool m_previewShown = false;
    bool m_dirty = false; // there is something that the last view doesn't show
    std::optional<TableCache> m_cache;
    std::size_t m_maxRows = CacheOptions().maxRows;
    std::unique_ptr<TableCopy> m_copy;   // while the table is made anew
    bool m_copyWanted = false;           // the table has texts that no row uses
    std::size_t m_dropped = 0;           // rows, since the table was made
    std::string m_cursor;                                // behind the table's rows
    std::vector<events::Record> m_changesWhileRestoring; // for the chunks that were not there yet
    std::optional<Timestamp> m_heldSince;
    std::uint64_t m_numbering = 0;
    std::uint64_t m_generation = 0;
    Steady::time_point m_runStarted{}, m_lastView{}, m_lastSummary{}, m_lastTimeCheck{}, m_lastSave{};

    std::thread m_thread;
};

} // namespace waybill::timeline
