// SPDX-License-Identifier: GPL-3.0-or-later
// What goes out of relay.db again: people who are erased, and what is too old.
#include "core/relay/storage/RelayTables.h"

#include "core/relay/storage/RequestCodec.h"
#include "core/sqlite/Transaction.h"

#include <spdlog/fmt/fmt.h>

#include <utility>

namespace waybill::relay {

namespace {

using sqlite::Statement;

bool hasTrace(const AddressTraces& traces, const IncomingRequest& request)
{
    for (const auto& [name, value] : request.headers.entries()) {
        if (traces.isIn(value))
            return true;
    }
    return traces.isIn(request.body) || traces.isIn(request.path);
}

} // namespace

Result<StateErased> RelayTables::erase(const AddressTraces& traces)
{
    StateErased erased;
    {
        sqlite::Transaction transaction = TRY(sqlite::Transaction::begin(m_database));
        erased.quarantined = TRY(eraseQuarantine(traces));
        erased.deadLetters = TRY(eraseDeadLetters(traces));
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

Result<std::int64_t> RelayTables::eraseDeadLetters(const AddressTraces& traces)
{
    std::vector<std::pair<std::int64_t, std::string>> found;
    Statement select = TRY(Statement::prepare(m_database, "SELECT id, why FROM dead_letters"));
    while (TRY(select.step())) {
        std::string why = select.text(1);
        if (traces.mask(why) > 0)
            found.emplace_back(select.integer(0), std::move(why));
    }
    Statement update = TRY(Statement::prepare(m_database, "UPDATE dead_letters SET why = ? WHERE id = ?"));
    for (const auto& [id, why] : found)
        TRY_VOID(update.bind(0, std::string_view(why)).bind(1, id).run());
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
