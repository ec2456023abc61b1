// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sqlite/Salvage.h"

#include "core/sqlite/Transaction.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <filesystem>
#include <limits>
#include <numeric>
#include <optional>
#include <vector>

namespace waybill::sqlite {

namespace {

constexpr int mostProbes = 20'000; // a damaged page costs some tens

bool isOfTheRow(const Error& error)
{
    return error.code == ErrorCode::InvalidInput || error.code == ErrorCode::TooLarge;
}

// The disk gave no bytes, where damage gives wrong ones. The next try may read them: nothing is given up for it.
bool couldNotRead(Database& database) { return (sqlite3_errcode(database.handle()) & 0xff) == SQLITE_IOERR; }

// One table's rows by rowid, around what is damaged.
class Walk {
public:
    Walk(Database& database, const std::string& table, const std::string& columns, const TakeRow& row)
        : m_database(database), m_table(table), m_columns(columns), m_row(row)
    {
    }

    Result<Salvaged> all()
    {
        std::vector<Span> open{{std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()}};
        for (int probes = 0; !open.empty() && probes < mostProbes; ++probes) {
            const Span span = open.back();
            open.pop_back();
            if (const auto left = TRY(fromBothEnds(span))) {
                const std::int64_t middle = std::midpoint(left->from, left->to);
                open.push_back({middle + 1, left->to});
                open.push_back({left->from, middle});
            }
        }
        return m_salvaged;
    }

private:
    enum class Direction { Up, Down };
    struct Span { // of rowids, both ends in it
        std::int64_t from;
        std::int64_t to;
    };

    // Rows from one end of the range, as far as they can be read; nothing when that was to the other end, else the
    // rowid of the last one, or the end where it began.
    Result<std::optional<std::int64_t>> follow(std::int64_t from, std::int64_t to, Direction direction)
    {
        const bool isUp = direction == Direction::Up;
        std::optional<std::int64_t> last;
        auto select = Statement::prepare(
            m_database, fmt::format("SELECT {}, rowid FROM {} NOT INDEXED WHERE rowid >= ? AND rowid <= ? ORDER BY rowid{}",
                                    m_columns, m_table, isUp ? "" : " DESC"));
        if (!select) {
            if (couldNotRead(m_database))
                return std::unexpected(select.error());
            return std::optional(isUp ? from : to); // not even the schema
        }
        const int rowid = sqlite3_column_count(select->handle()) - 1;
        select->bind(0, from).bind(1, to);
        while (true) {
            const Result<bool> stepped = select->step();
            if (!stepped) {
                if (couldNotRead(m_database))
                    return std::unexpected(stepped.error());
                m_salvaged.isWhole = false;
                select->reset();
                return std::optional(last.value_or(isUp ? from : to));
            }
            if (!*stepped)
                return std::optional<std::int64_t>();
            last = select->integer(rowid);
            const Result<void> taken = m_row(*select);
            if (taken)
                ++m_salvaged.rows;
            else if (isOfTheRow(taken.error()))
                m_salvaged.isWhole = false;
            else
                return std::unexpected(taken.error());
        }
    }

    // Up from the one end, down from the other. What is left between the two, where something is. What a damaged page calls
    // a rowid may be any number: the span never grows.
    Result<std::optional<Span>> fromBothEnds(Span span)
    {
        const std::int64_t before = m_salvaged.rows;
        const auto low = TRY(follow(span.from, span.to, Direction::Up));
        if (!low || *low == std::numeric_limits<std::int64_t>::max())
            return std::optional<Span>();
        const std::int64_t begin = std::max(span.from, *low + (m_salvaged.rows > before ? 1 : 0));
        if (begin > span.to)
            return std::optional<Span>();
        const std::int64_t between = m_salvaged.rows;
        const auto high = TRY(follow(begin, span.to, Direction::Down));
        if (!high || *high == std::numeric_limits<std::int64_t>::min())
            return std::optional<Span>();
        const std::int64_t end = std::min(span.to, *high - (m_salvaged.rows > between ? 1 : 0));
        return begin < end ? std::optional(Span{begin, end}) : std::nullopt;
    }

    Database& m_database;
    const std::string m_table;
    const std::string m_columns;
    const TakeRow& m_row;
    Salvaged m_salvaged;
};

struct Table {
    std::string name;
    bool hasRowids = true;
    std::vector<std::string> columns = {}; // that both files have
    std::string key = {};                  // its primary key, where it has no rowids
};

std::string listed(const std::vector<std::string>& names) { return fmt::format("{}", fmt::join(names, ", ")); }

Result<std::vector<std::string>> columnsOf(Database& database, const std::string& table, bool keysOnly = false)
{
    Statement select = TRY(Statement::prepare(
        database, fmt::format("SELECT name FROM pragma_table_info('{}'){}", table, keysOnly ? " WHERE pk > 0 ORDER BY pk" : "")));
    std::vector<std::string> columns;
    while (TRY(select.step()))
        columns.push_back(select.text(0));
    return columns;
}

Result<std::vector<Table>> tablesOf(Database& fresh, Database& damaged)
{
    Statement select = TRY(Statement::prepare(
        fresh, "SELECT name, wr FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'"));
    std::vector<Table> tables;
    while (TRY(select.step()))
        tables.push_back({.name = select.text(0), .hasRowids = select.integer(1) == 0});
    for (Table& table : tables) {
        // Of an older version, or where the schema itself is damaged, it may have fewer.
        const auto there = columnsOf(damaged, table.name);
        for (std::string& column : TRY(columnsOf(fresh, table.name))) {
            if (there && std::ranges::find(*there, column) != there->end())
                table.columns.push_back(std::move(column));
        }
        table.key = listed(TRY(columnsOf(fresh, table.name, true)));
    }
    return tables;
}

// Without rowids there is nothing to halve: from the one end, and from the other.
Result<Salvaged> readFromBothEnds(Database& damaged, const Table& table, const TakeRow& row)
{
    Salvaged salvaged;
    for (const char* direction : {"", " DESC"}) {
        std::string order;
        for (const char c : table.key)
            order += c == ',' ? std::string(direction) + "," : std::string(1, c);
        auto select = Statement::prepare(damaged, fmt::format("SELECT {} FROM {} ORDER BY {}{}", listed(table.columns),
                                                              table.name, order, direction));
        if (!select && couldNotRead(damaged))
            return std::unexpected(select.error());
        bool isAtEnd = false;
        while (select && !isAtEnd) {
            const Result<bool> stepped = select->step();
            if (!stepped && couldNotRead(damaged))
                return std::unexpected(stepped.error());
            if (!stepped)
                break;
            isAtEnd = !*stepped;
            if (isAtEnd)
                break;
            if (const Result<void> taken = row(*select); taken)
                ++salvaged.rows;
            else if (!isOfTheRow(taken.error()))
                return std::unexpected(taken.error());
        }
        if (isAtEnd)
            return salvaged;
        salvaged.isWhole = false;
    }
    return salvaged;
}

Result<Salvaged> copyTable(Database& damaged, Database& fresh, const Table& table)
{
    if (table.columns.empty())
        return Salvaged{0, false};
    std::string marks;
    for (std::size_t i = 0; i < table.columns.size(); ++i)
        marks += i == 0 ? "?" : ", ?";
    Statement insert = TRY(Statement::prepare(
        fresh, fmt::format("INSERT INTO {} ({}) VALUES ({}) ON CONFLICT DO NOTHING", table.name, listed(table.columns), marks)));
    const TakeRow copy = [&](const Statement& row) -> Result<void> {
        for (int column = 0; column < int(table.columns.size()); ++column)
            sqlite3_bind_value(insert.handle(), column + 1, sqlite3_column_value(row.handle(), column));
        return insert.run();
    };
    Transaction transaction = TRY(Transaction::begin(fresh));
    const Salvaged salvaged = table.hasRowids ? TRY(readAround(damaged, table.name, listed(table.columns), copy))
                                              : TRY(readFromBothEnds(damaged, table, copy));
    TRY_VOID(transaction.commit());
    return salvaged;
}

} // namespace

Result<bool> isWhole(const std::string& path)
{
    const auto withoutDamage = [](const Error& error) {
        return error.code == ErrorCode::Corrupt ? Result<bool>(false) : std::unexpected(error);
    };
    // A crash while the file was being made leaves a rollback journal, and only a writer can play it back.
    if (std::error_code none; std::filesystem::exists(path + "-journal", none)) {
        const auto writer = Database::openWriter(path);
        if (!writer)
            return withoutDamage(writer.error());
    }
    auto database = Database::openReader(path);
    if (!database)
        return withoutDamage(database.error());
    auto check = Statement::prepare(*database, "PRAGMA quick_check(1)");
    const auto stepped = check ? check->step() : Result<bool>(std::unexpected(check.error()));
    if (!stepped)
        return withoutDamage(stepped.error());
    return *stepped && check->bytes(0) == "ok";
}

Result<Salvaged> readAround(Database& damaged, const std::string& table, const std::string& columns, const TakeRow& row)
{
    return Walk(damaged, table, columns, row).all();
}

Result<Salvaged> copyAround(Database& damaged, Database& fresh)
{
    Salvaged salvaged;
    for (const Table& table : TRY(tablesOf(fresh, damaged)))
        salvaged.add(TRY(copyTable(damaged, fresh, table)));
    return salvaged;
}

} // namespace waybill::sqlite
