// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The thread behind a Timeline: takes what is in the inbox, runs the filter over the rows held, counts, and hands views
// out.

#include "core/timeline/Background.h"
#include "core/timeline/FilterRun.h"
#include "core/timeline/HeldRows.h"
#include "core/timeline/Inbox.h"
#include "core/timeline/SummaryBuilder.h"
#include "core/timeline/Timeline.h"

#include <functional>
#include <thread>

namespace waybill::timeline {

class Timeline::Worker {
public:
    static constexpr std::chrono::milliseconds viewInterval{40};
    static constexpr std::chrono::milliseconds slowInterval{1000}; // summaries, relative times

    // Called in the worker's thread.
    struct Heard {
        std::function<void(View)> publish;
        std::function<void(std::uint64_t start, std::string cursor)> restored;
        std::function<void(Error)> problem;
    };
    Worker(const Clock& clock, Heard heard);
    ~Worker();

    Inbox& inbox() { return m_inbox; }

    static View emptyView();

private:
    using Steady = std::chrono::steady_clock;

    void run();
    std::optional<Steady::time_point> nextTurn() const;
    void handle(Inbox::Input input);
    void keepRows();
    void dropReaders();
    void startRun();
    void advanceRun();
    void checkRelativeTimes();
    void advanceSummary();
    bool isSummaryDue() const; // but for the time since the last one
    bool countBackground();
    void publishIfDue();

    const Clock& m_clock;
    const Heard m_heard;
    Inbox m_inbox;

    // The worker's own.
    HeldRows m_rows;
    filter::Query m_query;
    Arrangement m_arrangement;
    std::shared_ptr<GroupIndex> m_groups; // while grouped by message
    std::unique_ptr<FilterRun> m_run;
    std::unique_ptr<SummaryBuilder> m_counts;
    std::unique_ptr<Background> m_background; // across filters
    std::shared_ptr<const Summary> m_summary;
    std::size_t m_summarised = 0;  // matching rows that m_summary has
    bool m_previewAllowed = false; // of the newest rows, while a run over many is under way
    bool m_previewShown = false;
    bool m_dirty = false; // there is something that the last view doesn't show
    std::uint64_t m_question = 0;
    std::uint64_t m_generation = 0;
    Steady::time_point m_runStarted{}, m_lastView{}, m_lastSummary{}, m_lastTimeCheck{};

    std::thread m_thread;
};

} // namespace waybill::timeline
