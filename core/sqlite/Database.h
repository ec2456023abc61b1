// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One connection to a SQLite file. A file has one process and in it one writer connection, which does every write and
// every checkpoint; readers never checkpoint (SQLite before 3.51.3 can corrupt a WAL database when two connections
// write and checkpoint at once). Used by one thread at a time; may move between threads. Statements go before it.

#include "core/base/Result.h"

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <string>

namespace waybill::sqlite {

enum class SecureDelete : std::uint8_t { Off, On };
enum class Checkpoint : std::uint8_t { Passive, Truncate };
enum class Pace : std::uint8_t { AtOnce, Steady }; // Steady: see GatheredWrites.h

class Database {
public:
    static constexpr std::int64_t pageBytes = 4096;

    // Creates the file (mode 0600) when it isn't there. WAL, synchronous=FULL, no automatic checkpoint, no mmap.
    // Corrupt when it isn't a SQLite database, Unavailable while somebody keeps it locked (a second writer is not noticed),
    // Io.
    static Result<Database> openWriter(const std::string& path, SecureDelete secureDelete = SecureDelete::Off);
    // Read-only; sees each commit of the writer from its next statement on. NotFound, Corrupt, Io.
    static Result<Database> openReader(const std::string& path);

    // Statements without parameters and results, separated by ';'.
    Result<void> execute(const char* sql);
    // The first column of the first row of a query without parameters; 0 without a row.
    Result<std::int64_t> queryInteger(const char* sql);

    // Ends a transaction: for Transaction.
    Result<void> commit(Pace pace);
    // Moves the WAL into the file. Costs tens of milliseconds: never where somebody waits for a commit. Passive does
    // what readers allow at once; Truncate waits for them, empties the WAL, and gives Unavailable when they take too long.
    Result<void> checkpoint(Checkpoint mode);
    // Passive, once the WAL was longer than that after the last commit.
    Result<void> checkpointWhenLonger(std::int64_t bytes)
    {
        return walBytes() > bytes ? checkpoint(Checkpoint::Passive) : Result<void>();
    }
    // Writes zeros where the WAL's next `bytes` will be, durably, so that commits change no file's size: their fsync has no
    // metadata to wait for. Not while another thread uses the connection. On failure the WAL is as before.
    Result<void> layOutWal(std::int64_t bytes);
    // How long the WAL was after the last commit; the moment to checkpoint is the writer's to choose.
    std::int64_t walBytes() const { return *m_walPages * pageBytes; }

    // False once a transaction is over, also when SQLite ended it by itself after an error.
    bool inTransaction() const { return sqlite3_get_autocommit(m_handle.get()) == 0; }
    std::int64_t changedRows() const { return sqlite3_changes64(m_handle.get()); }

    sqlite3* handle() const { return m_handle.get(); }
    const std::string& path() const { return m_path; }

private:
    struct Closer {
        void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
    };

    Database(sqlite3* handle, std::string path);
    static Result<Database> open(const std::string& path, int flags);
    sqlite3_file* openFile(int which) const; // SQLITE_FCNTL_FILE_POINTER or …_JOURNAL_POINTER; null when it isn't open

    std::unique_ptr<std::int64_t> m_walPages; // has an address that SQLite may keep; goes after the handle
    std::unique_ptr<sqlite3, Closer> m_handle;
    std::string m_path;
};

// The connection's last error, as ours: damage is Corrupt, a full disk or somebody's lock Unavailable, a value over
// SQLite's limits TooLarge, a broken constraint InvalidInput, all else Io.
Error lastError(sqlite3* handle);

} // namespace waybill::sqlite
