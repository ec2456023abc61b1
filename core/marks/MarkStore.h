// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The marks of one person in a SQLite file of theirs (mode 0600), through Qt Sql: few rows, written one at a time. Used in
// the thread that opened it. What was removed leaves no bytes in the file.

#include "core/base/Result.h"
#include "core/marks/Mark.h"

#include <QSqlDatabase>

#include <memory>
#include <string>
#include <vector>

class QSqlQuery;

namespace waybill::marks {

class MarkStore {
public:
    // Creates file and folder when they aren't there. InvalidInput: another program's database; NewerVersion; Corrupt; Io.
    static Result<std::unique_ptr<MarkStore>> open(const std::string& path);
    ~MarkStore();
    MarkStore(const MarkStore&) = delete;
    MarkStore& operator=(const MarkStore&) = delete;

    Result<std::vector<Mark>> all() const;
    Result<void> put(const Mark& mark); // takes the place of the event's mark
    Result<void> remove(events::EventId event); // also when there is none

private:
    explicit MarkStore(QSqlDatabase database) : m_database(std::move(database)) {}

    Result<void> prepareSchema();
    Result<void> run(QSqlQuery& query) const;
    Result<int> pragma(const char* name) const;

    QSqlDatabase m_database;
};

} // namespace waybill::marks
