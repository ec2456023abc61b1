// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What other threads have for a timeline's worker, until it takes it. take() is the worker's; the rest any thread's.

#include "core/events/EventStore.h"
#include "core/filter/Query.h"
#include "core/timeline/CacheOptions.h"
#include "core/timeline/Timeline.h"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace waybill::timeline {

class Inbox {
public:
    using Steady = std::chrono::steady_clock;

    static constexpr std::size_t maxWaiting = 200'000; // records
    static constexpr std::size_t batchSize = 4096;     // records between two looks at the rest

    struct Start {
        std::uint64_t number;
        std::optional<CacheOptions> cache;
    };
    struct Input {
        std::vector<events::Record> records;
        std::string cursor;               // behind the records
        std::vector<events::Event> older; // of the query, the new one when there is one
        bool dropOlder = false;
        std::optional<filter::Query> query;
        std::optional<Arrangement> arrangement;
        bool clear = false;
        std::optional<Start> start;
        std::optional<std::chrono::days> retention;
    };

    // Blocks while more than maxWaiting records wait.
    void append(std::vector<events::Record> records, std::string cursor);
    void clear();
    void start(std::uint64_t number, std::optional<CacheOptions> cache);
    void setRetention(std::chrono::days retention);
    void setQuery(filter::Query query);
    void appendOlder(std::vector<events::Event> older);
    void dropOlder();
    void setArrangement(Arrangement arrangement);
    // Nobody waits any more, and take() gives nothing.
    void stop();

    // What came, or nothing new once the turn has come. Without a turn it waits for something. nullopt: stopped.
    std::optional<Input> take(std::optional<Steady::time_point> turn);

private:
    struct Batch {
        std::vector<events::Record> records;
        std::string cursor;
    };

    bool hasInput() const;
    void forgetRecords();
    void takeRecords(Input& input);

    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::condition_variable m_room;
    std::deque<Batch> m_batches;
    std::size_t m_waiting = 0; // records in m_batches
    Input m_next;              // but for the records
    bool m_stop = false;
};

} // namespace waybill::timeline
