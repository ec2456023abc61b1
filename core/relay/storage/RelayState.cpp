// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/storage/RelayState.h"

#include "core/base/Redact.h"
#include "core/relay/storage/RelayTables.h"
#include "core/relay/storage/StateNotebook.h"
#include "core/sqlite/ReaderPool.h"

#include <spdlog/spdlog.h>

#include <condition_variable>
#include <mutex>
#include <thread>

namespace waybill::relay {

namespace {

constexpr std::size_t idleReaders = 2;

Error stopped() { return {ErrorCode::Unavailable, "the relay is stopping"}; }

} // namespace

// A worker that writes what the notebook has gathered, and the one connection that writes.
class RelayState::Impl {
public:
    Impl(RelayStateOptions options, RelayTables tables, const Clock& clock)
        : m_options(std::move(options)), m_clock(clock), m_readers(m_options.path, idleReaders), m_notes(m_options),
          m_tables(std::move(tables))
    {
    }
    ~Impl() { stop(); }

    Result<void> load() { return m_notes.load(*m_tables, m_clock.now()); }
    void start() { m_worker = std::thread([this] { run(); }); }
    void stop();

    StateNotebook& notes() { return m_notes; }
    Timestamp now() const { return m_clock.now(); }

    sqlite::ReaderPool& readers() { return m_readers; }

    Result<void> addDeadLetter(const DeadLetter& letter, bool isReplay);
    Result<void> resolveDeadLetter(DeadLetterId id);
    Result<void> addUncleaned(const std::set<events::RequestId>& requests);
    Result<void> removeUncleaned(const std::set<events::RequestId>& requests);
    Result<StateErased> erase(const AddressTraces& traces);
    Result<void> dropOld(Timestamp receivedBefore, Timestamp usedBefore);

private:
    void run();
    void flush(bool signOfLife);

    const RelayStateOptions m_options;
    const Clock& m_clock;
    sqlite::ReaderPool m_readers;
    StateNotebook m_notes;

    std::mutex m_tablesMutex;
    std::optional<RelayTables> m_tables; // none once it has stopped

    std::mutex m_stopMutex;
    std::condition_variable m_wake;
    bool m_stopping = false;
    std::thread m_worker;
};

void RelayState::Impl::stop()
{
    {
        const std::lock_guard lock(m_stopMutex);
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

void RelayState::Impl::run()
{
    auto nextSign = std::chrono::steady_clock::now() + m_options.signOfLifeEvery;
    std::unique_lock lock(m_stopMutex);
    while (!m_wake.wait_for(lock, m_options.flushEvery, [this] { return m_stopping; })) {
        lock.unlock();
        const auto now = std::chrono::steady_clock::now();
        flush(now >= nextSign);
        if (now >= nextSign)
            nextSign = now + m_options.signOfLifeEvery;
        lock.lock();
    }
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
        notes = m_notes.take();
        notes.signOfLife = signOfLife;
        if (notes.isEmpty())
            return;
        written = m_tables->write(notes, m_clock.now());
    }
    if (written)
        return;
    spdlog::warn("the relay's state is not written: {}", forLog(written.error().text()));
    m_notes.giveBack(notes);
}

Result<void> RelayState::Impl::addDeadLetter(const DeadLetter& letter, bool isReplay)
{
    const std::lock_guard lock(m_tablesMutex);
    if (!m_tables)
        return std::unexpected(stopped());
    if (TRY(m_tables->addDeadLetter(letter, isReplay)))
        m_notes.noteDeadLetter(letter.endpoint, 1);
    return {};
}

Result<void> RelayState::Impl::resolveDeadLetter(DeadLetterId id)
{
    const std::lock_guard lock(m_tablesMutex);
    if (!m_tables)
        return std::unexpected(stopped());
    m_notes.noteDeadLetter(TRY(m_tables->resolveDeadLetter(id, m_clock.now())), -1);
    return {};
}

Result<void> RelayState::Impl::addUncleaned(const std::set<events::RequestId>& requests)
{
    const std::lock_guard lock(m_tablesMutex);
    return m_tables ? m_tables->addUncleaned(requests) : std::unexpected(stopped());
}

Result<void> RelayState::Impl::removeUncleaned(const std::set<events::RequestId>& requests)
{
    const std::lock_guard lock(m_tablesMutex);
    return m_tables ? m_tables->removeUncleaned(requests) : std::unexpected(stopped());
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
    m_notes.setOpenDeadLetters(TRY(m_tables->openDeadLetters()));
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
    m_impl->notes().noteReceived(endpoint, at, verified);
}

void RelayState::noteRefused(IncomingRequest request, bool knownEndpoint)
{
    m_impl->notes().noteRefused(std::move(request), knownEndpoint);
}

void RelayState::noteTurnedAway(const std::string& endpoint, const std::string& reason, Timestamp at)
{
    m_impl->notes().noteTurnedAway(endpoint, reason, at);
}

void RelayState::noteApplied(const std::string& endpoint, Timestamp newestEvent)
{
    m_impl->notes().noteApplied(endpoint, newestEvent);
}

void RelayState::noteReleased(std::int64_t quarantineId) { m_impl->notes().noteReleased(quarantineId); }

void RelayState::noteTokenUse(TokenUse use) { m_impl->notes().noteTokenUse(std::move(use)); }

Result<void> RelayState::addDeadLetter(const DeadLetter& letter) { return m_impl->addDeadLetter(letter, false); }

Result<void> RelayState::noteFailedReplay(const DeadLetter& letter) { return m_impl->addDeadLetter(letter, true); }

Result<void> RelayState::resolveDeadLetter(DeadLetterId id) { return m_impl->resolveDeadLetter(id); }

Result<void> RelayState::addUncleaned(const std::set<events::RequestId>& requests)
{
    return m_impl->addUncleaned(requests);
}

Result<void> RelayState::removeUncleaned(const std::set<events::RequestId>& requests)
{
    return m_impl->removeUncleaned(requests);
}

Result<StateErased> RelayState::erase(const AddressTraces& traces) { return m_impl->erase(traces); }

Result<void> RelayState::dropOld(Timestamp receivedBefore, Timestamp usedBefore)
{
    return m_impl->dropOld(receivedBefore, usedBefore);
}

Result<std::vector<DeadLetter>> RelayState::deadLetters(std::size_t limit) const
{
    auto reader = TRY(m_impl->readers().lease());
    return readDeadLetters(*reader, limit);
}

Result<DeadLetter> RelayState::deadLetter(DeadLetterId id) const
{
    auto reader = TRY(m_impl->readers().lease());
    return readDeadLetter(*reader, id);
}

Result<std::set<events::RequestId>> RelayState::uncleaned() const
{
    auto reader = TRY(m_impl->readers().lease());
    return readUncleaned(*reader);
}

Result<std::vector<QuarantinedRequest>> RelayState::quarantine(std::size_t limit) const
{
    auto reader = TRY(m_impl->readers().lease());
    return readQuarantine(*reader, limit);
}

Result<QuarantinedRequest> RelayState::quarantined(std::int64_t id) const
{
    auto reader = TRY(m_impl->readers().lease());
    return readQuarantined(*reader, id);
}

Result<std::vector<UpInterval>> RelayState::upIntervals(Timestamp since) const
{
    auto reader = TRY(m_impl->readers().lease());
    return readUpIntervals(*reader, since);
}

Result<std::vector<TokenUse>> RelayState::tokenUses(std::size_t limit) const
{
    auto reader = TRY(m_impl->readers().lease());
    return readTokenUses(*reader, limit);
}

std::int64_t RelayState::deadLetterCount() const { return m_impl->notes().deadLetterCount(); }

std::vector<Heartbeat> RelayState::heartbeats() const { return m_impl->notes().heartbeats(); }

std::int64_t RelayState::refusedToday() const { return m_impl->notes().refusedToday(m_impl->now()); }

std::map<std::string, Beats> RelayState::beats() const { return m_impl->notes().beats(m_impl->now()); }

std::vector<RefusalCount> RelayState::refusalsToday() const { return m_impl->notes().refusalsToday(m_impl->now()); }

} // namespace waybill::relay
