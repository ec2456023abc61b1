// SPDX-License-Identifier: GPL-3.0-or-later
// How the writer forgets a person: no byte of the address stays in the file, its indexes or its WAL, and a keyed digest
// refuses what a provider sends again.
#include "core/base/AddressTraces.h"
#include "core/base/Digest.h"
#include "core/events/sqlite/Address.h"
#include "core/events/sqlite/EventWriter.h"
#include "core/sqlite/Transaction.h"

#include <spdlog/fmt/fmt.h>

#include <utility>

namespace waybill::events {

namespace {

using sqlite::Statement;

// has_trace(text) and without_trace(text) for SQL, while it lives.
class TraceFunctions {
public:
    static Result<TraceFunctions> add(sqlite::Database& database, const AddressTraces& traces)
    {
        TraceFunctions functions(database.handle());
        void* const data = const_cast<AddressTraces*>(&traces);
        constexpr int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC;
        const auto make = [&](const char* name, auto function) {
            return sqlite3_create_function_v2(database.handle(), name, 1, flags, data, function, nullptr, nullptr, nullptr);
        };
        if (make("has_trace", hasTrace) != SQLITE_OK || make("without_trace", withoutTrace) != SQLITE_OK)
            return std::unexpected(sqlite::lastError(database.handle()));
        return functions;
    }
    TraceFunctions(TraceFunctions&& other) noexcept : m_handle(std::exchange(other.m_handle, nullptr)) {}
    TraceFunctions& operator=(TraceFunctions&&) = delete;
    ~TraceFunctions()
    {
        for (const char* name : {"has_trace", "without_trace"}) {
            if (m_handle)
                sqlite3_create_function_v2(m_handle, name, 1, SQLITE_UTF8, nullptr, nullptr, nullptr, nullptr, nullptr);
        }
    }

private:
    explicit TraceFunctions(sqlite3* handle) : m_handle(handle) {}

    static const AddressTraces& traces(sqlite3_context* context)
    {
        return *static_cast<const AddressTraces*>(sqlite3_user_data(context));
    }
    static std::string_view textOf(sqlite3_value* value)
    {
        const void* bytes = sqlite3_value_blob(value);
        return {static_cast<const char*>(bytes), bytes ? std::size_t(sqlite3_value_bytes(value)) : 0};
    }
    static void hasTrace(sqlite3_context* context, int, sqlite3_value** values)
    {
        sqlite3_result_int(context, traces(context).isIn(textOf(values[0])) ? 1 : 0);
    }
    static void withoutTrace(sqlite3_context* context, int, sqlite3_value** values)
    {
        std::string text(textOf(values[0]));
        if (sqlite3_value_type(values[0]) == SQLITE_NULL || traces(context).mask(text) == 0)
            return sqlite3_result_value(context, values[0]);
        sqlite3_result_text64(context, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
    }

    sqlite3* m_handle;
};

// Where an address may stand in an event that is about somebody else.
constexpr const char* mentionColumns[] = {
    "reason", "url", "subject", "tags", "metadata", "message_id", "provider_event_id", "correlation_id", "template",
    "message_type", "credential", "native_type", "enhanced_code",
};

// One text with a separator that is part of no encoding, so that a row costs one look.
std::string joinedColumns()
{
    std::string sql;
    for (const char* column : mentionColumns)
        sql += fmt::format("{}coalesce({}, '')", sql.empty() ? "" : " || char(31) || ", column);
    return sql;
}

std::string maskedColumns()
{
    std::string sql;
    for (const char* column : mentionColumns)
        sql += fmt::format("{}{} = without_trace({})", sql.empty() ? "" : ", ", column, column);
    return sql;
}

} // namespace

std::string SqliteEventStore::Writer::tombstoneDigest(std::string_view recipient) const
{
    return hmacSha256(m_tombstoneKey, {foldedAddress(recipient)});
}

Result<bool> SqliteEventStore::Writer::isErased(std::string_view address, Timestamp time)
{
    if (!m_hasTombstones || address.empty())
        return false;
    const std::string digest = tombstoneDigest(address);
    const sqlite::ResetAtEnd reset(m_statements.findTombstone);
    return TRY(m_statements.findTombstone.bindBlob(0, digest).step()) && time <= m_statements.findTombstone.time(0);
}

Result<std::string> SqliteEventStore::Writer::erasedAddressIn(const Event& event)
{
    for (const std::string* address : {&event.recipient, &event.sender}) {
        if (TRY(isErased(*address, event.time())))
            return *address;
    }
    return std::string();
}

// Before anything is removed: a retry that comes in between finds it.
Result<void> SqliteEventStore::Writer::layTombstone(const std::string& recipient, Timestamp now)
{
    const std::string digest = tombstoneDigest(recipient);
    Statement insert = TRY(Statement::prepare(
        m_database, "INSERT INTO tombstones VALUES (?, ?) ON CONFLICT DO UPDATE SET until = max(until, excluded.until)"));
    TRY_VOID(insert.bindBlob(0, digest).bind(1, now).run());
    m_hasTombstones = true;
    return {};
}

Result<Erased> SqliteEventStore::Writer::erase(const std::string& recipient, Timestamp now)
{
    const std::string address = normalisedAddress(recipient);
    if (address.empty())
        return fail(ErrorCode::InvalidInput, "no address is given to erase");
    const AddressTraces traces(address);
    Erased erased;
    {
        const TraceFunctions functions = TRY(TraceFunctions::add(m_database, traces));
        sqlite::Transaction transaction = TRY(sqlite::Transaction::begin(m_database));
        m_lookup.clear();
        TRY_VOID(layTombstone(address, now));
        Change change = TRY(beginChange());
        erased = TRY(eraseRows(change));
        erased.mentions = TRY(maskMentions(change));
        TRY_VOID(writeChange(change, nullptr));
        TRY_VOID(transaction.commit());
    }
    // The WAL still holds the old pages.
    TRY_VOID(m_database.checkpoint(sqlite::Checkpoint::Truncate));
    return erased;
}

Result<Erased> SqliteEventStore::Writer::eraseRows(Change& change)
{
    Erased erased;
    const std::vector<Row> rows = TRY(rowsWhere("has_trace(recipient || char(31) || sender)", {}));
    TRY_VOID(removeRows(rows, change, true));
    for (const Row& row : rows)
        TRY_VOID(addNotice(Seq(++change.totals.lastSeq), RecordKind::Erased, {}, row.event.id));
    erased.events = std::int64_t(rows.size());
    TRY_VOID(m_database.execute("DELETE FROM sends WHERE has_trace(recipient || char(31) || correlation_id)"));
    erased.sends = m_database.changedRows();
    return erased;
}

Result<std::int64_t> SqliteEventStore::Writer::maskMentions(Change& change)
{
    std::vector<Row> rows = TRY(rowsWhere(fmt::format("has_trace({})", joinedColumns()).c_str(), {}));
    Statement mask = TRY(Statement::prepare(m_database, fmt::format("UPDATE events SET {} WHERE seq = ?", maskedColumns())));
    for (const Row& row : rows) {
        TRY_VOID(mask.bind(0, row.event.seq.value()).run());
        TRY_VOID(addNotice(Seq(++change.totals.lastSeq), RecordKind::Status, row.event.seq, row.event.id));
    }
    TRY_VOID(m_database.execute("UPDATE messages SET message_id = without_trace(message_id) WHERE has_trace(message_id)"));
    return std::int64_t(rows.size());
}

} // namespace waybill::events
