// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A prepared statement: prepared once, run often. Binds and columns count from 0. Bound texts and blobs are not copied:
// they must live until the next reset. Used by one thread at a time; goes before its Database.

#include "core/base/Clock.h"
#include "core/base/Result.h"
#include "core/sqlite/Database.h"

#include <sqlite3.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace waybill::sqlite {

// A parameter whose type is only known at run time; a string is a text.
using Value = std::variant<std::nullptr_t, std::int64_t, std::string>;

class Statement {
public:
    static Result<Statement> prepare(const Database& database, std::string_view sql);

    // A bind that fails (a text over SQLite's limit) is reported by the next step or run.
    Statement& bind(int index, std::int64_t value);
    Statement& bind(int index, int value) { return bind(index, std::int64_t(value)); }
    Statement& bind(int index, std::string_view text);
    Statement& bind(int index, Timestamp time) { return bind(index, std::int64_t(toMs(time))); }
    Statement& bind(int index, const std::optional<Timestamp>& time);
    Statement& bind(int index, const Value& value);
    Statement& bindBlob(int index, std::string_view bytes);
    Statement& bindNull(int index);

    // True with a row to read; false at the end, and then it is reset.
    Result<bool> step();
    // Runs a statement that gives no rows, and resets it.
    Result<void> run();
    void reset();


    std::int64_t integer(int column) const { return sqlite3_column_int64(m_handle.get(), column); }
    // The enum whose number it is, up to its last one; a damaged file may hold any number.
    template <typename Enum>
    Enum enumeration(int column, Enum last, Enum otherwise) const
    {
        const std::int64_t number = integer(column);
        return number >= 0 && number <= std::int64_t(last) ? Enum(number) : otherwise;
    }
    bool isNull(int column) const { return sqlite3_column_type(m_handle.get(), column) == SQLITE_NULL; }
    // Text or blob; the view is good until the next step or reset.
    std::string_view bytes(int column) const;
    std::string text(int column) const { return std::string(bytes(column)); }
    Timestamp time(int column) const { return timestampFromMs(integer(column)); }
    std::optional<Timestamp> timeOrNull(int column) const;

    sqlite3_stmt* handle() const { return m_handle.get(); }

private:
    struct Finalizer {
        void operator()(sqlite3_stmt* handle) const { sqlite3_finalize(handle); }
    };

    explicit Statement(sqlite3_stmt* handle) : m_handle(handle) {}
    Statement& note(int code);

    std::unique_ptr<sqlite3_stmt, Finalizer> m_handle;
    int m_bindError = SQLITE_OK;
};

// Resets the statement at the end of the scope, so that an early return leaves no open read transaction.
class ResetAtEnd {
public:
    explicit ResetAtEnd(Statement& statement) : m_statement(statement) {}
    ~ResetAtEnd() { m_statement.reset(); }
    ResetAtEnd(const ResetAtEnd&) = delete;
    ResetAtEnd& operator=(const ResetAtEnd&) = delete;

private:
    Statement& m_statement;
};

} // namespace waybill::sqlite
