// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/LongPolls.h"

#include <algorithm>
#include <iterator>

namespace waybill::relay {

namespace {

// Under load the feed grows hundreds of times a second; readers need not be woken for each.
constexpr std::chrono::milliseconds settleTime{5};

} // namespace

LongPolls::LongPolls() : m_thread([this](std::stop_token stop) { run(stop); }) {}

LongPolls::~LongPolls() { stop(); }

std::uint64_t LongPolls::generation() const
{
    const std::lock_guard lock(m_mutex);
    return m_generation;
}

void LongPolls::publish()
{
    {
        const std::lock_guard lock(m_mutex);
        ++m_generation;
        if (m_waiters.empty())
            return;
    }
    m_changed.notify_one();
}

void LongPolls::wait(std::uint64_t seen, SteadyTime deadline, Wake wake)
{
    bool stopped = false;
    {
        const std::lock_guard lock(m_mutex);
        stopped = m_stopped;
        if (m_generation == seen && !m_stopped) {
            m_waiters.push_back({seen, deadline, std::move(wake)});
            m_changed.notify_one();
            return;
        }
    }
    wake(stopped);
}

void LongPolls::stop()
{
    std::vector<Waiter> waiters;
    {
        const std::lock_guard lock(m_mutex);
        m_stopped = true;
        waiters.swap(m_waiters);
    }
    for (const Waiter& waiter : waiters)
        waiter.wake(true);
    if (m_thread.joinable()) {
        m_thread.request_stop();
        m_thread.join();
    }
}

bool LongPolls::hasGrownForSomeone() const
{
    return std::ranges::any_of(m_waiters, [this](const Waiter& waiter) { return waiter.seen != m_generation; });
}

void LongPolls::run(std::stop_token stop)
{
    std::unique_lock lock(m_mutex);
    while (!stop.stop_requested()) {
        const std::size_t count = m_waiters.size();
        const auto changed = [&] { return m_waiters.size() != count || hasGrownForSomeone(); };
        if (count == 0) {
            m_changed.wait(lock, stop, changed);
        } else {
            // A copy: while we wait, the waiters move when one more comes.
            const auto deadline = std::ranges::min_element(m_waiters, {}, &Waiter::deadline)->deadline;
            m_changed.wait_until(lock, stop, deadline, changed);
        }
        if (hasGrownForSomeone())
            m_changed.wait_for(lock, stop, settleTime, [] { return false; });

        const auto now = std::chrono::steady_clock::now();
        const auto first = std::partition(m_waiters.begin(), m_waiters.end(), [&](const Waiter& waiter) {
            return waiter.seen == m_generation && waiter.deadline > now;
        });
        const std::vector<Waiter> due(std::make_move_iterator(first), std::make_move_iterator(m_waiters.end()));
        m_waiters.erase(first, m_waiters.end());
        lock.unlock();
        for (const Waiter& waiter : due)
            waiter.wake(waiter.deadline <= now);
        lock.lock();
    }
}

} // namespace waybill::relay
