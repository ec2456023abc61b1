// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The event store on one SQLite file. append, registerSend, layTombstone, erase and dropDay share the one writer connection
// and belong to one thread; everything else reads through connections of its own, from any thread, and never waits for the
// writer.
// The file has its relay id and epoch from its creation: a replaced file is another epoch.

#include "core/events/EventStore.h"
#include "core/sqlite/Salvage.h"

#include <functional>
#include <memory>

namespace waybill::events {

// Who hears of what.
struct StoreListeners {
    std::function<void(const Error&)> onDamage = {}; // in whichever thread: a read met damage
    std::function<void()> onMigrating = {};          // in open(), again and again: a file of an earlier version gets on
};

class SqliteEventStore : public EventStore {
public:
    // Creates the file when it isn't there; brings one of an earlier version up to date, which takes a minute for some
    // millions of events. NewerVersion, Corrupt, Unavailable, Io.
    static Result<std::unique_ptr<SqliteEventStore>> open(const std::string& path, const Clock& clock,
                                                          StoreListeners listeners = {});
    ~SqliteEventStore() override;

    // What can be read of a damaged file, into one that isn't there yet: events, sends and tombstones; everything else
    // follows from them. The epoch is a new one, since seqs are; what was erased stays refused.
    static Result<sqlite::Salvaged> salvage(const std::string& damaged, const std::string& fresh);

    const RelayId& relay() const;
    const Epoch& epoch() const;

    // Conflict also when the batch names another relay or epoch than this file's.
    Result<std::unique_ptr<Appending>> appendInPieces(const RelayId& relay, const Epoch& epoch, Seq firstSeq) override;
    Result<Position> position(const RelayId& relay, const Epoch& epoch) const override;
    Result<Page> pull(const Cursor& after, std::size_t limit, const filter::Query* query = nullptr) const override;
    Result<std::vector<Event>> trace(const std::string& key, std::optional<Before> before,
                                     std::size_t limit) const override;
    Result<std::vector<Event>> timeline(const filter::Query& query, std::optional<Before> before,
                                        std::size_t limit) const override;
    Result<std::vector<Group>> aggregate(const filter::Query& query, TimeRange range, GroupBy by) const override;
    Result<Event> event(EventId id) const override;
    Result<std::vector<Collapsed>> collapsed(std::size_t limit) const override;
    Result<Collapsed> collapsed(EventId id) const override;
    // These take seqs for their records in the feed: ask position() before the next append.
    Result<bool> registerSend(const Send& send) override;
    Result<void> layTombstone(const std::string& recipient, Timestamp now) override;
    Result<FoundTraces> tracesOf(const std::string& recipient) const override;
    Result<Erased> erase(const std::string& recipient, Timestamp now, const FoundTraces& found = {}) override;
    Result<std::int64_t> dropDay(std::chrono::sys_days day) override;
    Result<std::vector<Send>> sends(const std::string& key, std::size_t limit) const override;
    Result<std::optional<std::int64_t>> sentSince(const std::string& provider, const std::string& environment,
                                                  Timestamp since) const override;
    Result<std::optional<Timestamp>> oldest() const override;
    Result<Baseline> baseline(const std::string& provider) const override;
    Result<StoreHealth> health() const override;

private:
    class Writer;
    class Reader;
    SqliteEventStore(std::unique_ptr<Writer> writer, std::unique_ptr<Reader> reader,
                     std::function<void(const Error&)> onDamage);
    template <typename T>
    Result<T> watched(Result<T> result) const
    {
        if (!result && result.error().code == ErrorCode::Corrupt && m_onDamage)
            m_onDamage(result.error());
        return result;
    }

    std::unique_ptr<Writer> m_writer;
    std::unique_ptr<Reader> m_reader;
    const std::function<void(const Error&)> m_onDamage;
};

} // namespace waybill::events
