// SPDX-License-Identifier: GPL-3.0-or-later
// What goes out of relay.db again: people who are erased, and what is too old. Also which requests are still to be cleaned.
#include "core/relay/storage/RelayTables.h"

#include "core/relay/storage/RequestCodec.h"
#include "core/sqlite/RewriteTexts.h"
#include "core/sqlite/Transaction.h"

#include <spdlog/fmt/fmt.h>

namespace waybill::relay {

namespace {

using sqlite::Statement;

bool hasTrace(const AddressTraces& traces, const IncomingRequest& request)
{
    for (const auto& [name, value] : request.headers) {
        if (traces.isIn(value))
            return true;
    }
    return traces.isIn(request.body) || traces.isIn(request.path);
}

} // namespace

Result<void> RelayTables::runForEach(const std::set<events::RequestId>& requests, const char* sql)
{
    sqlite::Transaction transaction = TRY(sqlite::Transaction::begin(m_database));
    Statement statement = TRY(Statement::prepare(m_database, sql));
    for (const events::RequestId request : requests)
        TRY_VOID(statement.bind(0, request.value()).run());
    return transaction.commit();
}

Result<void> RelayTables::addUncleaned(const std::set<events::RequestId>& requests)
{
    return runForEach(requests, "INSERT OR IGNORE INTO uncleaned VALUES (?)");
}

Result<void> RelayTables::removeUncleaned(const std::set<events::RequestId>& requests)
{
    return runForEach(requests, "DELETE FROM uncleaned WHERE request = ?");
}

Result<StateErased> RelayTables::erase(const AddressTraces& traces)
{
    StateErased erased;
    {
        sqlite::Transaction transaction = TRY(sqlite::Transaction::begin(m_database));
        erased.quarantined = TRY(eraseQuarantine(traces));
        const auto mask = [&traces](std::string& text) { return traces.mask(text) > 0; };
        erased.deadLetters = TRY(sqlite::rewriteTexts(m_database, {"dead_letters", {"id"}, {"why"}}, mask));
        erased.audit = TRY(sqlite::rewriteTexts(m_database, {"token_uses", {"id"}, {"token", "what"}}, mask));
        TRY_VOID(transaction.commit());
    }
    TRY_VOID(countQuarantine());
    TRY_VOID(m_database.checkpoint(sqlite::Checkpoint::Truncate));
    return erased;
}

// Whole requests: nobody vouches for them, so nothing of them is worth keeping without its parts.
Result<std::int64_t> RelayTables::eraseQuarantine(const AddressTraces& traces)
{
    std::vector<std::int64_t> found;
    Statement select = TRY(Statement::prepare(m_database, fmt::format("SELECT id, {} FROM quarantine", requestColumns)));
    while (TRY(select.step())) {
        if (hasTrace(traces, readRequest(select, 1)))
            found.push_back(select.integer(0));
    }
    Statement remove = TRY(Statement::prepare(m_database, "DELETE FROM quarantine WHERE id = ?"));
    for (const std::int64_t id : found)
        TRY_VOID(remove.bind(0, id).run());
    return std::int64_t(found.size());
}

Result<void> RelayTables::dropOld(Timestamp receivedBefore, Timestamp usedBefore)
{
    sqlite::Transaction transaction = TRY(sqlite::Transaction::begin(m_database));
    const auto remove = [this](const char* sql, Timestamp before) -> Result<void> {
        Statement statement = TRY(Statement::prepare(m_database, sql));
        return statement.bind(0, before).run();
    };
    TRY_VOID(remove("DELETE FROM quarantine WHERE received_at < ?", receivedBefore));
    TRY_VOID(remove("DELETE FROM dead_letters WHERE received_at < ?", receivedBefore));
    TRY_VOID(remove("DELETE FROM token_uses WHERE at < ?", usedBefore));
    TRY_VOID(transaction.commit());
    (void)m_database.checkpoint(sqlite::Checkpoint::Truncate); // a reader may stand in the way; then it is the next one
    return countQuarantine();
}

} // namespace waybill::relay
