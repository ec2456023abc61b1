// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The reading half of the SQLite event store: connections of its own. Safe from any thread; goes before the writer.

#include "core/base/SipHash.h"
#include "core/events/sqlite/EventSchema.h"
#include "core/events/sqlite/SqliteEventStore.h"
#include "core/sqlite/ReaderPool.h"

#include <string>
#include <vector>

namespace waybill::events {

class SqliteEventStore::Reader {
public:
    Reader(std::string path, const StoreIdentity& identity, const Clock& clock);

    Result<Position> position(const RelayId& relay, const Epoch& epoch);
    Result<Page> pull(const Cursor& after, std::size_t limit, const filter::Query* query);
    Result<std::vector<Event>> trace(const std::string& key, std::optional<Before> before, std::size_t limit);
    Result<std::vector<Event>> timeline(const filter::Query& query, std::optional<Before> before, std::size_t limit);
    Result<std::vector<Group>> aggregate(const filter::Query& query, TimeRange range, GroupBy by);
    Result<Event> event(EventId id);
    Result<std::vector<Send>> sends(const std::string& key, std::size_t limit);
    Result<std::optional<std::int64_t>> sentSince(const std::string& provider, const std::string& environment,
                                                  Timestamp since);
    Result<std::optional<Timestamp>> oldest();
    Result<FoundTraces> tracesOf(const std::string& recipient); // EventTraces.cpp
    Result<std::vector<Collapsed>> collapsed(std::size_t limit);
    Result<Collapsed> collapsed(EventId id);
    Result<Baseline> baseline(const std::string& provider);
    Result<StoreHealth> health();

private:
    Result<std::int64_t> startOf(const Cursor& after, std::int64_t lastSeq) const;

    const RelayId m_relay;
    const Epoch m_epoch;
    const SipKey m_lookupKey;
    const Clock& m_clock;
    sqlite::ReaderPool m_readers;
};

} // namespace waybill::events
