// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What takes time in the intake log's files, kept off the commit path on a thread of its own: opening the next segment
// before it is needed, sealing full ones, and work on files that are closed. All functions are called from the thread
// that commits.

#include "core/relay/storage/IntakeSegment.h"

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>

namespace waybill::relay {

class SegmentKeeper {
public:
    // `onPrepared` is called in the keeper's thread after each try to open a segment.
    explicit SegmentKeeper(std::int64_t segmentBytes, std::function<void()> onPrepared = {});
    ~SegmentKeeper(); // finishes what was asked

    // Starts to open the file, once; after a failure it may be asked again.
    void prepare(const std::string& path);
    // The prepared segment, once it is there.
    std::unique_ptr<IntakeSegment> takePrepared();
    bool isPreparing();
    // Checkpoints and closes a segment that gets no more requests.
    void seal(std::unique_ptr<IntakeSegment> segment);
    // The same for one that the last run left open.
    void sealLeftOver(std::string path);
    // After everything that is to be sealed by now.
    void run(std::function<void()> work);

private:
    void serve(std::stop_token stop);
    void openNext(std::unique_lock<std::mutex>& lock);
    void sealNext(std::unique_lock<std::mutex>& lock);
    void sealNextLeftOver(std::unique_lock<std::mutex>& lock);
    void runNext(std::unique_lock<std::mutex>& lock);

    const std::int64_t m_segmentBytes;
    const std::function<void()> m_onPrepared;
    std::mutex m_mutex;
    std::condition_variable_any m_wake;
    std::string m_toPrepare;
    bool m_preparing = false;
    std::unique_ptr<IntakeSegment> m_prepared;
    std::deque<std::unique_ptr<IntakeSegment>> m_toSeal;
    std::deque<std::string> m_leftOver;
    std::deque<std::function<void()>> m_work;
    bool m_hasFailed = false; // to open a segment, the last time; the keeper's thread only
    std::jthread m_thread; // last: it uses all of the above
};

} // namespace waybill::relay
