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
    IncomingRequest request;
};

// What is replaced waits until all are read: a cursor must not meet what it is changing.
Result<Rewritten> rewriteRows(sqlite::Database& database, std::int64_t from, const Rewrite& rewrite)
{
    Statement select = TRY(Statement::prepare(
        database, fmt::format("SELECT {} FROM requests WHERE id >= ? ORDER BY id", storedColumns())));
    std::vector<Replacement> replacements;
    Rewritten rewritten;
    select.bind(0, from);
    while (TRY(select.step())) {
        const StoredRequest stored = readStored(select);
        auto changed = TRY(rewrite(stored));
        if (changed && changed->mail.empty() && !stored.request.mail.empty())
            rewritten.mails.push_back(stored.request.mail);
        if (changed)
            replacements.push_back({stored.id.value(), *std::move(changed)});
    }
    Statement update = TRY(Statement::prepare(
        database, "UPDATE requests SET path = ?, headers = ?, body = ?, mail = ?, rewritten = 1 WHERE id = ?"));
    for (const Replacement& one : replacements) {
        update.bind(0, std::string_view(one.request.path))
            .bindBlob(1, one.request.headers.packed())
            .bindBlob(2, one.request.body)
            .bind(3, std::string_view(one.request.mail))
            .bind(4, one.id);
        TRY_VOID(update.run());
    }
    rewritten.requests = std::int64_t(replacements.size());
    return rewritten;
}

} // namespace

Result<Rewritten> rewriteSegment(const std::string& path, events::RequestId from, const Rewrite& rewrite)
{
    sqlite::Database database = TRY(sqlite::Database::openWriter(path, sqlite::SecureDelete::On));
    Rewritten rewritten;
    {
        sqlite::Transaction transaction = TRY(sqlite::Transaction::begin(database));
        rewritten = TRY(rewriteRows(database, from.value(), rewrite));
        TRY_VOID(transaction.commit());
    }
    // Also when nothing changed: a try before may have ended between the commit and this.
    TRY_VOID(database.checkpoint(sqlite::Checkpoint::Truncate));
    return rewritten;
}

Result<std::vector<std::string>> mailsIn(const std::string& path)
{
    sqlite::Database database = TRY(sqlite::Database::openReader(path));
    Statement select = TRY(Statement::prepare(database, "SELECT mail FROM requests WHERE mail <> ''"));
    std::vector<std::string> mails;
    while (TRY(select.step()))
        mails.push_back(select.text(0));
    return mails;
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
