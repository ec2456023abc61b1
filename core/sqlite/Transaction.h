// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One transaction of the writer, undone at the end of the scope unless committed. Same thread rule as its Database,
// which must outlive it.

#include "core/sqlite/Database.h"

#include <utility>

namespace waybill::sqlite {

class Transaction {
public:
    static Result<Transaction> begin(Database& database)
    {
        TRY_VOID(database.execute("BEGIN IMMEDIATE"));
        return Transaction(database);
    }
    // A consistent view over several reads.
    static Result<Transaction> beginRead(Database& database)
    {
        TRY_VOID(database.execute("BEGIN"));
        return Transaction(database);
    }

    Transaction(Transaction&& other) noexcept : m_database(std::exchange(other.m_database, nullptr)) {}
    Transaction& operator=(Transaction&&) = delete;
    ~Transaction()
    {
        if (m_database && m_database->inTransaction())
            (void)m_database->execute("ROLLBACK");
    }

    // Durable when it returns without error. With an error nothing of the transaction is there. Where nobody waits for it,
    // it is made so a little at a time.
    Result<void> commit(Pace pace = Pace::AtOnce)
    {
        TRY_VOID(m_database->commit(pace));
        m_database = nullptr;
        return {};
    }

private:
    explicit Transaction(Database& database) : m_database(&database) {}

    Database* m_database;
};

} // namespace waybill::sqlite
