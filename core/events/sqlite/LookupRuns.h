// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The sorted runs that the lookup index consists of, and their merging. Every entry stands in exactly one run at any
// time, so a reader asks all runs and needs to know nothing of merges. Used within the writer's transactions, which make
// every step whole; its statements go before the connection.

#include "core/sqlite/Database.h"
#include "core/sqlite/Statement.h"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace waybill::events {

struct LookupEntry {
    std::int64_t hash = 0;
    std::int64_t message = 0;
    friend auto operator<=>(const LookupEntry&, const LookupEntry&) = default;
};

class LookupRuns {
public:
    static constexpr std::size_t entriesPerPage = 248; // with its key a page of the file
    static constexpr std::int64_t runsPerMerge = 8;
    static constexpr std::int64_t bigRunsWhileBusy = 16;

    enum class Load { Quiet, Busy };

    static Result<LookupRuns> open(const sqlite::Database& database);

    // A new run; the entries are in ascending order.
    Result<void> add(std::span<const LookupEntry> entries);

    // Merges about `budget` entries, small runs first. Those of messages before `oldestMessage` are left out: they are
    // gone. While it is busy, runs that lie on the disk rather than in memory wait for a quieter time, up to twice as
    // many.
    Result<void> merge(sqlite::Database& database, std::int64_t budget, std::int64_t oldestMessage, Load load);

    // Removes the entry wherever it is.
    Result<void> remove(const sqlite::Database& database, const LookupEntry& entry);

private:
    class Merge;

    struct Statements {
        sqlite::Statement addRun, addPage, parkPage, fillPage, dropPage, firstPage, setPages;
    };

    LookupRuns(Statements statements, std::int64_t nextRun) : m_sql(std::move(statements)), m_nextRun(nextRun) {}
    Result<std::int64_t> addRun(std::int64_t pages, std::int64_t target);
    // The run that is being made by the merge to go on with; 0 when nothing needs merging.
    Result<std::int64_t> chooseMerge(sqlite::Database& database, Load load);

    Statements m_sql;
    std::int64_t m_nextRun;
};

// The messages under a hash, each once. The caller holds a read transaction, so that no merge comes in between.
Result<std::vector<std::int64_t>> messagesUnder(const sqlite::Database& database, std::int64_t hash);

} // namespace waybill::events
