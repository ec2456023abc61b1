// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What is to be done with the intake's closed files: rewriting requests, and dropping files that are too old. Asked for from
// any thread; handed to the keeper's thread by the one that commits, between two commits and without waiting.

#include "core/relay/storage/IntakeLog.h"
#include "core/relay/storage/SegmentFiles.h"
#include "core/relay/storage/SegmentInUse.h"

#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace waybill::relay {

class SegmentJobs {
public:
    // What it is given outlives it. `onAsked` is called by whoever asks: handOver() has something to do.
    SegmentJobs(const IntakeOptions& options, SegmentFiles& files, std::function<void()> onAsked)
        : m_options(options), m_files(files), m_onAsked(std::move(onAsked))
    {
    }

    // As IntakeLog's.
    void rewrite(events::RequestId from, Rewrite rewrite, IntakeLog::Count done);
    void dropOld(RetentionCut cut, IntakeLog::Count done);

    // The thread that commits: what can be done by now goes to the keeper.
    void handOver(SegmentInUse& segment, std::int64_t lastId);
    // Takes no more, and refuses what was not handed over.
    void close();

private:
    struct Job {
        Timestamp turnIfBegunBefore{}; // the file in use is closed for it
        std::function<Result<std::int64_t>(const std::vector<std::string>& closed)> work; // in the keeper's thread
        IntakeLog::Count done;
        bool hasWaited = false;
    };
    void add(Job job);
    std::optional<Job> takeNext();
    void mailsDropped(const std::vector<std::string>& mails) const;

    const IntakeOptions& m_options;
    SegmentFiles& m_files;
    const std::function<void()> m_onAsked;
    std::mutex m_mutex; // for what follows
    std::deque<Job> m_jobs;
    bool m_isClosed = false;
};

} // namespace waybill::relay
