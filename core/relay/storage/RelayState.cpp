// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/storage/RelayState.h"

#include "core/base/Redact.h"
#include "core/relay/storage/RelayTables.h"
#include "core/sqlite/ReaderPool.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>
#include <set>
#include <thread>
#include <utility>

namespace waybill::relay {

namespace {

constexpr std::size_t idleReaders = 2;
constexpr std::size_t maxWaitingTokenUses = 1000;
constexpr std::size_t maxReasons = 1000; // of endpoints and reasons; further pairs are counted in the sum alone

std::chrono::sys_days dayOf(Timestamp time) { return std::chrono::floor<std::chrono::days>(time); }

void advance(std::optional<Timestamp>& last, Timestamp at) { last = last ? std::max(*last, at) : at; }

Error stopped() { return {ErrorCode::Unavailable, "the relay is stopping"}; }

} // namespace

class RelayState::Impl {
public:
    Impl(RelayStateOptions options, RelayTables tables, const Clock& clock)
        : m_options(std::move(options)), m_clock(clock), m_readers(m_options.path, idleReaders),
          m_tables(std::move(tables))
    {
    }
    ~Impl() { stop(); }

    Result<void> load();
    void start() { m_worker = std::thread([this] { run(); }); }
    void stop();

    Heartbeat& heartbeat(const std::string& endpoint); // with m_notesMutex; marks it as changed
    void beginDayOf(Timestamp at);                     // with m_notesMutex
    void countRefused(Timestamp at);                   // with m_notesMutex
    void countReason(const std::string& endpoint, const std::string& reason, Timestamp at,
                     std::chrono::seconds skew); // with m_notesMutex
    StateNotes takeNotes();
    void flush(bool signOfLife);
    void run();
    Result<void> addDeadLetter(const DeadLetter& letter);
    Result<void> resolveDeadLetter(DeadLetterId id);
    Result<StateErased> erase(const AddressTraces& traces);
    Result<void> dropOld(Timestamp receivedBefore, Timestamp usedBefore);

    const RelayStateOptions m_options;
    const Clock& m_clock;
    mutable sqlite::ReaderPool m_readers;

    // Taken before m_notesMutex where both are.
    std::mutex m_tablesMutex;
    std::optional<RelayTables> m_tables;

    mutable std::mutex m_notesMutex;
    std::condition_variable m_wake;
    bool m_stopping = false;
    std::map<std::string, Heartbeat> m_heartbeats;
    std::set<std::string> m_changed;
    std::map<std::string, std::int64_t> m_openLetters; // by endpoint
    std::vector<QuarantinedRequest> m_refused;
    std::size_t m_refusedBytes = 0;
    std::vector<std::int64_t> m_released; // from the quarantine
    std::vector<TokenUse> m_tokenUses;
    std::chrono::sys_days m_day{};
    std::int64_t m_refusedOnDay = 0;
    bool m_refusedChanged = false;
    std::map<std::string, Beats> m_beats; // by endpoint
    std::set<std::pair<std::string, Minute>> m_changedMinutes;
    std::map<std::pair<std::string, std::string>, RefusalCount> m_refusals; // by endpoint and reason
    bool m_refusalsChanged = false;

    std::thread m_worker;
};

Result<void> RelayState::Impl::load()
{
    for (Heartbeat& heartbeat : TRY(m_tables->heartbeats()))
        m_heartbeats[heartbeat.endpoint] = heartbeat;
    m_openLetters = TRY(m_tables->openDeadLetters());
    m_day = dayOf(m_clock.now());
    m_refusedOnDay = TRY(m_tables->refusedOn(m_day));
    for (const MinuteNote& note : TRY(m_tables->minutes()))
        m_beats[note.endpoint].set(note.minute, note.beat);
    for (RefusalCount& refusal : TRY(m_tables->refusalsOn(m_day)))
        m_refusals.insert_or_assign({refusal.endpoint, refusal.reason}, refusal);
    return {};
}

void RelayState::Impl::stop()
{
    {
        const std::lock_guard lock(m_notesMutex);
        m_stopping = true;
    }
    m_wake.notify_all();
    if (!m_worker.joinable())
        return;
    m_worker.join();
    flush(false);
    const std::lock_guard lock(m_tablesMutex);
    if (const auto ended = m_tables->endUpInterval(m_clock.now()); !ended)
        spdlog::warn("the end of the up time is not written: {}", forLog(ended.error().text()));
    m_readers.keepNone();
    m_tables.reset();
}

Heartbeat& RelayState::Impl::heartbeat(const std::string& endpoint)
{
    Heartbeat& heartbeat = m_heartbeats[endpoint];
    heartbeat.endpoint = endpoint;
    m_changed.insert(endpoint);
    return heartbeat;
}

void RelayState::Impl::beginDayOf(Timestamp at)
{
    if (dayOf(at) <= m_day)
        return;
    m_day = dayOf(at);
    m_refusedOnDay = 0;
    m_refusals.clear();
}

void RelayState::Impl::countRefused(Timestamp at)
{
    beginDayOf(at);
    ++m_refusedOnDay;
    m_refusedChanged = true;
}

void RelayState::Impl::countReason(const std::string& endpoint, const std::string& reason, Timestamp at,
                                   std::chrono::seconds skew)
{
    beginDayOf(at);
    const std::pair key(endpoint, reason);
    if (!m_refusals.contains(key) && m_refusals.size() >= maxReasons)
        return;
    RefusalCount& refusal = m_refusals.try_emplace(key, RefusalCount{endpoint, reason, 0, at, at}).first->second;
    ++refusal.count;
    refusal.last = std::max(refusal.last, at);
    refusal.skew = skew;
    m_refusalsChanged = true;
}

StateNotes RelayState::Impl::takeNotes()
{
    const std::lock_guard lock(m_notesMutex);
    StateNotes notes;
    notes.refused.swap(m_refused);
    m_refusedBytes = 0;
    notes.tokenUses.swap(m_tokenUses);
    notes.released.swap(m_released);
    for (const std::string& endpoint : m_changed)
        notes.heartbeats.push_back(m_heartbeats[endpoint]);
    m_changed.clear();
    notes.day = m_day;
    notes.refusedOnDay = std::exchange(m_refusedChanged, false) ? m_refusedOnDay : 0;
    for (const auto& [endpoint, minute] : m_changedMinutes)
        notes.minutes.push_back({endpoint, minute, m_beats[endpoint].beat(minute)});
    m_changedMinutes.clear();
    if (std::exchange(m_refusalsChanged, false)) {
        for (const auto& [key, refusal] : m_refusals)
            notes.refusals.push_back(refusal);
    }
    return notes;
}

void RelayState::Impl::flush(bool signOfLife)
{
    StateNotes notes;
    Result<void> written;
    {
        // Taken while the tables are held: nothing is on its way to them when somebody else has them, to erase a person.
        const std::lock_guard tables(m_tablesMutex);
        if (!m_tables)
            return;
        notes = takeNotes();
        notes.signOfLife = signOfLife;
        if (!signOfLife && notes.refused.empty() && notes.tokenUses.empty() && notes.heartbeats.empty()
            && notes.refusedOnDay == 0 && notes.minutes.empty() && notes.refusals.empty() && notes.released.empty())
            return;
        written = m_tables->write(notes, m_clock.now());
    }
    if (written)
        return;
    spdlog::warn("the relay's state is not written: {}", forLog(written.error().text()));
    // Counts are whole, so the next flush makes up for this one; refused requests and token uses are lost.
    const std::lock_guard lock(m_notesMutex);
    for (const Heartbeat& heartbeat : notes.heartbeats)
        m_changed.insert(heartbeat.endpoint);
    m_refusedChanged = m_refusedChanged || notes.refusedOnDay > 0;
    m_refusalsChanged = m_refusalsChanged || !notes.refusals.empty();
    for (const MinuteNote& note : notes.minutes)
        m_changedMinutes.emplace(note.endpoint, note.minute);
    m_released.insert(m_released.end(), notes.released.begin(), notes.released.end()); // else they would come up again
}

void RelayState::Impl::run()
{
    auto nextSign = std::chrono::steady_clock::now() + m_options.signOfLifeEvery;
    std::unique_lock lock(m_notesMutex);
    while (!m_wake.wait_for(lock, m_options.flushEvery, [this] { return m_stopping; })) {
        lock.unlock();
        const auto now = std::chrono::steady_clock::now();
        flush(now >= nextSign);
        if (now >= nextSign)
            nextSign = now + m_options.signOfLifeEvery;
        lock.lock();
    }
}

Result<void> RelayState::Impl::addDeadLetter(const DeadLetter& letter)
{
    const std::lock_guard lock(m_tablesMutex);
    if (!m_tables)
        return std::unexpected(stopped());
    if (TRY(m_tables->addDeadLetter(letter))) {
        const std::lock_guard notes(m_notesMutex);
        ++m_openLetters[letter.endpoint];
    }
    return {};
}

Result<void> RelayState::Impl::resolveDeadLetter(DeadLetterId id)
{
    const std::lock_guard lock(m_tablesMutex);
    if (!m_tables)
        return std::unexpected(stopped());
    const std::string endpoint = TRY(m_tables->resolveDeadLetter(id, m_clock.now()));
    const std::lock_guard notes(m_notesMutex);
    --m_openLetters[endpoint];
    return {};
}

Result<StateErased> RelayState::Impl::erase(const AddressTraces& traces)
{
    flush(false); // a refused request that waits to be written is written, and found
    const std::lock_guard lock(m_tablesMutex);
    if (!m_tables)
        return std::unexpected(stopped());
    return m_tables->erase(traces);
}

Result<void> RelayState::Impl::dropOld(Timestamp receivedBefore, Timestamp usedBefore)
{
    const std::lock_guard lock(m_tablesMutex);
    if (!m_tables)
        return std::unexpected(stopped());
    TRY_VOID(m_tables->dropOld(receivedBefore, usedBefore));
    auto open = TRY(m_tables->openDeadLetters());
    const std::lock_guard notes(m_notesMutex);
    m_openLetters = std::move(open);
    return {};
}

RelayState::RelayState(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
RelayState::~RelayState() = default;

Result<std::unique_ptr<RelayState>> RelayState::open(RelayStateOptions options, const Clock& clock)
{
    RelayTables tables = TRY(RelayTables::open(options, clock.now()));
    auto impl = std::make_unique<Impl>(std::move(options), std::move(tables), clock);
    TRY_VOID(impl->load());
    impl->start();
    return std::unique_ptr<RelayState>(new RelayState(std::move(impl)));
}

void RelayState::stop() { m_impl->stop(); }

void RelayState::noteReceived(const std::string& endpoint, Timestamp at, bool verified)
{
    const std::lock_guard lock(m_impl->m_notesMutex);
    Heartbeat& heartbeat = m_impl->heartbeat(endpoint);
    ++heartbeat.received;
    advance(heartbeat.lastReceived, at);
    m_impl->m_beats[endpoint].noteAccepted(at);
    m_impl->m_changedMinutes.emplace(endpoint, minuteOf(at));
    if (verified) {
        ++heartbeat.verified;
        advance(heartbeat.lastVerified, at);
    }
}

void RelayState::noteRefused(IncomingRequest request, bool knownEndpoint)
{
    QuarantinedRequest refused{0, std::move(request), 0};
    refused.bodyBytes = std::int64_t(refused.request.body.size());
    if (refused.request.body.size() > m_impl->m_options.quarantineBodyBytes) {
        refused.request.body.resize(m_impl->m_options.quarantineBodyBytes);
        refused.request.body.shrink_to_fit();
    }
    const std::lock_guard lock(m_impl->m_notesMutex);
    const Timestamp at = refused.request.receivedAt;
    m_impl->countRefused(at);
    const providers::Verification& verification = refused.request.verification;
    m_impl->countReason(refused.request.endpoint, std::string(providers::toString(verification.refusal)), at,
                        verification.skew);
    if (knownEndpoint) {
        m_impl->m_beats[refused.request.endpoint].noteRefused(at);
        m_impl->m_changedMinutes.emplace(refused.request.endpoint, minuteOf(at));
        Heartbeat& heartbeat = m_impl->heartbeat(refused.request.endpoint);
        ++heartbeat.received;
        ++heartbeat.refused;
        advance(heartbeat.lastReceived, refused.request.receivedAt);
        advance(heartbeat.lastRefused, refused.request.receivedAt);
        heartbeat.lastRefusal = providers::toString(refused.request.verification.refusal);
    }
    const std::size_t bytes = refused.request.body.size();
    if (m_impl->m_refused.size() >= m_impl->m_options.quarantineQueue
        || m_impl->m_refusedBytes + bytes > std::size_t(m_impl->m_options.quarantineBytes))
        return;
    m_impl->m_refusedBytes += bytes;
    m_impl->m_refused.push_back(std::move(refused));
}

void RelayState::noteTurnedAway(const std::string& endpoint, const std::string& reason, Timestamp at)
{
    const std::lock_guard lock(m_impl->m_notesMutex);
    m_impl->countReason(endpoint, reason, at, {});
}

void RelayState::noteApplied(const std::string& endpoint, Timestamp newestEvent)
{
    const std::lock_guard lock(m_impl->m_notesMutex);
    advance(m_impl->heartbeat(endpoint).lastEvent, newestEvent);
}

void RelayState::noteTokenUse(TokenUse use)
{
    const std::lock_guard lock(m_impl->m_notesMutex);
    if (m_impl->m_tokenUses.size() < maxWaitingTokenUses)
        m_impl->m_tokenUses.push_back(std::move(use));
}

Result<void> RelayState::addDeadLetter(const DeadLetter& letter) { return m_impl->addDeadLetter(letter); }
Result<void> RelayState::resolveDeadLetter(DeadLetterId id) { return m_impl->resolveDeadLetter(id); }

Result<StateErased> RelayState::erase(const AddressTraces& traces) { return m_impl->erase(traces); }
Result<void> RelayState::dropOld(Timestamp receivedBefore, Timestamp usedBefore)
{
    return m_impl->dropOld(receivedBefore, usedBefore);
}

Result<std::vector<DeadLetter>> RelayState::deadLetters(std::size_t limit) const
{
    auto reader = TRY(m_impl->m_readers.lease());
    return readDeadLetters(*reader, limit);
}

Result<DeadLetter> RelayState::deadLetter(DeadLetterId id) const
{
    auto reader = TRY(m_impl->m_readers.lease());
    return readDeadLetter(*reader, id);
}

std::int64_t RelayState::deadLetterCount() const
{
    const std::lock_guard lock(m_impl->m_notesMutex);
    std::int64_t count = 0;
    for (const auto& [endpoint, open] : m_impl->m_openLetters)
        count += open;
    return count;
}

Result<std::vector<QuarantinedRequest>> RelayState::quarantine(std::size_t limit) const
{
    auto reader = TRY(m_impl->m_readers.lease());
    return readQuarantine(*reader, limit);
}

void RelayState::noteReleased(std::int64_t quarantineId)
{
    const std::lock_guard lock(m_impl->m_notesMutex);
    m_impl->m_released.push_back(quarantineId);
}

Result<std::vector<UpInterval>> RelayState::upIntervals(Timestamp since) const
{
    auto reader = TRY(m_impl->m_readers.lease());
    return readUpIntervals(*reader, since);
}

Result<std::vector<TokenUse>> RelayState::tokenUses(std::size_t limit) const
{
    auto reader = TRY(m_impl->m_readers.lease());
    return readTokenUses(*reader, limit);
}

std::vector<Heartbeat> RelayState::heartbeats() const
{
    const std::lock_guard lock(m_impl->m_notesMutex);
    std::map<std::string, Heartbeat> all = m_impl->m_heartbeats;
    for (const auto& [endpoint, open] : m_impl->m_openLetters) {
        all[endpoint].endpoint = endpoint;
        all[endpoint].deadLetters = open;
    }
    std::vector<Heartbeat> list;
    for (auto& [endpoint, heartbeat] : all)
        list.push_back(std::move(heartbeat));
    return list;
}

std::map<std::string, Beats> RelayState::beats() const
{
    const std::lock_guard lock(m_impl->m_notesMutex);
    const Timestamp now = m_impl->m_clock.now();
    for (auto& [endpoint, beats] : m_impl->m_beats)
        beats.forgetBefore(now);
    return m_impl->m_beats;
}

std::vector<RefusalCount> RelayState::refusalsToday() const
{
    std::vector<RefusalCount> list;
    {
        const std::lock_guard lock(m_impl->m_notesMutex);
        if (dayOf(m_impl->m_clock.now()) > m_impl->m_day)
            return {};
        for (const auto& [key, refusal] : m_impl->m_refusals)
            list.push_back(refusal);
    }
    std::ranges::stable_sort(list, std::greater(), &RefusalCount::count);
    return list;
}

std::int64_t RelayState::refusedToday() const
{
    const std::lock_guard lock(m_impl->m_notesMutex);
    return dayOf(m_impl->m_clock.now()) > m_impl->m_day ? 0 : m_impl->m_refusedOnDay;
}

} // namespace waybill::relay
