// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Read-only connections to one file, lent to one thread each and kept for the next. Safe from any thread; outlives its
// leases.

#include "core/sqlite/Database.h"

#include <cstddef>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace waybill::sqlite {

class ReaderPool {
public:
    class Lease {
    public:
        Lease(ReaderPool& pool, Database database) : m_pool(pool), m_database(std::move(database)) {}
        Lease(Lease&& other) noexcept : m_pool(other.m_pool), m_database(std::move(other.m_database))
        {
            other.m_database.reset();
        }
        ~Lease()
        {
            if (m_database)
                m_pool.giveBack(*std::move(m_database));
        }
        Database& operator*() { return *m_database; }
        Database* operator->() { return &*m_database; }

    private:
        ReaderPool& m_pool;
        std::optional<Database> m_database;
    };

    ReaderPool(std::string path, std::size_t keep) : m_path(std::move(path)), m_keep(keep) {}

    Result<Lease> lease();
    // Closes what is not lent, and from now on what comes back: the file is seldom read any more.
    void keepNone();

private:
    void giveBack(Database database);

    const std::string m_path;
    std::mutex m_mutex;
    std::size_t m_keep;
    std::vector<Database> m_idle;
};

} // namespace waybill::sqlite
