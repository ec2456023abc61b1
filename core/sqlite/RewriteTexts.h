// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Changes texts wherever they stand in a table, row by row: for what must be found in every column, as a person who is to
// be forgotten. Within the caller's transaction; the caller's thread.

#include "core/sqlite/Database.h"

#include <functional>
#include <string>
#include <vector>

namespace waybill::sqlite {

struct TextTable {
    const char* name;
    std::vector<const char*> key;   // what names a row; never changed itself
    std::vector<const char*> texts; // NULL stays NULL
};

// `change` says whether it changed the text. Gives the number of rows in which it did.
Result<std::int64_t> rewriteTexts(Database& database, const TextTable& table,
                                  const std::function<bool(std::string& text)>& change);

} // namespace waybill::sqlite
