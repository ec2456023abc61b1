// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/storage/IntakeLog.h"

#include "core/base/Redact.h"
#include "core/base/Thread.h"
#include "core/relay/health/Latencies.h"
#include "core/relay/storage/IntakeQueue.h"
#include "core/relay/storage/Pulse.h"
#include "core/relay/storage/SegmentFiles.h"
#include "core/relay/storage/SegmentInUse.h"
#include "core/relay/storage/SegmentJobs.h"
#include "core/relay/storage/SegmentRewrite.h"

#include <spdlog/fmt/fmt.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

namespace waybill::relay {

// The writer: takes what waits, makes it durable in one transaction, answers.
class IntakeLog::Impl {
public:
    explicit Impl(IntakeOptions options) : m_options(std::move(options)) {}
    ~Impl() { stop(); }

    Result<void> open();
    void stop();

    IntakeQueue& queue() { return m_queue; }
    SegmentJobs& jobs() { return m_jobs; }
    const SegmentFiles& files() const { return m_files; }
    bool isStuck(std::chrono::milliseconds limit) const { return m_pulse.isStuck(limit); }
    std::int64_t lastId() const { return m_lastId.load(std::memory_order_acquire); }
    IntakeCounts counts() const;

private:
    void run();
    void commit(const std::vector<WaitingRequest>& batch);
    void count(const SegmentWrite& written, std::chrono::microseconds took);
    void sayWhetherItGoes(const SegmentWrite& written);
    void end(const Error& why, const std::deque<WaitingRequest>& waiting);

    const IntakeOptions m_options;
    SegmentFiles m_files;
    std::atomic<std::int64_t> m_lastId{0};
    Pulse m_pulse;
    IntakeQueue m_queue{m_options};
    SegmentJobs m_jobs{m_options, m_files, [this] { m_queue.wake(); }};

    mutable std::mutex m_mutex; // for what follows
    IntakeCounts m_counts;
    Latencies m_commitTimes;

    // The writer thread's own.
    std::unique_ptr<SegmentInUse> m_segment;
    bool m_isHeldUp = false; // nothing could be stored at the last try
    std::thread m_writer;
};

Result<void> IntakeLog::Impl::open()
{
    m_segment = TRY(SegmentInUse::open(m_options, m_files, [this] { m_queue.wake(); }));
    m_lastId = m_segment->lastIdAtOpen();
    m_writer = std::thread([this] { run(); });
    return {};
}

void IntakeLog::Impl::run()
{
    nameThread("intake-writer");
    takeShortTurns();
    while (const auto batch = m_queue.take()) {
        m_pulse.begin();
        if (!batch->empty())
            commit(*batch);
        m_jobs.handOver(*m_segment, lastId());
        m_pulse.end();
    }
}

void IntakeLog::Impl::commit(const std::vector<WaitingRequest>& batch)
{
    std::vector<const IncomingRequest*> requests;
    requests.reserve(batch.size());
    for (const WaitingRequest& waiting : batch)
        requests.push_back(&waiting.request);

    const auto begun = std::chrono::steady_clock::now();
    const SegmentWrite written = m_segment->write(requests, lastId() + 1);
    const auto took = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begun);
    m_lastId.store(lastId() + written.stored, std::memory_order_release);
    count(written, took);
    m_queue.release(batch);
    const auto waiting = written.fatal ? m_queue.giveUp(*written.fatal) : std::deque<WaitingRequest>();
    for (std::size_t i = 0; i < batch.size(); ++i)
        batch[i].done(written.results[i]);
    sayWhetherItGoes(written);
    if (written.fatal)
        return end(*written.fatal, waiting);
    if (written.stored > 0 && m_options.onCommit)
        m_options.onCommit();
    m_segment->turnWhenFull(lastId());
}

void IntakeLog::Impl::count(const SegmentWrite& written, std::chrono::microseconds took)
{
    const std::lock_guard lock(m_mutex);
    m_counts.requests += written.stored;
    if (written.stored > 0) {
        ++m_counts.commits;
        m_commitTimes.note(took);
    }
}

// One line when it begins, one when it is over: nothing is lost meanwhile, since whoever posts is told to come back.
void IntakeLog::Impl::sayWhetherItGoes(const SegmentWrite& written)
{
    if (written.stored > 0) {
        if (std::exchange(m_isHeldUp, false))
            spdlog::info("the intake can be written again");
        return;
    }
    const auto transient = std::ranges::find_if(written.results, [](const Result<events::RequestId>& result) {
        return !result && result.error().code == ErrorCode::Unavailable;
    });
    if (transient != written.results.end() && !std::exchange(m_isHeldUp, true))
        spdlog::error("the intake can't be written, providers are told to come back later: {}",
                      forLog(transient->error().text()));
}

void IntakeLog::Impl::end(const Error& why, const std::deque<WaitingRequest>& waiting)
{
    for (const WaitingRequest& one : waiting)
        one.done(std::unexpected(why));
    m_jobs.close();
    if (m_options.onFatal)
        m_options.onFatal(why);
}

void IntakeLog::Impl::stop()
{
    m_queue.close();
    if (m_writer.joinable())
        m_writer.join();
    m_jobs.close();
    m_segment.reset();
}

IntakeCounts IntakeLog::Impl::counts() const
{
    IntakeCounts counts;
    {
        const std::lock_guard lock(m_mutex);
        counts = m_counts;
        counts.commitP50 = m_commitTimes.quantile(0.5);
        counts.commitP99 = m_commitTimes.quantile(0.99);
    }
    m_queue.addTo(counts);
    counts.segments = m_files.count();
    return counts;
}

IntakeLog::IntakeLog(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
IntakeLog::~IntakeLog() = default;

Result<std::unique_ptr<IntakeLog>> IntakeLog::open(IntakeOptions options)
{
    auto impl = std::make_unique<Impl>(std::move(options));
    TRY_VOID(impl->open());
    return std::unique_ptr<IntakeLog>(new IntakeLog(std::move(impl)));
}

void IntakeLog::submit(IncomingRequest request, Done done) { m_impl->queue().put(std::move(request), std::move(done)); }
void IntakeLog::rewrite(events::RequestId from, Rewrite rewrite, Count done)
{
    m_impl->jobs().rewrite(from, std::move(rewrite), std::move(done));
}
void IntakeLog::dropOld(RetentionCut cut, Count done) { m_impl->jobs().dropOld(cut, std::move(done)); }
void IntakeLog::stop() { m_impl->stop(); }
events::RequestId IntakeLog::lastId() const { return events::RequestId(m_impl->lastId()); }
IntakeCounts IntakeLog::counts() const { return m_impl->counts(); }
bool IntakeLog::isStuck(std::chrono::milliseconds limit) const { return m_impl->isStuck(limit); }

IntakeCursor IntakeLog::cursorAfter(events::RequestId after) const
{
    return m_impl->files().cursorAfter(after.value(), m_impl->lastId());
}

Result<std::vector<StoredRequest>> IntakeLog::readAfter(events::RequestId after, std::size_t maxCount,
                                                        std::size_t maxBytes) const
{
    return cursorAfter(after).next(maxCount, maxBytes);
}

Result<std::set<std::string>> IntakeLog::mails() const
{
    std::set<std::string> mails;
    for (const std::string& path : m_impl->files().all()) {
        for (std::string& mail : TRY(mailsIn(path)))
            mails.insert(std::move(mail));
    }
    return mails;
}

Result<StoredRequest> IntakeLog::read(events::RequestId id) const
{
    auto found = TRY(m_impl->files().cursorAfter(id.value() - 1, std::min(id.value(), m_impl->lastId())).next(1, 0));
    if (found.empty() || found.front().id != id)
        return fail(ErrorCode::NotFound, fmt::format("there is no request {}", id.value()));
    return std::move(found.front());
}

} // namespace waybill::relay
