// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/storage/RelayTables.h"

#include "core/relay/storage/RequestCodec.h"

#include <spdlog/fmt/fmt.h>

namespace waybill::relay {

namespace {

using sqlite::Statement;

constexpr const char* selectLetter =
    "SELECT id, request, endpoint, received_at, failed_at, why, tries FROM dead_letters WHERE resolved_at IS NULL";

DeadLetter letterFrom(const Statement& row)
{
    return {DeadLetterId(row.integer(0)),
            events::RequestId(row.integer(1)),
            row.text(2),
            row.time(3),
            row.time(4),
            row.text(5),
            int(row.integer(6))};
}

std::string selectRefused(std::string_view which)
{
    return fmt::format("SELECT id, {}, body_bytes FROM quarantine {}", requestColumns, which);
}

QuarantinedRequest refusedFrom(const Statement& row)
{
    return {row.integer(0), readRequest(row, 1), row.integer(1 + requestColumnCount)};
}

} // namespace

Result<std::vector<DeadLetter>> readDeadLetters(sqlite::Database& database, std::size_t limit)
{
    Statement select = TRY(
        Statement::prepare(database, fmt::format("{} ORDER BY id DESC LIMIT ?", selectLetter)));
    select.bind(0, std::int64_t(limit));
    std::vector<DeadLetter> letters;
    while (TRY(select.step()))
        letters.push_back(letterFrom(select));
    return letters;
}

Result<DeadLetter> readDeadLetter(sqlite::Database& database, DeadLetterId id)
{
    Statement select = TRY(Statement::prepare(database, fmt::format("{} AND id = ?", selectLetter)));
    if (!TRY(select.bind(0, id.value()).step()))
        return fail(ErrorCode::NotFound, fmt::format("there is no open dead letter {}", id.value()),
                    "GET /v1/dead-letters lists them");
    return letterFrom(select);
}

Result<std::set<events::RequestId>> readUncleaned(sqlite::Database& database)
{
    Statement select = TRY(Statement::prepare(database, "SELECT request FROM uncleaned ORDER BY request"));
    std::set<events::RequestId> requests;
    while (TRY(select.step()))
        requests.emplace(select.integer(0));
    return requests;
}

Result<std::vector<QuarantinedRequest>> readQuarantine(sqlite::Database& database, std::size_t limit)
{
    Statement select = TRY(Statement::prepare(database, selectRefused("ORDER BY id DESC LIMIT ?")));
    select.bind(0, std::int64_t(limit));
    std::vector<QuarantinedRequest> refused;
    while (TRY(select.step()))
        refused.push_back(refusedFrom(select));
    return refused;
}

Result<QuarantinedRequest> readQuarantined(sqlite::Database& database, std::int64_t id)
{
    Statement select = TRY(Statement::prepare(database, selectRefused("WHERE id = ?")));
    if (!TRY(select.bind(0, id).step()))
        return fail(ErrorCode::NotFound, fmt::format("there is no refused request {} any more", id),
                    "GET /v1/quarantine lists them");
    return refusedFrom(select);
}

Result<std::vector<UpInterval>> readUpIntervals(sqlite::Database& database, Timestamp since)
{
    Statement select = TRY(Statement::prepare(
        database, "SELECT up_from, up_to, clean FROM up_intervals WHERE up_to >= ? ORDER BY up_from, id"));
    select.bind(0, since);
    std::vector<UpInterval> intervals;
    while (TRY(select.step()))
        intervals.push_back({select.time(0), select.time(1), select.integer(2) != 0});
    return intervals;
}

Result<std::vector<TokenUse>> readTokenUses(sqlite::Database& database, std::size_t limit)
{
    Statement select = TRY(Statement::prepare(
        database, "SELECT at, token, role, what, status FROM token_uses ORDER BY id DESC LIMIT ?"));
    select.bind(0, std::int64_t(limit));
    std::vector<TokenUse> uses;
    while (TRY(select.step()))
        uses.push_back({select.time(0), select.text(1), select.text(2), select.text(3), int(select.integer(4))});
    return uses;
}

} // namespace waybill::relay
