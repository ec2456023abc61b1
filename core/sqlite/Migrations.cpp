// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sqlite/Migrations.h"

#include "core/sqlite/Transaction.h"

#include <spdlog/fmt/fmt.h>

namespace waybill::sqlite {

namespace {

// The steps from..to in one transaction.
Result<void> take(Database& database, const Schema& schema, std::size_t from, std::size_t to)
{
    if (from == to)
        return {};
    Transaction transaction = TRY(Transaction::begin(database));
    for (std::size_t step = from; step < to; ++step)
        TRY_VOID(database.execute(schema.steps[step]));
    TRY_VOID(database.execute(
        fmt::format("PRAGMA application_id={}; PRAGMA user_version={}", schema.applicationId, to).c_str()));
    return transaction.commit();
}

} // namespace

Result<void> migrate(Database& database, const Schema& schema, const std::function<void()>& onStep)
{
    const std::int64_t version = TRY(database.queryInteger("PRAGMA user_version"));
    const std::int64_t application = TRY(database.queryInteger("PRAGMA application_id"));
    const std::int64_t tables = TRY(database.queryInteger("SELECT count(*) FROM sqlite_schema"));
    const bool fresh = version == 0 && application == 0 && tables == 0;
    if (!fresh && application != schema.applicationId)
        return fail(ErrorCode::InvalidInput, fmt::format("{} is not a Waybill {}", database.path(), schema.name),
                    "give Waybill a directory of its own");
    if (version > std::int64_t(schema.steps.size()))
        return fail(ErrorCode::NewerVersion,
                    fmt::format("{} was written by a newer Waybill ({} version {}, this one knows {})", database.path(),
                                schema.name, version, schema.steps.size()),
                    "install that version, or give this one another data directory");

    if (fresh)
        return take(database, schema, 0, schema.steps.size());
    for (std::size_t step = std::size_t(version); step < schema.steps.size(); ++step) {
        if (onStep)
            onStep();
        TRY_VOID(take(database, schema, step, step + 1));
    }
    return {};
}

} // namespace waybill::sqlite
