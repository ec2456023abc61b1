// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/storage/SegmentRewrite.h"

#include "core/relay/storage/RequestCodec.h"
#include "core/sqlite/Database.h"
#include "core/sqlite/Statement.h"
#include "core/sqlite/Transaction.h"

#include <spdlog/fmt/fmt.h>

#include <vector>

namespace waybill::relay {

namespace {

using sqlite::Statement;

struct Replacement {
    std::int64_t id;
    std::string headers;
    IncomingRequest request;
};

// What is replaced waits until all are read: a cursor must not meet what it is changing.
Result<std::int64_t> rewriteRows(sqlite::Database& database, std::int64_t from, const Rewrite& rewrite)
{
    Statement select = TRY(Statement::prepare(
        database, fmt::format("SELECT id, {}, rewritten FROM requests WHERE id >= ? ORDER BY id", requestColumns)));
    std::vector<Replacement> replacements;
    select.bind(0, from);
    while (TRY(select.step())) {
        const StoredRequest stored{events::RequestId(select.integer(0)), readRequest(select, 1),
                                   select.integer(1 + requestColumnCount) != 0};
        if (auto changed = rewrite(stored))
            replacements.push_back({stored.id.value(), packHeaders(changed->headers), *std::move(changed)});
    }
    Statement update = TRY(Statement::prepare(
        database, "UPDATE requests SET path = ?, headers = ?, body = ?, rewritten = 1 WHERE id = ?"));
    for (const Replacement& one : replacements) {
        update.bind(0, std::string_view(one.request.path))
            .bindBlob(1, one.headers)
            .bindBlob(2, one.request.body)
            .bind(3, one.id);
        TRY_VOID(update.run());
    }
    return std::int64_t(replacements.size());
}

} // namespace

Result<std::int64_t> rewriteSegment(const std::string& path, events::RequestId from, const Rewrite& rewrite)
{
    sqlite::Database database = TRY(sqlite::Database::openWriter(path, sqlite::SecureDelete::On));
    std::int64_t count = 0;
    {
        sqlite::Transaction transaction = TRY(sqlite::Transaction::begin(database));
        count = TRY(rewriteRows(database, from.value(), rewrite));
        TRY_VOID(transaction.commit());
    }
    // Also when nothing changed: a try before may have ended between the commit and this.
    TRY_VOID(database.checkpoint(sqlite::Checkpoint::Truncate));
    return count;
}

Result<SegmentExtent> extentOf(const std::string& path)
{
    sqlite::Database database = TRY(sqlite::Database::openReader(path));
    Statement select = TRY(Statement::prepare(database, "SELECT max(id), max(received_at) FROM requests"));
    if (!TRY(select.step()))
        return SegmentExtent{};
    return SegmentExtent{events::RequestId(select.integer(0)), select.time(1)};
}

} // namespace waybill::relay
