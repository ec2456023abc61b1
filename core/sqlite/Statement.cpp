// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sqlite/Statement.h"

namespace waybill::sqlite {

Result<Statement> Statement::prepare(const Database& database, std::string_view sql)
{
    sqlite3_stmt* handle = nullptr;
    if (sqlite3_prepare_v3(database.handle(), sql.data(), int(sql.size()), SQLITE_PREPARE_PERSISTENT, &handle, nullptr)
        != SQLITE_OK)
        return std::unexpected(lastError(database.handle()));
    return Statement(handle);
}

Statement& Statement::note(int code)
{
    if (code != SQLITE_OK && m_bindError == SQLITE_OK)
        m_bindError = code;
    return *this;
}

Statement& Statement::bind(int index, std::int64_t value)
{
    return note(sqlite3_bind_int64(m_handle.get(), index + 1, value));
}

// An empty view may have no address, and SQLite takes a null address for NULL.
Statement& Statement::bind(int index, std::string_view text)
{
    return note(sqlite3_bind_text64(m_handle.get(), index + 1, text.empty() ? "" : text.data(), text.size(),
                                    SQLITE_STATIC, SQLITE_UTF8));
}

Statement& Statement::bindBlob(int index, std::string_view bytes)
{
    return note(sqlite3_bind_blob64(m_handle.get(), index + 1, bytes.empty() ? "" : bytes.data(), bytes.size(),
                                    SQLITE_STATIC));
}

Statement& Statement::bindNull(int index) { return note(sqlite3_bind_null(m_handle.get(), index + 1)); }

Statement& Statement::bind(int index, const std::optional<Timestamp>& time)
{
    return time ? bind(index, *time) : bindNull(index);
}

Statement& Statement::bind(int index, const Value& value)
{
    if (const auto* number = std::get_if<std::int64_t>(&value))
        return bind(index, *number);
    if (const auto* text = std::get_if<std::string>(&value))
        return bind(index, std::string_view(*text));
    return bindNull(index);
}

Result<bool> Statement::step()
{
    sqlite3* connection = sqlite3_db_handle(m_handle.get());
    if (m_bindError != SQLITE_OK) {
        const bool tooBig = m_bindError == SQLITE_TOOBIG;
        reset();
        return fail(tooBig ? ErrorCode::TooLarge : ErrorCode::Io,
                    tooBig ? "a value is larger than the database takes" : "a value can't be bound");
    }
    const int code = sqlite3_step(m_handle.get());
    if (code == SQLITE_ROW)
        return true;
    if (code == SQLITE_DONE) {
        reset();
        return false;
    }
    Error error = lastError(connection);
    reset();
    return std::unexpected(std::move(error));
}

Result<void> Statement::run()
{
    TRY_VOID(step());
    return {};
}

void Statement::reset()
{
    sqlite3_reset(m_handle.get());
    m_bindError = SQLITE_OK;
}

std::string_view Statement::bytes(int column) const
{
    const auto* data = static_cast<const char*>(sqlite3_column_blob(m_handle.get(), column));
    const int size = sqlite3_column_bytes(m_handle.get(), column);
    return data ? std::string_view(data, std::size_t(size)) : std::string_view();
}

std::optional<Timestamp> Statement::timeOrNull(int column) const
{
    return isNull(column) ? std::nullopt : std::optional(time(column));
}

} // namespace waybill::sqlite
