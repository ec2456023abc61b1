// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Intake log and event store at work as the relay has them, without its network: requests come in bursts, what is durable
// becomes events. Remembers what was acknowledged. Its functions are for one thread; the books are safe from any.

#include "core/base/Clock.h"
#include "core/events/sqlite/SqliteEventStore.h"
#include "core/relay/storage/IntakeLog.h"

#include <condition_variable>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <string>

namespace waybill::tests {

// What the outside world was told.
struct Promised {
    std::map<std::int64_t, std::string> requests; // acknowledged: id → body
    std::int64_t lastSeq = 0;                     // events that were appended
};

class DurableWork {
public:
    DurableWork(std::string folder, unsigned seed);
    ~DurableWork(); // as a crash does: what is on the disk is not asked for

    // False when the folder can't be opened.
    bool open();
    // Bursts until `requests` were submitted, or something can't go on. Afterwards everything is answered.
    void run(int requests);

    Promised promised() const;
    // Acknowledgements that came after the log had said that the disk can't be trusted.
    int acknowledgedAfterFatal() const;

private:
    void submit(int number);
    void waitForAnswers();
    bool apply();

    const std::string m_folder;
    SystemClock m_clock;
    std::mt19937 m_random;
    std::unique_ptr<relay::IntakeLog> m_intake;
    std::unique_ptr<events::SqliteEventStore> m_store;
    std::int64_t m_mark = 0;

    mutable std::mutex m_mutex;
    std::condition_variable m_answered;
    int m_outstanding = 0;
    bool m_isFatal = false;
    int m_afterFatal = 0;
    Promised m_promised;
};

// Opens a folder as a restart would and says what is wrong with it: something promised is missing, or a file isn't sound.
// Nothing when all is well.
std::optional<std::string> whatIsLost(const std::string& folder, const Promised& promised);

} // namespace waybill::tests
