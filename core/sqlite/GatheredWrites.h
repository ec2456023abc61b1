// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// While one of these lives, what SQLite writes to the file piece by piece goes to the operating system in larger pieces: a
// page of the WAL is two writes, a commit has dozens of pages, and each call costs more than its copying.
// Pace::Steady is for long writes of a thread that nobody waits for: the bytes go to the disk a megabyte at a time, and other
// threads are let in. One large sync at the end would keep every commit of other files waiting behind it, some 20 ms for
// 50 MB.
// In the thread that uses the connection; the file must stay open. What is gathered is there for others, and known to be
// written, after a sync: every commit of ours ends with one before others hear of it, but a checkpoint that a reader stops half
// way does not, and lets others read what it wrote of the database's file. That is Gather::Nothing, and paced only.

#include "core/sqlite/Database.h"

#include <sqlite3.h>

#include <array>
#include <cstddef>
#include <cstdint>

namespace waybill::sqlite {

class GatheredWrites {
public:
    enum class Gather : std::uint8_t { Pieces, Nothing };

    GatheredWrites(sqlite3_file* file, Pace pace, Gather gather = Gather::Pieces);
    GatheredWrites(const GatheredWrites&) = delete;
    GatheredWrites& operator=(const GatheredWrites&) = delete;
    ~GatheredWrites();

private:
    // The file's own methods but for those below, and whose they are.
    struct Methods : sqlite3_io_methods {
        GatheredWrites* self;
    };
    static GatheredWrites& of(sqlite3_file* file);
    static int write(sqlite3_file* file, const void* bytes, int count, sqlite3_int64 offset);
    static int read(sqlite3_file* file, void* bytes, int count, sqlite3_int64 offset);
    static int sync(sqlite3_file* file, int flags);
    static int truncate(sqlite3_file* file, sqlite3_int64 size);
    static int size(sqlite3_file* file, sqlite3_int64* size);

    int take(const void* bytes, int count, sqlite3_int64 offset);
    int flush();
    int writeOut(const void* bytes, int count, sqlite3_int64 offset);

    sqlite3_file* m_file;
    const sqlite3_io_methods* m_own;
    Methods m_methods;
    Pace m_pace;
    Gather m_gather;
    sqlite3_int64 m_begin = 0; // where in the file the gathered bytes go
    int m_count = 0;
    std::array<char, std::size_t(64) << 10> m_bytes; // SQLite's own files write less than 128 KiB in one call
};

} // namespace waybill::sqlite
