// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What takes time in the intake log's files, kept off the commit path on a thread of its own: opening the next segment
// before it is needed, and sealing full ones. All functions are called from the thread that commits.

#include "core/relay/storage/IntakeSegment.h"

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>

namespace waybill::relay {

class SegmentKeeper {
public:
    SegmentKeeper();
    ~SegmentKeeper(); // finishes what was asked

    // Starts to open the file, once; after a failure it may be asked again.
    void prepare(const std::string& path);
    // The prepared segment, once it is there.
    std::unique_ptr<IntakeSegment> takePrepared();
    // Checkpoints and closes a segment that gets no more requests.
    void seal(std::unique_ptr<IntakeSegment> segment);
    // The same for one that the last run left open.
    void sealLeftOver(std::string path);

private:
    void run(std::stop_token stop);

    std::mutex m_mutex;
    std::condition_variable_any m_wake;
    std::string m_toPrepare;
    bool m_preparing = false;
    std::unique_ptr<IntakeSegment> m_prepared;
    std::deque<std::unique_ptr<IntakeSegment>> m_toSeal;
    std::deque<std::string> m_leftOver;
    std::jthread m_thread; // last: it uses all of the above
};

} // namespace waybill::relay
