// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A few threads that read the database, so that the io threads never wait for the disk. Safe from any thread.

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace waybill::relay {

class ReadPool {
public:
    ReadPool(std::size_t threads, std::size_t maxQueued);
    ~ReadPool(); // as stop()

    // False when the queue is full or the pool has stopped: the work is not done.
    bool run(std::function<void()> work);
    // Lets the work in hand finish and throws away the rest.
    void stop();

private:
    void serve(std::stop_token stop);

    const std::size_t m_maxQueued;
    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::deque<std::function<void()>> m_queue;
    bool m_stopped = false;
    std::vector<std::jthread> m_threads;
};

} // namespace waybill::relay
