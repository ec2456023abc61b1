// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/ReadPool.h"

#include <utility>

namespace waybill::relay {

ReadPool::ReadPool(std::size_t threads, std::size_t maxQueued) : m_maxQueued(maxQueued)
{
    for (std::size_t i = 0; i < threads; ++i)
        m_threads.emplace_back([this](std::stop_token stop) { serve(stop); });
}

ReadPool::~ReadPool() { stop(); }

bool ReadPool::run(std::function<void()> work)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_stopped || m_queue.size() >= m_maxQueued)
            return false;
        m_queue.push_back(std::move(work));
    }
    m_changed.notify_one();
    return true;
}

void ReadPool::stop()
{
    std::deque<std::function<void()>> abandoned; // destroyed without the lock: it may answer clients
    {
        const std::lock_guard lock(m_mutex);
        m_stopped = true;
        abandoned.swap(m_queue);
    }
    for (std::jthread& thread : m_threads)
        thread.request_stop();
    m_threads.clear();
}

void ReadPool::serve(std::stop_token stop)
{
    while (true) {
        std::function<void()> work;
        {
            std::unique_lock lock(m_mutex);
            if (!m_changed.wait(lock, stop, [this] { return !m_queue.empty(); }))
                return;
            work = std::move(m_queue.front());
            m_queue.pop_front();
        }
        work();
    }
}

} // namespace waybill::relay
