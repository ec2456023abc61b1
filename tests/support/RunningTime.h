// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Time that passes only while this process gets to run: what it waits for a core, or is stopped for, hardly counts. For
// promises of the kind "within ten seconds", which are about the program and not about what else the machine does.
// Has a thread of its own; may be asked from any.

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <thread>

namespace waybill::tests {

class RunningTime {
public:
    std::chrono::milliseconds elapsed() const
    {
        return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::nanoseconds(m_elapsed.load()));
    }

private:
    static constexpr std::chrono::milliseconds step{5};
    static constexpr std::chrono::nanoseconds longest{4 * step}; // that a step is late by itself

    void count(const std::stop_token& stop)
    {
        std::mutex mutex;
        std::condition_variable_any ended;
        std::unique_lock lock(mutex);
        auto before = std::chrono::steady_clock::now();
        while (!stop.stop_requested()) {
            ended.wait_for(lock, stop, step, [] { return false; });
            const auto now = std::chrono::steady_clock::now();
            m_elapsed += std::min<std::chrono::nanoseconds>(now - before, longest).count();
            before = now;
        }
    }

    std::atomic<std::chrono::nanoseconds::rep> m_elapsed{0};
    std::jthread m_thread{[this](const std::stop_token& stop) { count(stop); }};
};

} // namespace waybill::tests
