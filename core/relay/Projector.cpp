// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/Projector.h"

#include "core/base/Redact.h"
#include "core/base/Thread.h"
#include "core/events/Synthetic.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <charconv>
#include <set>
#include <utility>

namespace waybill::relay {

namespace {

constexpr std::size_t maxRequests = 4096; // the store likes large batches
constexpr std::size_t maxBytes = 8 << 20;
constexpr std::size_t pieceRequests = 64; // in memory at once: what is let go again soon is still in the processor's cache
constexpr std::size_t pieceBytes = 1 << 20;
constexpr std::chrono::seconds retryPause{1};
constexpr std::chrono::milliseconds gatherFor{20};
// Under load: fewer fsyncs beside those that answers wait for, and an index page changed often is written once.
constexpr std::chrono::milliseconds gatherUnderLoadFor{100};
constexpr std::size_t isLoad = 256; // requests that came in the meantime

// May go away by itself: a full disk, a lock.
bool isTransient(const Error& error) { return error.code == ErrorCode::Io || error.code == ErrorCode::Unavailable; }

// Lies in the request, not in the store.
bool isTheRequests(const Error& error)
{
    return error.code == ErrorCode::InvalidInput || error.code == ErrorCode::TooLarge;
}

std::set<events::RequestId> requestsOf(const std::vector<std::pair<std::string, events::RequestId>>& erased)
{
    std::set<events::RequestId> requests;
    for (const auto& [address, request] : erased)
        requests.insert(request);
    return requests;
}

} // namespace

Result<events::RequestId> markOf(const events::Position& position)
{
    std::int64_t mark = 0;
    const std::string& text = position.sourceMark;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), mark);
    if (!text.empty() && (error != std::errc() || end != text.data() + text.size()))
        return fail(ErrorCode::Corrupt, "the event store doesn't know how far the intake was read",
                    "restore the data folder from a backup");
    return events::RequestId(mark);
}

Projector::Projector(ProjectorOptions options, const IntakeLog& intake, const MailFolder& mail,
                     events::EventStore& store, RelayState& state, const Endpoints& endpoints, const Clock& clock)
    : m_options(std::move(options)), m_intake(intake), m_store(store), m_state(state), m_clock(clock),
      m_maker(m_options.rules, endpoints, mail)
{
}

Projector::~Projector() { stop(); }

Result<void> Projector::start()
{
    const events::Position position = TRY(m_store.position(m_options.relay, m_options.epoch));
    m_lastSeq = position.lastSeq;
    m_mark = TRY(markOf(position)).value();
    const std::set<events::RequestId> uncleaned = TRY(m_state.uncleaned());
    run([this, uncleaned](bool isStopping) {
        if (!isStopping)
            lookAgain(uncleaned);
    });
    m_thread = std::jthread([this](std::stop_token stop) { serve(stop); });
    return {};
}

void Projector::stop()
{
    m_thread.request_stop();
    refuseJobs();
    if (m_thread.joinable())
        m_thread.join();
}

// Those that wait, and whatever comes from now on: who asked for one may wait for its answer.
void Projector::refuseJobs()
{
    std::deque<Job> jobs;
    {
        const std::lock_guard lock(m_mutex);
        m_stopped = true;
        jobs.swap(m_jobs);
    }
    for (const Job& job : jobs)
        job(true);
}

void Projector::wake()
{
    {
        const std::lock_guard lock(m_mutex);
        m_woken = true;
    }
    m_changed.notify_one();
}

void Projector::setRules(EventRules rules) { m_maker.setRules(std::move(rules)); }

void Projector::replay(DeadLetterId id, std::function<void(Result<void>)> done)
{
    run([this, id, done = std::move(done)](bool isStopping) {
        done(isStopping ? fail(ErrorCode::Unavailable, "the relay is stopping", "try again in a moment")
                        : replayNow(id));
    });
}

void Projector::run(std::function<void(bool isStopping)> work)
{
    {
        const std::lock_guard lock(m_mutex);
        if (!m_stopped) {
            m_jobs.push_back(std::move(work));
            m_changed.notify_one();
            return;
        }
    }
    work(true);
}

void Projector::serve(std::stop_token stop)
{
    nameThread("projector");
    yieldToOtherThreads();
    while (!stop.stop_requested()) {
        if (const auto job = waitForWork(stop)) {
            (*job)(false);
            takeUpSeq();
            continue;
        }
        if (stop.stop_requested())
            return;
        m_pulse.begin();
        const auto done = projectNext(maxRequests);
        m_pulse.end();
        if (!done && !survives(done.error(), stop))
            return refuseJobs();
        if (done && std::exchange(m_isHeldUp, false))
            spdlog::info("projector: goes on");
        gather(stop, done.value_or(0) >= isLoad ? gatherUnderLoadFor : gatherFor);
    }
}

// Each batch costs an fsync and wakes whoever follows the feed: a moment's requests are better applied together. Once
// they fill a batch there is nothing to gain.
void Projector::gather(std::stop_token stop, std::chrono::milliseconds time)
{
    std::unique_lock lock(m_mutex);
    m_changed.wait_for(lock, stop, time, [this] { return !m_jobs.empty() || requestsWaiting() >= maxRequests; });
}

// A job may have added to the feed.
void Projector::takeUpSeq()
{
    const auto position = m_store.position(m_options.relay, m_options.epoch);
    if (!position || position->lastSeq == m_lastSeq)
        return;
    m_lastSeq = position->lastSeq;
    if (m_options.onAppended)
        m_options.onAppended();
}

std::optional<Projector::Job> Projector::waitForWork(std::stop_token stop)
{
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, stop, [this] { return m_woken || !m_jobs.empty() || requestsWaiting() > 0; });
    m_woken = false;
    if (m_jobs.empty())
        return {};
    Job job = std::move(m_jobs.front());
    m_jobs.pop_front();
    return job;
}

std::size_t Projector::requestsWaiting() const { return std::size_t(m_intake.lastId().value() - mark().value()); }

// False when it's over for good.
bool Projector::survives(const Error& error, std::stop_token stop)
{
    spdlog::error("projector: {}", error.text());
    if (!isTransient(error)) {
        if (m_options.onFatal)
            m_options.onFatal(error);
        return false;
    }
    m_isHeldUp = true;
    std::unique_lock lock(m_mutex);
    m_changed.wait_for(lock, stop, retryPause, [] { return false; });
    return true;
}

Result<std::size_t> Projector::projectNext(std::size_t most)
{
    const auto done = projectBatch(most);
    if (done || !isTheRequests(done.error()))
        return done;
    if (most == 1)
        return buryNext(done.error().message);
    // One of them can't be stored. Fewer of the others can.
    std::size_t count = 0;
    while (count < most) {
        const std::size_t passed = TRY(projectNext(most > pieceRequests ? pieceRequests : 1));
        if (passed == 0)
            break;
        count += passed;
    }
    return count;
}

Result<std::size_t> Projector::projectBatch(std::size_t most)
{
    std::optional<Batch> batch;
    std::size_t count = 0;
    std::size_t bytes = 0;
    events::RequestId last = mark();
    IntakeCursor cursor = m_intake.cursorAfter(last);
    while (count < most && bytes < maxBytes) {
        const std::vector<StoredRequest> requests = TRY(cursor.next(std::min(most - count, pieceRequests), pieceBytes));
        if (requests.empty())
            break;
        if (!batch)
            batch = TRY(beginBatch());
        TRY_VOID(add(*batch, requests));
        count += requests.size();
        for (const StoredRequest& stored : requests)
            bytes += stored.request.body.size();
        last = requests.back().id;
    }
    if (batch)
        TRY_VOID(commit(*batch, last));
    return count;
}

Result<std::size_t> Projector::buryNext(const std::string& why)
{
    const std::vector<StoredRequest> requests = TRY(m_intake.readAfter(mark(), 1, pieceBytes));
    for (const StoredRequest& stored : requests) {
        TRY_VOID(bury(stored, why));
        Batch nothing = TRY(beginBatch());
        TRY_VOID(commit(nothing, stored.id));
    }
    return requests.size();
}

Result<Projector::Batch> Projector::beginBatch()
{
    const events::Seq first(m_lastSeq.value() + 1);
    return Batch{.appending = TRY(m_store.appendInPieces(m_options.relay, m_options.epoch, first))};
}

Result<void> Projector::add(Batch& batch, std::span<const StoredRequest> requests)
{
    std::vector<events::Event> events;
    events.reserve(requests.size()); // most have one
    for (const StoredRequest& stored : requests) {
        if (const auto made = m_maker.make(stored, events::Processing::Applied, events); !made)
            TRY_VOID(bury(stored, made.error().message));
        letOthersIn();
    }
    return add(batch, events);
}

Result<void> Projector::add(Batch& batch, const std::vector<events::Event>& events)
{
    const events::Appended appended = TRY(batch.appending->add(events));
    batch.events += events.size();
    for (const events::Event& event : events)
        noteNewest(batch, event);
    for (const events::Appended::Refused& refused : appended.erased)
        batch.erasedAgain.emplace_back(refused.address, events[refused.index].request);
    return {};
}

void Projector::noteNewest(Batch& batch, const events::Event& event)
{
    if (events::isSynthetic(event))
        return;
    auto newest = batch.newest.find(event.endpoint);
    if (newest == batch.newest.end())
        newest = batch.newest.emplace(event.endpoint, Timestamp()).first;
    newest->second = std::max(newest->second, event.time());
}

Result<void> Projector::commit(Batch& batch, events::RequestId mark)
{
    // Before the mark passes them: once it has, nobody else would remember.
    if (!batch.erasedAgain.empty())
        TRY_VOID(m_state.addUncleaned(requestsOf(batch.erasedAgain)));
    TRY_VOID(batch.appending->commit(std::to_string(mark.value())));
    m_lastSeq = events::Seq(m_lastSeq.value() + std::int64_t(batch.events));
    m_mark = mark.value();
    for (const auto& [endpoint, time] : batch.newest)
        m_state.noteApplied(endpoint, time);
    tellOfErased(batch);
    if (batch.events > 0 && m_options.onAppended)
        m_options.onAppended();
    return {};
}

void Projector::tellOfErased(const Batch& batch) const
{
    for (const auto& [address, request] : batch.erasedAgain) {
        if (m_options.onErasedAgain)
            m_options.onErasedAgain(address, request);
    }
}

void Projector::lookAgain(const std::set<events::RequestId>& uncleaned)
{
    for (const events::RequestId request : uncleaned) {
        if (const auto looked = lookAgain(request); !looked)
            spdlog::warn("projector: who was erased and is in request {} is not known: {}", request.value(),
                         forLog(looked.error().text()));
    }
}

// The last run ended before it was cleaned. Whom it brought is written nowhere else: the store says once more whom it refuses,
// in a batch that is dropped.
Result<void> Projector::lookAgain(events::RequestId uncleaned)
{
    const auto stored = m_intake.read(uncleaned);
    if (!stored && stored.error().code == ErrorCode::NotFound)
        return m_state.removeUncleaned({uncleaned}); // retention took it
    if (!stored)
        return std::unexpected(stored.error());
    std::vector<events::Event> events;
    TRY_VOID(m_maker.make(*stored, events::Processing::Applied, events));
    Batch batch = TRY(beginBatch());
    TRY_VOID(add(batch, events));
    if (batch.erasedAgain.empty())
        return m_state.removeUncleaned({uncleaned}); // it was cleaned, and the run ended before that was noted
    tellOfErased(batch);
    return {};
}

Result<void> Projector::bury(const StoredRequest& stored, const std::string& why)
{
    if (const auto count = m_warnings.count(stored.request.endpoint))
        spdlog::warn("projector: request {} of {} became a dead letter: {} ({} such since the last line)",
                     stored.id.value(), stored.request.endpoint, forLog(why), count);
    return m_state.addDeadLetter(letterOf(stored, why));
}

DeadLetter Projector::letterOf(const StoredRequest& stored, const std::string& why) const
{
    DeadLetter letter;
    letter.request = stored.id;
    letter.endpoint = stored.request.endpoint;
    letter.receivedAt = stored.request.receivedAt;
    letter.failedAt = m_clock.now();
    letter.why = why;
    return letter;
}

Result<void> Projector::replayNow(DeadLetterId id)
{
    const DeadLetter letter = TRY(m_state.deadLetter(id));
    const StoredRequest stored = TRY(m_intake.read(letter.request));
    const auto done = applyAgain(stored);
    if (done)
        return m_state.resolveDeadLetter(id);
    if (isTheRequests(done.error()))
        TRY_VOID(m_state.noteFailedReplay(letterOf(stored, done.error().message)));
    return done;
}

Result<void> Projector::applyAgain(const StoredRequest& stored)
{
    std::vector<events::Event> events;
    TRY_VOID(m_maker.make(stored, events::Processing::Retried, events));
    Batch batch = TRY(beginBatch());
    TRY_VOID(add(batch, events));
    return commit(batch, mark());
}

} // namespace waybill::relay
