// SPDX-License-Identifier: GPL-3.0-or-later
// Finding an address in every row, beside the writer.
#include "core/events/sqlite/EventTraces.h"

#include "core/events/Address.h"
#include "core/events/sqlite/EventReader.h"
#include "core/sqlite/Statement.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <utility>

namespace waybill::events {

using sqlite::Statement;

namespace {

// A reader's snapshot keeps the WAL long: it is let go again and again.
constexpr std::int64_t rowsAtOnce = 20'000;

const AddressTraces& tracesIn(sqlite3_context* context)
{
    return *static_cast<const AddressTraces*>(sqlite3_user_data(context));
}

std::string_view textOf(sqlite3_value* value)
{
    const void* bytes = sqlite3_value_blob(value);
    return {static_cast<const char*>(bytes), bytes ? std::size_t(sqlite3_value_bytes(value)) : 0};
}

void hasTrace(sqlite3_context* context, int, sqlite3_value** values)
{
    sqlite3_result_int(context, tracesIn(context).isIn(textOf(values[0])) ? 1 : 0);
}

void withoutTrace(sqlite3_context* context, int, sqlite3_value** values)
{
    std::string text(textOf(values[0]));
    if (sqlite3_value_type(values[0]) == SQLITE_NULL || tracesIn(context).mask(text) == 0)
        return sqlite3_result_value(context, values[0]);
    sqlite3_result_text64(context, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
}

// The ids of a table's rows that a condition holds for, up to the newest there is.
Result<std::int64_t> findIn(sqlite::Database& database, const char* table, const char* id, const std::string& condition,
                            std::vector<std::int64_t>& found)
{
    const std::int64_t last = TRY(database.queryInteger(fmt::format("SELECT max({}) FROM {}", id, table).c_str()));
    Statement select = TRY(Statement::prepare(
        database, fmt::format("SELECT {0} FROM {1} WHERE {0} > ? AND {0} <= ? AND {2}", id, table, condition)));
    for (std::int64_t from = 0; from < last; from += rowsAtOnce) {
        select.bind(0, from).bind(1, std::min(from + rowsAtOnce, last));
        while (TRY(select.step()))
            found.push_back(select.integer(0));
    }
    return last;
}

} // namespace

Result<TraceFunctions> TraceFunctions::add(sqlite::Database& database, const AddressTraces& traces)
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

TraceFunctions::TraceFunctions(TraceFunctions&& other) noexcept : m_handle(std::exchange(other.m_handle, nullptr)) {}

TraceFunctions::~TraceFunctions()
{
    for (const char* name : {"has_trace", "without_trace"}) {
        if (m_handle)
            sqlite3_create_function_v2(m_handle, name, 1, SQLITE_UTF8, nullptr, nullptr, nullptr, nullptr, nullptr);
    }
}

std::string isPersonsSql() { return "has_trace(recipient || char(31) || sender)"; }

// One text with a separator that is part of no encoding, so that a row costs one look.
std::string isMentionSql()
{
    std::string sql;
    for (const char* column : mentionColumns)
        sql += fmt::format("{}coalesce({}, '')", sql.empty() ? "" : " || char(31) || ", column);
    return "has_trace(" + sql + ")";
}

Result<FoundTraces> SqliteEventStore::Reader::tracesOf(const std::string& recipient)
{
    const AddressTraces traces(normalisedAddress(recipient));
    auto reader = TRY(m_readers.lease());
    const TraceFunctions functions = TRY(TraceFunctions::add(*reader, traces));
    FoundTraces found;
    // Both looks at a row's events go up to the same row: the later one must not pass the earlier.
    found.eventsTo = TRY(findIn(*reader, "events", "seq", isPersonsSql(), found.persons));
    TRY_VOID(findIn(*reader, "events", "seq", fmt::format("seq <= {} AND {}", found.eventsTo, isMentionSql()), found.mentions));
    found.sendsTo = TRY(findIn(*reader, "sends", "id", isPersonsSendSql, found.sends));
    found.messagesTo = TRY(findIn(*reader, "messages", "id", isMentionInMessageSql, found.messages));
    return found;
}

} // namespace waybill::events
