// SPDX-License-Identifier: GPL-3.0-or-later
// What can be read of a damaged event database. Messages, look-ups, baselines and counts follow from the events, so
// these are stored anew the way that events are stored.
#include "core/base/Encoding.h"
#include "core/events/sqlite/EventRow.h"
#include "core/events/sqlite/EventWriter.h"
#include "core/sqlite/Migrations.h"
#include "core/sqlite/Transaction.h"

#include <spdlog/spdlog.h>

namespace waybill::events {

namespace {

using sqlite::Database;
using sqlite::Salvaged;
using sqlite::Statement;

constexpr std::size_t atOnce = 1000;

// Its own key says what the id must be: a flipped bit in either shows.
bool isConsistent(const Event& event)
{
    if (event.dedupKey.size() != 32)
        return false;
    std::uint64_t id = 0;
    for (std::size_t i = 0; i < 8; ++i)
        id = id << 8 | std::uint8_t(event.dedupKey[i]);
    return EventId(id) == event.id;
}

struct Place {
    std::string mark; // how far the source had been read
    std::int64_t events = -1; // that there were; -1: not known
    std::int64_t copies = 0;
};

// Who the store is and what it refuses, before anything is stored.
Result<Place> takeIdentity(Database& damaged, Database& fresh, Salvaged& salvaged)
{
    TRY_VOID(sqlite::migrate(fresh, eventSchema()));
    auto select = Statement::prepare(damaged, "SELECT relay, tombstone_key, source_mark, events, copies FROM store");
    const auto found = select ? select->step() : Result<bool>(std::unexpected(select.error()));
    if (!found || !*found) {
        spdlog::error("who was erased can't be read from the damaged event database: erase them again");
        salvaged.isWhole = false;
        return Place();
    }
    const Place place{select->text(2), select->integer(3), select->integer(4)};
    const std::string epoch = randomToken().substr(0, 16);
    Statement insert = TRY(Statement::prepare(
        fresh, "INSERT INTO store (one, relay, epoch, tombstone_key, last_seq, source_mark, events, messages, copies)"
               " VALUES (1, ?, ?, ?, 0, x'', 0, 0, 0)"));
    TRY_VOID(insert.bind(0, select->bytes(0)).bind(1, std::string_view(epoch)).bindBlob(2, select->bytes(1)).run());
    auto tombstones = Statement::prepare(damaged, "SELECT digest, until FROM tombstones");
    Statement lay = TRY(Statement::prepare(fresh, "INSERT OR IGNORE INTO tombstones VALUES (?, ?)"));
    while (tombstones) {
        const auto stepped = tombstones->step();
        if (!stepped)
            salvaged.isWhole = false;
        if (!stepped || !*stepped)
            break;
        TRY_VOID(lay.bindBlob(0, tombstones->bytes(0)).bind(1, tombstones->integer(1)).run());
    }
    return place;
}

} // namespace

Result<Salvaged> SqliteEventStore::salvage(const std::string& damagedPath, const std::string& freshPath)
{
    Salvaged salvaged;
    auto damaged = Database::openReader(damagedPath);
    if (!damaged)
        return damaged.error().code == ErrorCode::Corrupt ? Result<Salvaged>(Salvaged{0, false})
                                                          : std::unexpected(damaged.error());
    Place place;
    {
        Database fresh = TRY(Database::openWriter(freshPath, sqlite::SecureDelete::On));
        place = TRY(takeIdentity(*damaged, fresh, salvaged));
    }
    const auto writer = TRY(Writer::open(freshPath, {}));
    salvaged.add(TRY(sqlite::readAround(*damaged, "sends", sendColumns, [&](const Statement& row) -> Result<void> {
        TRY_VOID(writer->registerSend(readSend(row)));
        return {};
    })));
    std::vector<Event> batch;
    std::int64_t lastSeq = 0;
    const auto store = [&](const std::string& mark = {}) -> Result<void> {
        const auto appending = TRY(writer->appendInPieces(writer->relay(), writer->epoch(), Seq(lastSeq + 1)));
        TRY_VOID(appending->add(batch));
        TRY_VOID(appending->commit(mark));
        lastSeq += std::int64_t(batch.size());
        batch.clear();
        return {};
    };
    salvaged.add(TRY(sqlite::readAround(*damaged, "events", eventColumns(), [&](const Statement& row) -> Result<void> {
        Event event = readEventRow(row);
        if (!isConsistent(event))
            return fail(ErrorCode::InvalidInput, "an event's key and id do not agree");
        event.copies = 0; // they are in the requests
        batch.push_back(std::move(event));
        return batch.size() < atOnce ? Result<void>() : store();
    })));
    // What is missing may be in the requests yet: they are applied anew, and what is here is known by its request.
    const bool isAll = place.events == lastSeq + std::int64_t(batch.size());
    TRY_VOID(store(isAll && place.copies == 0 ? place.mark : std::string()));
    salvaged.isWhole = salvaged.isWhole && isAll;
    return salvaged;
}

} // namespace waybill::events
