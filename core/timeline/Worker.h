// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The thread behind a Timeline: takes records and filters in, owns table, filter run and summary, and hands views out.

#include "core/timeline/BitmapCache.h"
#include "core/timeline/FilterRun.h"
#include "core/timeline/SummaryBuilder.h"
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

    // publish is called in the worker's thread.
    Worker(const Clock& clock, std::function<void(View)> publish);
    ~Worker();

    // Any thread.
    void append(std::vector<events::Record> records);
    void clear();
    void setQuery(filter::Query query);
    void setArrangement(Arrangement arrangement);

    static View emptyView();

private:
    using Steady = std::chrono::steady_clock;

    struct Input {
        std::vector<events::Record> records;
        std::optional<filter::Query> query;
        std::optional<Arrangement> arrangement;
        bool clear = false;
    };

    void run();
    bool waitForInput(Input& input);
    std::optional<Steady::time_point> nextTurn() const;
    bool hasInput() const { return !m_batches.empty() || m_newQuery || m_newArrangement || m_clear; }
    void apply(std::vector<events::Record> records);
    void appendByTime(std::vector<const events::Event*>& arrived);
    void emptyTable();
    void startRun();
    void advanceRun();
    void checkRelativeTimes();
    void advanceSummary();
    void publishIfDue();

    const Clock& m_clock;
    const std::function<void(View)> m_publish;

    // Guarded by m_mutex.
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::condition_variable m_room;
    std::deque<std::vector<events::Record>> m_batches;
    std::size_t m_waiting = 0;
    std::optional<filter::Query> m_newQuery;
    std::optional<Arrangement> m_newArrangement;
    bool m_clear = false;
    bool m_stop = false;

    // The worker's own.
    std::shared_ptr<EventTable> m_table = std::make_shared<EventTable>();
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
    std::uint64_t m_generation = 0;
    Steady::time_point m_runStarted{}, m_lastView{}, m_lastSummary{}, m_lastTimeCheck{};

    std::thread m_thread;
};

} // namespace waybill::timeline
