// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What can still be read of a damaged database. SQLite's own recovery is no part of the library that distributions ship;
// this reads each table row by row, from both ends towards the damage and then between, in ever smaller ranges of rowids.
// A read that fails is no damage: it ends everything (Io), and the next try may go through.
// Blocking; the connections' thread rules hold.

#include "core/sqlite/Database.h"
#include "core/sqlite/Statement.h"

#include <functional>
#include <string>

namespace waybill::sqlite {

struct Salvaged {
    std::int64_t rows = 0;
    bool isWhole = true; // false: something could not be read

    void add(const Salvaged& other)
    {
        rows += other.rows;
        isWhole = isWhole && other.isWhole;
    }
};

// SQLite's own look at every page. False for damage; NotFound, Io.
Result<bool> isWhole(const std::string& path);

// Each readable row of a table with rowids, once, in no certain order. `row` may refuse one (InvalidInput, TooLarge): it is
// not counted; with any other error everything ends.
using TakeRow = std::function<Result<void>(const Statement& row)>;
Result<Salvaged> readAround(Database& damaged, const std::string& table, const std::string& columns, const TakeRow& row);

// Every readable row of every table that `fresh` has, into it; rows that break its constraints are left out.
Result<Salvaged> copyAround(Database& damaged, Database& fresh);

} // namespace waybill::sqlite
