// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/storage/SegmentKeeper.h"

#include "core/base/Redact.h"
#include "core/base/Thread.h"

#include <spdlog/spdlog.h>

#include <utility>

namespace waybill::relay {

namespace {

// A segment that can't be sealed now is complete all the same, in file and WAL together: the next start tries again.
void sealNow(IntakeSegment& segment)
{
    if (const Result<void> sealed = segment.seal(); !sealed)
        spdlog::warn("a full intake segment is not sealed yet: {}", forLog(sealed.error().text()));
}

Result<std::unique_ptr<IntakeSegment>> openSegment(const std::string& path)
{
    return std::make_unique<IntakeSegment>(TRY(IntakeSegment::open(path)));
}

} // namespace

SegmentKeeper::SegmentKeeper(std::int64_t segmentBytes, std::function<void()> onPrepared)
    : m_segmentBytes(segmentBytes), m_onPrepared(std::move(onPrepared)), m_thread([this](std::stop_token stop) { serve(stop); })
{
}

SegmentKeeper::~SegmentKeeper()
{
    m_thread.request_stop();
    m_thread.join();
}

void SegmentKeeper::prepare(const std::string& path)
{
    const std::lock_guard lock(m_mutex);
    if (m_preparing || m_prepared)
        return;
    m_preparing = true;
    m_toPrepare = path;
    m_wake.notify_one();
}

std::unique_ptr<IntakeSegment> SegmentKeeper::takePrepared()
{
    const std::lock_guard lock(m_mutex);
    return std::move(m_prepared);
}

void SegmentKeeper::seal(std::unique_ptr<IntakeSegment> segment)
{
    const std::lock_guard lock(m_mutex);
    m_toSeal.push_back(std::move(segment));
    m_wake.notify_one();
}

void SegmentKeeper::sealLeftOver(std::string path)
{
    const std::lock_guard lock(m_mutex);
    m_leftOver.push_back(std::move(path));
    m_wake.notify_one();
}

bool SegmentKeeper::isPreparing()
{
    const std::lock_guard lock(m_mutex);
    return m_preparing;
}

void SegmentKeeper::run(std::function<void()> work)
{
    const std::lock_guard lock(m_mutex);
    m_work.push_back(std::move(work));
    m_wake.notify_one();
}

void SegmentKeeper::serve(std::stop_token stop)
{
    nameThread("intake-keeper");
    yieldToOtherThreads();
    std::unique_lock lock(m_mutex);
    while (true) {
        m_wake.wait(lock, stop, [this] {
            return !m_toPrepare.empty() || !m_toSeal.empty() || !m_leftOver.empty() || !m_work.empty();
        });
        if (!m_toPrepare.empty())
            openNext(lock);
        else if (!m_toSeal.empty())
            sealNext(lock);
        else if (!m_leftOver.empty())
            sealNextLeftOver(lock);
        else if (!m_work.empty())
            runNext(lock);
        else
            return; // asked to stop, and nothing left to do
    }
}

void SegmentKeeper::openNext(std::unique_lock<std::mutex>& lock)
{
    const std::string path = std::exchange(m_toPrepare, {});
    lock.unlock();
    auto segment = openSegment(path);
    if (segment)
        (*segment)->layOut(m_segmentBytes);
    else if (!m_hasFailed) // asked again with each commit
        spdlog::warn("the next intake segment can't be opened: {}", forLog(segment.error().text()));
    m_hasFailed = !segment;
    lock.lock();
    m_preparing = false;
    if (segment)
        m_prepared = *std::move(segment);
    if (!m_onPrepared)
        return;
    lock.unlock();
    m_onPrepared();
    lock.lock();
}

void SegmentKeeper::sealNext(std::unique_lock<std::mutex>& lock)
{
    std::unique_ptr<IntakeSegment> segment = std::move(m_toSeal.front());
    m_toSeal.pop_front();
    lock.unlock();
    sealNow(*segment);
    segment.reset();
    lock.lock();
}

void SegmentKeeper::sealNextLeftOver(std::unique_lock<std::mutex>& lock)
{
    const std::string path = std::move(m_leftOver.front());
    m_leftOver.pop_front();
    lock.unlock();
    if (const auto segment = openSegment(path); segment)
        sealNow(**segment);
    else
        spdlog::error("an intake segment is not readable: {}", forLog(segment.error().text()));
    lock.lock();
}

void SegmentKeeper::runNext(std::unique_lock<std::mutex>& lock)
{
    const std::function<void()> work = std::move(m_work.front());
    m_work.pop_front();
    lock.unlock();
    work();
    lock.lock();
}

} // namespace waybill::relay
