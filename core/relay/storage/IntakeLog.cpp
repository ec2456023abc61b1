// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/storage/IntakeLog.h"

#include "core/base/Redact.h"
#include "core/base/Thread.h"
#include "core/relay/health/Latencies.h"
#include "core/relay/storage/IntakeSegment.h"
#include "core/relay/storage/Pulse.h"
#include "core/relay/storage/SegmentFiles.h"
#include "core/relay/storage/SegmentKeeper.h"
#include "core/relay/storage/SegmentRewrite.h"

#include <spdlog/fmt/fmt.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <filesystem>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

namespace waybill::relay {

namespace {

// Bounds the time the first of a batch waits for the last, and the size of one transaction.
constexpr std::size_t maxBatchRequests = 1024;
constexpr std::size_t maxBatchBytes = std::size_t(8) << 20;

struct Waiting {
    IncomingRequest request;
    IntakeLog::Done done;
    std::size_t bytes = 0;
};

std::size_t bytesOf(const IncomingRequest& request)
{
    return sizeof(Waiting) + request.body.size() + request.path.size() + request.headers.packed().size();
}

Error comeBackLater()
{
    return {ErrorCode::Unavailable, "the intake queue is full", "the provider will send it again"};
}

} // namespace

class IntakeLog::Impl {
public:
    explicit Impl(IntakeOptions options) : m_options(std::move(options)) {}
    ~Impl() { stop(); }

    Result<void> open();
    void submit(IncomingRequest request, Done done);
    void stop();

    // Something to do with closed files: when `turn` says so, with the one that is in use closed first.
    struct Job {
        std::optional<Timestamp> turnIfBegunBefore;
        std::function<Result<std::int64_t>(const std::vector<std::string>& closed)> work; // in the keeper's thread
        Count done;
        bool hasAskedForNext = false;
    };
    void submit(Job job);
    void rewrite(events::RequestId from, Rewrite rewrite, Count done);
    void dropOld(RetentionCut cut, Count done);

    void mailsDropped(const std::vector<std::string>& mails) const
    {
        if (!mails.empty() && m_options.onMailsDropped)
            m_options.onMailsDropped(mails);
    }

    const SegmentFiles& files() const { return m_files; }
    bool isStuck(std::chrono::milliseconds limit) const { return m_pulse.isStuck(limit); }
    std::int64_t lastId() const { return m_lastId.load(std::memory_order_acquire); }
    IntakeCounts counts() const;

private:
    void run();
    std::optional<std::vector<Waiting>> takeBatch(); // empty when there are jobs only, nothing at the end
    void holdBack(std::unique_lock<std::mutex>& lock);
    void commit(std::vector<Waiting> batch);
    void sayWhetherItGoes(const SegmentWrite& written);
    void refuseWhatWaits(const Error& error);
    void turnSegment();
    void turnTo(std::unique_ptr<IntakeSegment> next);
    void handOverJobs();
    bool isReadyFor(Job& job);
    void refuseJobs(const Error& error);

    const IntakeOptions m_options;
    SegmentFiles m_files;
    std::atomic<std::int64_t> m_lastId{0};
    Pulse m_pulse;

    mutable std::mutex m_mutex;
    std::condition_variable m_wake;
    std::condition_variable m_stopped; // wakes nobody but a writer that holds back
    std::deque<Waiting> m_queue;
    std::size_t m_queuedBytes = 0; // those being committed included
    std::size_t m_queuedRequests = 0;
    bool m_stopping = false;
    std::deque<Job> m_jobs;
    bool m_jobsCanGoOn = false;
    std::optional<Error> m_fatal;
    IntakeCounts m_counts;
    Latencies m_commitTimes;

    // The writer thread's own.
    std::unique_ptr<IntakeSegment> m_segment;
    int m_segmentNumber = 1;
    bool m_isFirstSegment = true;
    bool m_isHeldUp = false; // nothing could be stored at the last try
    std::optional<Timestamp> m_segmentBegunAt; // when its first request came
    std::optional<SegmentKeeper> m_keeper;
    std::thread m_writer;
};

Result<void> IntakeLog::Impl::open()
{
    const std::vector<int> numbers = TRY(segmentNumbers(m_options.folder));
    m_segmentNumber = numbers.empty() ? 1 : numbers.back();
    const std::string current = segmentPath(m_options.folder, m_segmentNumber);
    m_segment = std::make_unique<IntakeSegment>(TRY(IntakeSegment::open(current)));
    m_keeper.emplace(m_options.segmentBytes, [this] {
        const std::lock_guard lock(m_mutex);
        m_jobsCanGoOn = true;
        m_wake.notify_one();
    });

    m_segmentBegunAt = m_segment->begunAt();

    std::int64_t lastId = 0;
    for (const int number : numbers) {
        const std::string path = segmentPath(m_options.folder, number);
        if (path == current)
            break;
        TRY_VOID(IntakeSegment::bringUpToDate(path));
        sqlite::Database reader = TRY(sqlite::Database::openReader(path));
        const std::int64_t last = TRY(reader.queryInteger("SELECT max(id) FROM requests"));
        if (last > lastId)
            m_files.add(TRY(reader.queryInteger("SELECT min(id) FROM requests")), path);
        lastId = std::max(lastId, last);
        std::error_code none;
        if (const auto size = std::filesystem::file_size(path + "-wal", none); !none && size > 0)
            m_keeper->sealLeftOver(path);
    }
    lastId = std::max(lastId, m_options.idsUsed);
    m_files.add(m_segment->firstId() != 0 ? m_segment->firstId() : lastId + 1, current);
    m_lastId = std::max(lastId, m_segment->lastId());
    m_writer = std::thread([this] { run(); });
    return {};
}

void IntakeLog::Impl::submit(IncomingRequest request, Done done)
{
    const std::size_t bytes = bytesOf(request);
    std::optional<Error> refusal;
    {
        const std::lock_guard lock(m_mutex);
        if (m_fatal)
            refusal = Error{ErrorCode::Unavailable, "the intake log has stopped: " + m_fatal->message, m_fatal->hint};
        else if (m_stopping)
            refusal = Error{ErrorCode::Unavailable, "the relay is stopping"};
        else if (m_queuedRequests >= m_options.maxQueuedRequests
                 || (m_queuedRequests > 0 && m_queuedBytes + bytes > m_options.maxQueuedBytes))
            refusal = comeBackLater();
        if (refusal) {
            ++m_counts.refused;
        } else {
            ++m_queuedRequests;
            m_queuedBytes += bytes;
            m_queue.push_back({std::move(request), std::move(done), bytes});
        }
    }
    if (refusal)
        done(std::unexpected(*std::move(refusal)));
    else
        m_wake.notify_one();
}

// Whatever came while the last commit waited for the disk goes into the next one: the batch grows with the load.
std::optional<std::vector<Waiting>> IntakeLog::Impl::takeBatch()
{
    m_pulse.end();
    std::unique_lock lock(m_mutex);
    m_wake.wait(lock, [this] { return m_stopping || !m_queue.empty() || m_jobsCanGoOn; });
    if (m_stopping && m_queue.empty())
        return {};
    m_pulse.begin();
    if (!m_queue.empty())
        holdBack(lock);
    const std::size_t most = m_options.groupCommit ? maxBatchRequests : 1;
    std::vector<Waiting> batch;
    std::size_t bytes = 0;
    while (!m_queue.empty() && batch.size() < most && (batch.empty() || bytes + m_queue.front().bytes <= maxBatchBytes)) {
        bytes += m_queue.front().bytes;
        batch.push_back(std::move(m_queue.front()));
        m_queue.pop_front();
    }
    return batch;
}

void IntakeLog::Impl::run()
{
    nameThread("intake-writer");
    takeShortTurns();
    while (true) {
        std::optional<std::vector<Waiting>> batch = takeBatch();
        if (!batch)
            return;
        if (!batch->empty())
            commit(*std::move(batch));
        handOverJobs();
    }
}

// What reads the log has fallen behind: answers are given a little later, so that who posts gives it a chance. What comes
// meanwhile goes into the same commit.
void IntakeLog::Impl::holdBack(std::unique_lock<std::mutex>& lock)
{
    const auto pause = m_options.holdBack ? m_options.holdBack() : std::chrono::microseconds(0);
    if (pause.count() == 0)
        return;
    m_stopped.wait_for(lock, pause, [this] { return m_stopping; });
}

void IntakeLog::Impl::commit(std::vector<Waiting> batch)
{
    std::vector<const IncomingRequest*> requests;
    std::size_t bytes = 0;
    requests.reserve(batch.size());
    for (const Waiting& waiting : batch) {
        requests.push_back(&waiting.request);
        bytes += waiting.bytes;
    }

    const auto begun = std::chrono::steady_clock::now();
    const SegmentWrite written = m_segment->write(requests, lastId() + 1);
    const auto took = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begun);
    m_lastId.store(lastId() + written.stored, std::memory_order_release);
    {
        const std::lock_guard lock(m_mutex);
        m_queuedRequests -= batch.size();
        m_queuedBytes -= bytes;
        m_counts.requests += written.stored;
        if (written.stored > 0) {
            ++m_counts.commits;
            m_commitTimes.note(took);
        }
        if (written.fatal)
            m_fatal = written.fatal;
    }
    for (std::size_t i = 0; i < batch.size(); ++i)
        batch[i].done(written.results[i]);
    sayWhetherItGoes(written);
    if (written.fatal) {
        refuseWhatWaits(*written.fatal);
        if (m_options.onFatal)
            m_options.onFatal(*written.fatal);
        return;
    }
    if (written.stored > 0 && !m_segmentBegunAt)
        m_segmentBegunAt = requests.front()->receivedAt;
    if (written.stored > 0 && m_options.onCommit)
        m_options.onCommit();
    turnSegment();
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

void IntakeLog::Impl::refuseWhatWaits(const Error& error)
{
    std::deque<Waiting> waiting;
    {
        const std::lock_guard lock(m_mutex);
        waiting.swap(m_queue);
        m_queuedRequests = 0;
        m_queuedBytes = 0;
    }
    for (const Waiting& one : waiting)
        one.done(std::unexpected(error));
}

// The next segment is opened while the present one still has room, so that turning costs the waiting requests nothing.
// The first one of this run has a WAL that was not laid out, and gets less.
void IntakeLog::Impl::turnSegment()
{
    const std::int64_t full = m_isFirstSegment ? m_options.segmentBytes / 8 : m_options.segmentBytes;
    if (m_segment->bytes() < full / 4 * 3)
        return;
    m_keeper->prepare(segmentPath(m_options.folder, m_segmentNumber + 1));
    if (m_segment->bytes() < full)
        return;
    std::unique_ptr<IntakeSegment> next = m_keeper->takePrepared();
    if (next)
        turnTo(std::move(next));
}

void IntakeLog::Impl::turnTo(std::unique_ptr<IntakeSegment> next)
{
    m_isFirstSegment = false;
    ++m_segmentNumber;
    m_segmentBegunAt.reset();
    m_files.add(lastId() + 1, segmentPath(m_options.folder, m_segmentNumber));
    m_keeper->seal(std::exchange(m_segment, std::move(next)));
}

void IntakeLog::Impl::submit(Job job)
{
    std::optional<Error> refusal;
    {
        const std::lock_guard lock(m_mutex);
        if (m_stopping || m_fatal) {
            refusal = Error{ErrorCode::Unavailable, "the relay is stopping", "try again when it runs"};
        } else {
            m_jobs.push_back(std::move(job));
            m_jobsCanGoOn = true;
        }
    }
    if (refusal)
        job.done(std::unexpected(*std::move(refusal)));
    else
        m_wake.notify_one();
}

// Between two commits, without waiting for the disk: the next segment is opened by the keeper, which tells when it is.
void IntakeLog::Impl::handOverJobs()
{
    while (true) {
        Job job;
        {
            const std::lock_guard lock(m_mutex);
            m_jobsCanGoOn = false;
            if (m_jobs.empty())
                return;
            job = std::move(m_jobs.front());
            m_jobs.pop_front();
        }
        const bool mayStillCome = !job.hasAskedForNext || m_keeper->isPreparing(); // before it is asked for
        if (isReadyFor(job)) {
            m_keeper->run([this, job = std::move(job)] { job.done(job.work(m_files.closed())); });
        } else if (!mayStillCome) {
            job.done(fail(ErrorCode::Unavailable, "the next intake segment can't be opened", "look for a full disk"));
        } else {
            job.hasAskedForNext = true;
            const std::lock_guard lock(m_mutex);
            m_jobs.push_front(std::move(job));
            return;
        }
    }
}

bool IntakeLog::Impl::isReadyFor(Job& job)
{
    if (!job.turnIfBegunBefore || !m_segmentBegunAt || *m_segmentBegunAt >= *job.turnIfBegunBefore)
        return true;
    if (std::unique_ptr<IntakeSegment> next = m_keeper->takePrepared()) {
        turnTo(std::move(next));
        return true;
    }
    if (!job.hasAskedForNext)
        m_keeper->prepare(segmentPath(m_options.folder, m_segmentNumber + 1));
    return false;
}

void IntakeLog::Impl::refuseJobs(const Error& error)
{
    std::deque<Job> jobs;
    {
        const std::lock_guard lock(m_mutex);
        jobs.swap(m_jobs);
    }
    for (const Job& job : jobs)
        job.done(std::unexpected(error));
}

void IntakeLog::Impl::rewrite(events::RequestId from, Rewrite rewrite, Count done)
{
    const auto work = [this, from, rewrite = std::move(rewrite)](const std::vector<std::string>& closed) -> Result<std::int64_t> {
        std::int64_t count = 0;
        for (const std::string& path : closed) {
            if (TRY(extentOf(path)).last < from)
                continue;
            const Rewritten rewritten = TRY(rewriteSegment(path, from, rewrite));
            count += rewritten.requests;
            mailsDropped(rewritten.mails);
        }
        return count;
    };
    submit({.turnIfBegunBefore = Timestamp::max(), .work = work, .done = std::move(done)});
}

void IntakeLog::Impl::dropOld(RetentionCut cut, Count done)
{
    const auto work = [this, cut](const std::vector<std::string>& closed) -> Result<std::int64_t> {
        std::int64_t count = 0;
        for (const std::string& path : closed) {
            const SegmentExtent extent = TRY(extentOf(path));
            if (extent.newest >= cut.receivedBefore || extent.last > cut.upTo)
                break; // those after it are newer
            const std::vector<std::string> mails = TRY(mailsIn(path));
            TRY_VOID(m_files.remove(path));
            mailsDropped(mails);
            ++count;
        }
        return count;
    };
    submit({.turnIfBegunBefore = cut.closeBegunBefore, .work = work, .done = std::move(done)});
}

void IntakeLog::Impl::stop()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_wake.notify_all();
    m_stopped.notify_all();
    if (m_writer.joinable())
        m_writer.join();
    refuseJobs({ErrorCode::Unavailable, "the relay is stopping", "try again when it runs"});
    m_keeper.reset();
    m_segment.reset();
}

IntakeCounts IntakeLog::Impl::counts() const
{
    IntakeCounts counts;
    {
        const std::lock_guard lock(m_mutex);
        counts = m_counts;
        counts.queued = m_queuedRequests;
        counts.queuedBytes = m_queuedBytes;
        counts.commitP50 = m_commitTimes.quantile(0.5);
        counts.commitP99 = m_commitTimes.quantile(0.99);
    }
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

void IntakeLog::submit(IncomingRequest request, Done done) { m_impl->submit(std::move(request), std::move(done)); }
void IntakeLog::rewrite(events::RequestId from, Rewrite rewrite, Count done)
{
    m_impl->rewrite(from, std::move(rewrite), std::move(done));
}
void IntakeLog::dropOld(RetentionCut cut, Count done) { m_impl->dropOld(cut, std::move(done)); }
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
