// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/storage/IntakeQueue.h"

#include <chrono>
#include <utility>

namespace waybill::relay {

namespace {

// Bounds the time the first of a batch waits for the last, and the size of one transaction.
constexpr std::size_t maxBatchRequests = 1024;
constexpr std::size_t maxBatchBytes = std::size_t(8) << 20;

std::size_t bytesOf(const IncomingRequest& request)
{
    return sizeof(WaitingRequest) + request.body.size() + request.path.size() + request.headers.packed().size();
}

} // namespace

void IntakeQueue::put(IncomingRequest request, IntakeLog::Done done)
{
    const std::size_t bytes = bytesOf(request);
    std::optional<Error> refusal;
    {
        const std::lock_guard lock(m_mutex);
        refusal = refusalFor(bytes);
        if (refusal) {
            ++m_refused;
        } else {
            ++m_requests;
            m_bytes += bytes;
            m_queue.push_back({std::move(request), std::move(done), bytes});
        }
    }
    if (refusal)
        done(std::unexpected(*std::move(refusal)));
    else
        m_wake.notify_one();
}

std::optional<Error> IntakeQueue::refusalFor(std::size_t bytes) const
{
    if (m_fatal)
        return Error{ErrorCode::Unavailable, "the intake log has stopped: " + m_fatal->message, m_fatal->hint};
    if (m_isClosed)
        return Error{ErrorCode::Unavailable, "the relay is stopping"};
    if (m_requests >= m_options.maxQueuedRequests || (m_requests > 0 && m_bytes + bytes > m_options.maxQueuedBytes))
        return Error{ErrorCode::Unavailable, "the intake queue is full", "the provider will send it again"};
    return {};
}

void IntakeQueue::close()
{
    {
        const std::lock_guard lock(m_mutex);
        m_isClosed = true;
    }
    m_wake.notify_all();
    m_closing.notify_all();
}

void IntakeQueue::wake()
{
    {
        const std::lock_guard lock(m_mutex);
        m_isWoken = true;
    }
    m_wake.notify_one();
}

// Whatever came while the last commit waited for the disk goes into the next one: the batch grows with the load.
std::optional<std::vector<WaitingRequest>> IntakeQueue::take()
{
    std::unique_lock lock(m_mutex);
    m_wake.wait(lock, [this] { return m_isClosed || !m_queue.empty() || m_isWoken; });
    if (m_isClosed && m_queue.empty())
        return {};
    m_isWoken = false;
    if (!m_queue.empty())
        holdBack(lock);
    const std::size_t most = m_options.groupCommit ? maxBatchRequests : 1;
    std::vector<WaitingRequest> batch;
    std::size_t bytes = 0;
    while (!m_queue.empty() && batch.size() < most && (batch.empty() || bytes + m_queue.front().bytes <= maxBatchBytes)) {
        bytes += m_queue.front().bytes;
        batch.push_back(std::move(m_queue.front()));
        m_queue.pop_front();
    }
    return batch;
}

// What reads the log has fallen behind: answers are given a little later, so that who posts gives it a chance. What comes
// meanwhile goes into the same commit.
void IntakeQueue::holdBack(std::unique_lock<std::mutex>& lock)
{
    const auto pause = m_options.holdBack ? m_options.holdBack() : std::chrono::microseconds(0);
    if (pause.count() == 0)
        return;
    m_closing.wait_for(lock, pause, [this] { return m_isClosed; });
}

void IntakeQueue::release(const std::vector<WaitingRequest>& batch)
{
    std::size_t bytes = 0;
    for (const WaitingRequest& waiting : batch)
        bytes += waiting.bytes;
    const std::lock_guard lock(m_mutex);
    m_requests -= batch.size();
    m_bytes -= bytes;
}

std::deque<WaitingRequest> IntakeQueue::giveUp(const Error& why)
{
    const std::lock_guard lock(m_mutex);
    m_fatal = why;
    m_requests = 0;
    m_bytes = 0;
    return std::exchange(m_queue, {});
}

void IntakeQueue::addTo(IntakeCounts& counts) const
{
    const std::lock_guard lock(m_mutex);
    counts.refused = m_refused;
    counts.queued = m_requests;
    counts.queuedBytes = m_bytes;
}

} // namespace waybill::relay
