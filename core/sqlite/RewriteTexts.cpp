// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sqlite/RewriteTexts.h"

#include "core/sqlite/Statement.h"

namespace waybill::sqlite {

namespace {

std::string joined(const std::vector<const char*>& columns, const char* after, const char* between)
{
    std::string list;
    for (const char* column : columns)
        list += (list.empty() ? "" : between) + std::string(column) + after;
    return list;
}

} // namespace

Result<std::int64_t> rewriteTexts(Database& database, const TextTable& table,
                                  const std::function<bool(std::string& text)>& change)
{
    const std::string name(table.name);
    Statement select = TRY(Statement::prepare(
        database, "SELECT " + joined(table.texts, "", ", ") + ", " + joined(table.key, "", ", ") + " FROM " + name));
    std::vector<std::vector<Value>> changed; // texts, then the key, as the statement below takes them
    while (TRY(select.step())) {
        std::vector<Value> row;
        bool any = false;
        const int texts = int(table.texts.size());
        for (int column = 0; column < texts; ++column) {
            std::string text = select.text(column);
            any = change(text) || any;
            row.push_back(select.isNull(column) ? Value(nullptr) : Value(std::move(text)));
        }
        for (int column = texts; column < texts + int(table.key.size()); ++column)
            row.emplace_back(select.text(column)); // a number compares as one: the column has its affinity
        if (any)
            changed.push_back(std::move(row));
    }
    Statement update = TRY(Statement::prepare(
        database, "UPDATE " + name + " SET " + joined(table.texts, " = ?", ", ") + " WHERE " + joined(table.key, " = ?", " AND ")));
    for (const std::vector<Value>& row : changed) {
        int index = 0;
        for (const Value& value : row)
            update.bind(index++, value);
        TRY_VOID(update.run());
    }
    return std::int64_t(changed.size());
}

} // namespace waybill::sqlite
