// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/storage/IntakeLog.h"

#include "core/relay/storage/IntakeSegment.h"
#include "core/relay/storage/SegmentFiles.h"
#include "core/relay/storage/SegmentKeeper.h"

#include <spdlog/fmt/fmt.h>

#include <atomic>
#include <condition_variable>
#include <deque>
#include <filesystem>
#include <mutex>
#include <optional>
#include <thread>

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
    std::size_t bytes = sizeof(Waiting) + request.body.size() + request.path.size();
    for (const auto& [name, value] : request.headers.entries())
        bytes += name.size() + value.size() + 2 * sizeof(std::string);
    return bytes;
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

    const SegmentFiles& files() const { return m_files; }
    std::int64_t lastId() const { return m_lastId.load(std::memory_order_acquire); }
    IntakeCounts counts() const;

private:
    void run();
    std::vector<Waiting> takeBatch();
    void commit(std::vector<Waiting> batch);
    void refuseWhatWaits(const Error& error);
    void turnSegment();

    const IntakeOptions m_options;
    SegmentFiles m_files;
    std::atomic<std::int64_t> m_lastId{0};

    mutable std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<Waiting> m_queue;
    std::size_t m_queuedBytes = 0; // those being committed included
    std::size_t m_queuedRequests = 0;
    bool m_stopping = false;
    std::optional<Error> m_fatal;
    IntakeCounts m_counts;

    // The writer thread's own.
    std::unique_ptr<IntakeSegment> m_segment;
    int m_segmentNumber = 1;
    std::optional<SegmentKeeper> m_keeper;
    std::thread m_writer;
};

Result<void> IntakeLog::Impl::open()
{
    const std::vector<int> numbers = TRY(segmentNumbers(m_options.folder));
    m_segmentNumber = numbers.empty() ? 1 : numbers.back();
    const std::string current = segmentPath(m_options.folder, m_segmentNumber);
    m_segment = std::make_unique<IntakeSegment>(TRY(IntakeSegment::open(current)));
    m_keeper.emplace();

    std::int64_t lastId = 0;
    for (const int number : numbers) {
        const std::string path = segmentPath(m_options.folder, number);
        if (path == current)
            break;
        sqlite::Database reader = TRY(sqlite::Database::openReader(path));
        const std::int64_t last = TRY(reader.queryInteger("SELECT max(id) FROM requests"));
        if (last > lastId)
            m_files.add(TRY(reader.queryInteger("SELECT min(id) FROM requests")), path);
        lastId = std::max(lastId, last);
        std::error_code none;
        if (const auto size = std::filesystem::file_size(path + "-wal", none); !none && size > 0)
            m_keeper->sealLeftOver(path);
    }
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
std::vector<Waiting> IntakeLog::Impl::takeBatch()
{
    std::unique_lock lock(m_mutex);
    m_wake.wait(lock, [this] { return m_stopping || !m_queue.empty(); });
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
    while (true) {
        std::vector<Waiting> batch = takeBatch();
        if (batch.empty())
            return;
        commit(std::move(batch));
    }
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

    const SegmentWrite written = m_segment->write(requests, lastId() + 1);
    m_lastId.store(lastId() + written.stored, std::memory_order_release);
    {
        const std::lock_guard lock(m_mutex);
        m_queuedRequests -= batch.size();
        m_queuedBytes -= bytes;
        m_counts.requests += written.stored;
        m_counts.commits += written.stored > 0 ? 1 : 0;
        if (written.fatal)
            m_fatal = written.fatal;
    }
    for (std::size_t i = 0; i < batch.size(); ++i)
        batch[i].done(written.results[i]);
    if (written.fatal) {
        refuseWhatWaits(*written.fatal);
        if (m_options.onFatal)
            m_options.onFatal(*written.fatal);
        return;
    }
    if (written.stored > 0 && m_options.onCommit)
        m_options.onCommit();
    turnSegment();
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
void IntakeLog::Impl::turnSegment()
{
    if (m_segment->bytes() < m_options.segmentBytes / 4 * 3)
        return;
    m_keeper->prepare(segmentPath(m_options.folder, m_segmentNumber + 1));
    if (m_segment->bytes() < m_options.segmentBytes)
        return;
    std::unique_ptr<IntakeSegment> next = m_keeper->takePrepared();
    if (!next)
        return;
    ++m_segmentNumber;
    m_files.add(lastId() + 1, segmentPath(m_options.folder, m_segmentNumber));
    m_keeper->seal(std::exchange(m_segment, std::move(next)));
}

void IntakeLog::Impl::stop()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_wake.notify_all();
    if (m_writer.joinable())
        m_writer.join();
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
void IntakeLog::stop() { m_impl->stop(); }
events::RequestId IntakeLog::lastId() const { return events::RequestId(m_impl->lastId()); }
IntakeCounts IntakeLog::counts() const { return m_impl->counts(); }

Result<std::vector<StoredRequest>> IntakeLog::readAfter(events::RequestId after, std::size_t maxCount,
                                                        std::size_t maxBytes) const
{
    return m_impl->files().readAfter(after.value(), m_impl->lastId(), maxCount, maxBytes);
}

Result<StoredRequest> IntakeLog::read(events::RequestId id) const
{
    auto found = TRY(m_impl->files().readAfter(id.value() - 1, std::min(id.value(), m_impl->lastId()), 1, 0));
    if (found.empty() || found.front().id != id)
        return fail(ErrorCode::NotFound, fmt::format("there is no request {}", id.value()));
    return std::move(found.front());
}

} // namespace waybill::relay
