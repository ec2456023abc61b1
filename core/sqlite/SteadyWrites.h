// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// For long writes of a thread that nobody waits for: while one of these lives, what is written to the file goes to the disk
// a little at a time, and other threads are let in between two pages. One large sync at the end would keep every commit
// of other files waiting behind it, some 20 ms for 50 MB. In the thread that uses the connection; the file must stay open.

#include <sqlite3.h>

namespace waybill::sqlite {

class SteadyWrites {
public:
    explicit SteadyWrites(sqlite3_file* file);
    SteadyWrites(const SteadyWrites&) = delete;
    SteadyWrites& operator=(const SteadyWrites&) = delete;
    ~SteadyWrites() { m_file->pMethods = m_methods.own; }

private:
    // The file's own methods but for writing, and where those are.
    struct Methods : sqlite3_io_methods {
        const sqlite3_io_methods* own;
    };
    static int write(sqlite3_file* file, const void* bytes, int count, sqlite3_int64 offset);

    sqlite3_file* m_file;
    Methods m_methods;
};

} // namespace waybill::sqlite
