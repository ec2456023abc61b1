// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/sqlite/SqliteEventStore.h"

#include "core/events/sqlite/EventReader.h"
#include "core/events/sqlite/EventWriter.h"

namespace waybill::events {

SqliteEventStore::SqliteEventStore(std::unique_ptr<Writer> writer, std::unique_ptr<Reader> reader,
                                   std::function<void(const Error&)> onDamage)
    : m_writer(std::move(writer)), m_reader(std::move(reader)), m_onDamage(std::move(onDamage))
{
}

SqliteEventStore::~SqliteEventStore()
{
    // The writer last: closing it moves the WAL into the file, and only when nobody else has it open.
    m_reader.reset();
    m_writer.reset();
}

Result<std::unique_ptr<SqliteEventStore>> SqliteEventStore::open(const std::string& path, const Clock& clock,
                                                                 StoreListeners listeners)
{
    std::unique_ptr<Writer> writer = TRY(Writer::open(path, listeners.onMigrating));
    auto reader = std::make_unique<Reader>(path, writer->identity(), clock);
    return std::unique_ptr<SqliteEventStore>(new SqliteEventStore(std::move(writer), std::move(reader),
                                                                  std::move(listeners.onDamage)));
}

const RelayId& SqliteEventStore::relay() const { return m_writer->relay(); }
const Epoch& SqliteEventStore::epoch() const { return m_writer->epoch(); }

Result<std::unique_ptr<Appending>> SqliteEventStore::appendInPieces(const RelayId& relay, const Epoch& epoch, Seq firstSeq)
{
    return m_writer->appendInPieces(relay, epoch, firstSeq);
}

Result<Position> SqliteEventStore::position(const RelayId& relay, const Epoch& epoch) const
{
    return watched(m_reader->position(relay, epoch));
}

Result<Page> SqliteEventStore::pull(const Cursor& after, std::size_t limit, const filter::Query* query) const
{
    return watched(m_reader->pull(after, limit, query));
}

Result<std::vector<Event>> SqliteEventStore::trace(const std::string& key, std::optional<Before> before,
                                                   std::size_t limit) const
{
    return watched(m_reader->trace(key, before, limit));
}

Result<std::vector<Event>> SqliteEventStore::timeline(const filter::Query& query, std::optional<Before> before,
                                                      std::size_t limit) const
{
    return watched(m_reader->timeline(query, before, limit));
}

Result<std::vector<Group>> SqliteEventStore::aggregate(const filter::Query& query, TimeRange range, GroupBy by) const
{
    return watched(m_reader->aggregate(query, range, by));
}

Result<Event> SqliteEventStore::event(EventId id) const { return watched(m_reader->event(id)); }

Result<std::vector<Collapsed>> SqliteEventStore::collapsed(std::size_t limit) const
{
    return watched(m_reader->collapsed(limit));
}

Result<Collapsed> SqliteEventStore::collapsed(EventId id) const { return watched(m_reader->collapsed(id)); }

Result<bool> SqliteEventStore::registerSend(const Send& send) { return m_writer->registerSend(send); }

Result<std::vector<Send>> SqliteEventStore::sends(const std::string& key, std::size_t limit) const
{
    return watched(m_reader->sends(key, limit));
}

Result<std::optional<std::int64_t>> SqliteEventStore::sentSince(const std::string& provider,
                                                                const std::string& environment, Timestamp since) const
{
    return watched(m_reader->sentSince(provider, environment, since));
}

Result<std::optional<Timestamp>> SqliteEventStore::oldest() const { return watched(m_reader->oldest()); }

Result<void> SqliteEventStore::layTombstone(const std::string& recipient, Timestamp now)
{
    return m_writer->layTombstone(recipient, now);
}

Result<FoundTraces> SqliteEventStore::tracesOf(const std::string& recipient) const
{
    return watched(m_reader->tracesOf(recipient));
}

Result<Erased> SqliteEventStore::erase(const std::string& recipient, Timestamp now, const FoundTraces& found)
{
    return m_writer->erase(recipient, now, found);
}

Result<std::int64_t> SqliteEventStore::dropDay(std::chrono::sys_days day) { return m_writer->dropDay(day); }

Result<Baseline> SqliteEventStore::baseline(const std::string& provider) const { return watched(m_reader->baseline(provider)); }

Result<StoreHealth> SqliteEventStore::health() const { return watched(m_reader->health()); }

} // namespace waybill::events
