// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/storage/IntakeSegment.h"

#include "core/relay/storage/RequestCodec.h"
#include "core/sqlite/Migrations.h"
#include "core/sqlite/Transaction.h"

#include <spdlog/fmt/fmt.h>

#include <iterator>

namespace waybill::relay {

namespace {

constexpr const char* steps[] = {
    "CREATE TABLE requests ("
    " id INTEGER PRIMARY KEY,"
    " received_at INTEGER NOT NULL," // ms since 1970
    " endpoint TEXT NOT NULL, method TEXT NOT NULL, path TEXT NOT NULL,"
    " headers BLOB NOT NULL, body BLOB NOT NULL,"
    " verification INTEGER NOT NULL, strength INTEGER NOT NULL, refusal INTEGER NOT NULL, skew INTEGER NOT NULL)",
    "ALTER TABLE requests ADD COLUMN rewritten INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE requests ADD COLUMN mail TEXT NOT NULL DEFAULT '';" // a file beside, that holds the body
    "CREATE INDEX mails ON requests (mail) WHERE mail <> ''",
};
constexpr sqlite::Schema schema{0x57424931, "intake log", steps};

// Only this request is at fault; the transaction and the file are well.
bool isOfTheRequest(const Error& error)
{
    return error.code == ErrorCode::TooLarge || error.code == ErrorCode::InvalidInput;
}

} // namespace

const sqlite::Schema& intakeSchema() { return schema; }

Result<IntakeSegment> IntakeSegment::open(const std::string& path)
{
    // Secure although nothing is deleted here: a page that is split would keep old copies of rows in its free space, and
    // erasing a person rewrites rows only.
    sqlite::Database database = TRY(sqlite::Database::openWriter(path, sqlite::SecureDelete::On));
    TRY_VOID(sqlite::migrate(database, schema));
    {
        sqlite::Statement check = TRY(sqlite::Statement::prepare(database, "PRAGMA quick_check(1)"));
        if (!TRY(check.step()) || check.bytes(0) != "ok")
            return fail(ErrorCode::Corrupt, path + " is damaged: " + check.text(0),
                        "put the file aside and start again; what it holds was not all applied");
    }
    sqlite::Statement insert = TRY(sqlite::Statement::prepare(
        database, fmt::format("INSERT INTO requests (id, {}, mail) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)", requestColumns)));
    IntakeSegment segment(std::move(database), std::move(insert));
    TRY_VOID(segment.readExtent());
    return segment;
}

Result<void> IntakeSegment::readExtent()
{
    m_bytesAtOpen = TRY(m_database.queryInteger("PRAGMA page_count")) * sqlite::Database::pageBytes;
    m_lastId = TRY(m_database.queryInteger("SELECT max(id) FROM requests"));
    sqlite::Statement first =
        TRY(sqlite::Statement::prepare(m_database, "SELECT id, received_at FROM requests ORDER BY id LIMIT 1"));
    if (TRY(first.step())) {
        m_firstId = first.integer(0);
        m_begunAt = first.time(1);
    }
    return {};
}

Result<void> IntakeSegment::bringUpToDate(const std::string& path)
{
    {
        sqlite::Database reader = TRY(sqlite::Database::openReader(path));
        if (TRY(reader.queryInteger("PRAGMA user_version")) == std::int64_t(std::size(steps)))
            return {};
    }
    sqlite::Database database = TRY(sqlite::Database::openWriter(path));
    return sqlite::migrate(database, schema);
}

Result<void> IntakeSegment::insert(const IncomingRequest& request, std::int64_t id)
{
    m_insert.bind(0, id);
    bindRequest(m_insert, 1, request);
    m_insert.bind(1 + requestColumnCount, std::string_view(request.mail));
    return m_insert.run();
}

SegmentWrite IntakeSegment::nothingStored(std::size_t count, const Error& error)
{
    SegmentWrite written;
    written.results.assign(count, std::unexpected(error));
    // A full disk gets room again, a lock is let go; any other failure leaves doubt about what the disk holds.
    if (error.code != ErrorCode::Unavailable)
        written.fatal = error;
    return written;
}

SegmentWrite IntakeSegment::write(std::span<const IncomingRequest* const> requests, std::int64_t firstId)
{
    Result<sqlite::Transaction> transaction = sqlite::Transaction::begin(m_database);
    if (!transaction)
        return nothingStored(requests.size(), transaction.error());

    SegmentWrite written;
    written.results.reserve(requests.size());
    for (const IncomingRequest* request : requests) {
        const std::int64_t id = firstId + written.stored;
        if (const Result<void> inserted = insert(*request, id); inserted) {
            written.results.emplace_back(events::RequestId(id));
            ++written.stored;
        } else if (isOfTheRequest(inserted.error()) && m_database.inTransaction()) {
            written.results.emplace_back(std::unexpected(inserted.error()));
        } else {
            return nothingStored(requests.size(), inserted.error());
        }
    }
    if (const Result<void> committed = transaction->commit(); !committed)
        return nothingStored(requests.size(), committed.error());
    return written;
}

} // namespace waybill::relay
