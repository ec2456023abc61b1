// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The tables of relay.db. Writes go through the one writer connection, one caller at a time (RelayState sees to it);
// the read functions take any connection.

#include "core/relay/storage/StateNotes.h"
#include "core/sqlite/Database.h"
#include "core/sqlite/Migrations.h"
#include "core/sqlite/Statement.h"

#include <chrono>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace waybill::relay {

const sqlite::Schema& relayStateSchema();

class RelayTables {
public:
    // Opens the file and an up interval that begins now.
    static Result<RelayTables> open(const RelayStateOptions& options, Timestamp now);

    // All notes in one transaction.
    Result<void> write(const StateNotes& notes, Timestamp now);
    Result<void> endUpInterval(Timestamp now);

    // True when the request had no open letter before; one that is open changes only with a replay.
    Result<bool> addDeadLetter(const DeadLetter& letter, bool isReplay);
    // The endpoint whose letter it was; NotFound when there is no such open letter.
    Result<std::string> resolveDeadLetter(DeadLetterId id, Timestamp now);

    Result<void> addUncleaned(const std::set<events::RequestId>& requests);
    Result<void> removeUncleaned(const std::set<events::RequestId>& requests);

    Result<StateErased> erase(const AddressTraces& traces);
    Result<void> dropOld(Timestamp receivedBefore, Timestamp usedBefore);

    Result<std::vector<Heartbeat>> heartbeats();
    Result<std::map<std::string, std::int64_t>> openDeadLetters(); // by endpoint
    Result<std::int64_t> refusedOn(std::chrono::sys_days day);
    Result<std::vector<MinuteNote>> minutes();
    Result<std::vector<RefusalCount>> refusalsOn(std::chrono::sys_days day);

private:
    RelayTables(sqlite::Database database, const RelayStateOptions& options)
        : m_database(std::move(database)), m_options(options)
    {
    }
    Result<void> countQuarantine();
    Result<void> writeQuarantine(const std::vector<QuarantinedRequest>& refused);
    Result<void> trimQuarantine();
    Result<void> releaseFromQuarantine(const std::vector<std::int64_t>& ids);
    Result<void> writeHeartbeats(const std::vector<Heartbeat>& heartbeats);
    Result<void> writeMinutes(const std::vector<MinuteNote>& minutes);
    Result<void> writeRefusals(std::chrono::sys_days day, const std::vector<RefusalCount>& refusals);
    Result<void> writeTokenUses(const std::vector<TokenUse>& uses);
    Result<void> runForEach(const std::set<events::RequestId>& requests, const char* sql);
    Result<std::int64_t> eraseQuarantine(const AddressTraces& traces);
    Result<void> writeSignOfLife(Timestamp now, bool last);

    sqlite::Database m_database;
    RelayStateOptions m_options;
    std::int64_t m_quarantineRows = 0;
    std::int64_t m_quarantineBytes = 0;
    std::int64_t m_upInterval = 0;
};

Result<std::vector<DeadLetter>> readDeadLetters(sqlite::Database& database, std::size_t limit);
Result<DeadLetter> readDeadLetter(sqlite::Database& database, DeadLetterId id);
Result<std::set<events::RequestId>> readUncleaned(sqlite::Database& database);
Result<std::vector<QuarantinedRequest>> readQuarantine(sqlite::Database& database, std::size_t limit);
Result<QuarantinedRequest> readQuarantined(sqlite::Database& database, std::int64_t id);
Result<std::vector<UpInterval>> readUpIntervals(sqlite::Database& database, Timestamp since);
Result<std::vector<TokenUse>> readTokenUses(sqlite::Database& database, std::size_t limit);

} // namespace waybill::relay
