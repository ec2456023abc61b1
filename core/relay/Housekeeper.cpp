// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/Housekeeper.h"

#include "core/base/Redact.h"
#include "core/relay/EraseRequest.h"
#include "core/relay/ErasedFiles.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <future>
#include <utility>

namespace waybill::relay {

namespace {

Error stopping() { return {ErrorCode::Unavailable, "the relay is stopping", "try again when it runs"}; }

bool isAddress(const std::string& text)
{
    const std::size_t at = text.rfind('@');
    return at != std::string::npos && at > 0 && at + 1 < text.size() && text.size() <= 320
           && text.find_first_of(" \t\r\n<>\"") == std::string::npos;
}

} // namespace

Housekeeper::Housekeeper(HousekeeperOptions options, HousekeeperParts parts)
    : m_options(std::move(options)), m_parts(parts), m_retention(m_options.retention)
{
}

Housekeeper::~Housekeeper() { stop(); }

void Housekeeper::start()
{
    m_thread = std::jthread([this](std::stop_token stop) { run(stop); });
}

void Housekeeper::stop()
{
    std::deque<Job> jobs;
    {
        const std::lock_guard lock(m_mutex);
        m_stopped = true;
        jobs.swap(m_jobs);
    }
    for (const Job& job : jobs)
        job.done(std::unexpected(stopping()));
    if (!m_thread.joinable())
        return;
    m_thread.request_stop();
    m_thread.join();
    clean();
}

void Housekeeper::erase(const std::string& recipient, std::function<void(Result<ErasedPerson>)> done)
{
    if (!isAddress(recipient))
        return done(fail(ErrorCode::InvalidInput, "this is no email address", "expected something like nora@example.org"));
    {
        const std::lock_guard lock(m_mutex);
        if (!m_stopped) {
            m_jobs.push_back({recipient, std::move(done)});
            m_changed.notify_one();
            return;
        }
    }
    done(std::unexpected(stopping()));
}

void Housekeeper::setRetention(const RetentionConfig& retention)
{
    const std::lock_guard lock(m_mutex);
    m_retention = retention;
    m_lookNow = true;
    m_changed.notify_one();
}

void Housekeeper::cleanAgain(const std::string& recipient, events::RequestId request)
{
    const std::lock_guard lock(m_mutex);
    m_toClean.requests.insert(request);
    const auto [waiting, isNew] = m_toClean.firstOf.emplace(recipient, request);
    if (!isNew)
        waiting->second = std::min(waiting->second, request);
    m_changed.notify_one();
}

void Housekeeper::run(std::stop_token stop)
{
    SteadyTime nextLook{};
    while (!stop.stop_requested()) {
        std::unique_lock lock(m_mutex);
        const SteadyTime wake = m_toClean.firstOf.empty() ? nextLook : std::min(nextLook, m_nextClean);
        const auto hasWork = [this] {
            return !m_jobs.empty() || m_lookNow || (!m_toClean.firstOf.empty() && std::chrono::steady_clock::now() >= m_nextClean);
        };
        m_changed.wait_until(lock, stop, wake, hasWork);
        if (!m_jobs.empty()) {
            const Job job = std::move(m_jobs.front());
            m_jobs.pop_front();
            lock.unlock();
            job.done(eraseNow(job.recipient));
            continue;
        }
        const SteadyTime now = std::chrono::steady_clock::now();
        const bool lookNow = std::exchange(m_lookNow, false) || now >= nextLook;
        const bool cleanNow = !m_toClean.firstOf.empty() && now >= m_nextClean;
        lock.unlock();
        if (cleanNow)
            clean();
        if (lookNow) {
            keepRetention(stop);
            nextLook = now + m_options.lookEvery;
        }
    }
}

// The tombstone comes first: whatever arrives from then on is refused, and what had arrived is in the files that are
// rewritten after it. The events go after these, so that what was applied in between, as it stood before, goes with them.
Result<ErasedPerson> Housekeeper::eraseNow(const std::string& recipient)
{
    TRY_VOID(m_parts.ledger.checkMayErase(recipient));
    const AddressTraces traces(recipient);
    ErasedPerson erased;
    const Timestamp now = m_parts.clock.now();
    TRY_VOID(inProjector<void>([&] { return m_parts.store.layTombstone(recipient, now); }));
    // The long look is taken here, while events are applied.
    const events::FoundTraces found = TRY(m_parts.store.tracesOf(recipient));
    erased.requests = TRY(rewriteIntake(traces, events::RequestId(1)));
    erased.stored = TRY(inProjector<events::Erased>([&] { return m_parts.store.erase(recipient, now, found); }));
    erased.state = TRY(m_parts.state.erase(traces));
    erased.ledger = TRY(m_parts.ledger.erase(recipient));
    erased.domains = TRY(m_parts.domains.erase(traces));
    erased.files = TRY(maskFiles(m_options.dataDirectory, traces));
    spdlog::info("erased a person: {} events, {} mentions, {} sends, {} requests", erased.stored.events,
                 erased.stored.mentions, erased.stored.sends, erased.requests);
    return erased;
}

Result<std::int64_t> Housekeeper::rewriteIntake(const AddressTraces& traces, events::RequestId from)
{
    std::promise<Result<std::int64_t>> done;
    m_parts.intake.rewrite(
        from,
        [&](const StoredRequest& stored) -> Result<std::optional<IncomingRequest>> {
            if (!stored.request.mail.empty())
                return withoutPersonsMail(stored.request, traces);
            return withoutPerson(stored.request, traces, m_parts.endpoints.find(stored.request.endpoint).get());
        },
        [&](Result<std::int64_t> count) { done.set_value(std::move(count)); });
    return done.get_future().get();
}

// A received mail goes as a whole: what is in it is the person's, or was written to them.
// One that can't be looked at may be somebody else's.
Result<std::optional<IncomingRequest>> Housekeeper::withoutPersonsMail(const IncomingRequest& request,
                                                                       const AddressTraces& traces) const
{
    const auto file = m_parts.mail.read(request.mail);
    if (!file && file.error().code != ErrorCode::NotFound)
        return std::unexpected(file.error());
    auto changed = withoutPerson(request, traces, nullptr); // path and headers
    if (file && !traces.isIn(file->bytes()))
        return changed;
    if (!changed)
        changed = request;
    changed->mail.clear();
    return changed;
}

void Housekeeper::clean()
{
    ToClean toClean;
    {
        const std::lock_guard lock(m_mutex);
        toClean = std::exchange(m_toClean, {});
        m_nextClean = std::chrono::steady_clock::now() + m_options.cleanEvery;
    }
    if (toClean.firstOf.empty())
        return;
    const auto cleaned = takeOut(toClean);
    if (cleaned)
        return;
    spdlog::warn("an erased person came again and is still in the raw requests: {}", forLog(cleaned.error().text()));
    for (const auto& [recipient, request] : toClean.firstOf)
        cleanAgain(recipient, request);
    const std::lock_guard lock(m_mutex);
    m_toClean.requests.merge(toClean.requests);
}

Result<void> Housekeeper::takeOut(const ToClean& toClean)
{
    for (const auto& [recipient, from] : toClean.firstOf)
        TRY_VOID(rewriteIntake(AddressTraces(recipient), from));
    return m_parts.state.removeUncleaned(toClean.requests);
}

void Housekeeper::keepRetention(std::stop_token stop)
{
    RetentionConfig retention;
    {
        const std::lock_guard lock(m_mutex);
        retention = m_retention;
    }
    const Timestamp now = m_parts.clock.now();
    const auto before = [&](int days) {
        return days > 0 ? Timestamp(std::chrono::floor<std::chrono::days>(now) - std::chrono::days(days)) : Timestamp();
    };
    const auto tell = [](const char* what, const Error& error) {
        spdlog::warn("{} that are too old are still there: {}", what, forLog(error.text()));
    };
    if (retention.rawDays > 0) {
        std::promise<Result<std::int64_t>> done;
        m_parts.intake.dropOld({before(retention.rawDays), now - std::chrono::days(1), m_parts.projector.mark()},
                         [&](Result<std::int64_t> count) { done.set_value(std::move(count)); });
        if (const auto dropped = done.get_future().get(); !dropped)
            tell("requests", dropped.error());
    }
    if (const auto dropped = m_parts.state.dropOld(before(retention.rawDays), before(retention.eventDays)); !dropped)
        tell("refused requests", dropped.error());
    if (retention.eventDays > 0) {
        if (const auto dropped = dropOldEvents(before(retention.eventDays), stop); !dropped)
            tell("events", dropped.error());
    }
}

// A day at a time, so that events are applied in between.
Result<void> Housekeeper::dropOldEvents(Timestamp before, std::stop_token stop)
{
    while (!stop.stop_requested()) {
        const auto oldest = TRY(m_parts.store.oldest());
        if (!oldest || *oldest >= before)
            return {};
        const auto day = std::chrono::floor<std::chrono::days>(*oldest);
        const std::int64_t dropped = TRY(inProjector<std::int64_t>([&] { return m_parts.store.dropDay(day); }));
        spdlog::info("retention: {} events of a day went", dropped);
    }
    return {};
}

template <typename T>
Result<T> Housekeeper::inProjector(const std::function<Result<T>()>& work)
{
    std::promise<Result<T>> done;
    m_parts.projector.run([&](bool isStopping) {
        done.set_value(isStopping ? Result<T>(std::unexpected(stopping())) : work());
    });
    return done.get_future().get();
}

} // namespace waybill::relay
