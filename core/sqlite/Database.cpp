// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sqlite/Database.h"

#include "core/sqlite/GatheredWrites.h"
#include "core/sqlite/Statement.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <optional>
#include <unistd.h>

namespace waybill::sqlite {

namespace {

// A reader's snapshot can make the writer's checkpoint wait; nothing else ever locks for long.
constexpr int busyTimeoutMs = 5000;

// SQLite would make the file readable for the group; the WAL and its index take the mode from it.
Result<void> createPrivate(const std::string& path)
{
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0) {
        const int problem = errno;
        const ErrorCode code = problem == EACCES || problem == EPERM ? ErrorCode::PermissionDenied
            : problem == ENOSPC || problem == EDQUOT                 ? ErrorCode::Unavailable
                                                                     : ErrorCode::Io;
        return fail(code, fmt::format("can't open {}: {}", path, std::strerror(problem)),
                    "check that the directory exists and is yours");
    }
    ::close(file);
    return {};
}

sqlite3_file* fileOf(sqlite3* handle, int which)
{
    sqlite3_file* file = nullptr;
    const bool isThere = sqlite3_file_control(handle, "main", which, &file) == SQLITE_OK && file && file->pMethods;
    return isThere ? file : nullptr;
}

// A full disk by another name: the log's index can't grow, as beside a log that was laid out, or the quota is used up.
bool lacksRoom(sqlite3* handle, int code)
{
    if (code == SQLITE_IOERR_SHMSIZE)
        return true;
    if (code != SQLITE_IOERR_WRITE)
        return false;
    return std::ranges::any_of(std::array{SQLITE_FCNTL_JOURNAL_POINTER, SQLITE_FCNTL_FILE_POINTER}, [handle](int which) {
        int problem = 0;
        sqlite3_file* const file = fileOf(handle, which);
        return file && file->pMethods->xFileControl(file, SQLITE_FCNTL_LAST_ERRNO, &problem) == SQLITE_OK && problem == EDQUOT;
    });
}

} // namespace

Error lastError(sqlite3* handle)
{
    const char* path = sqlite3_db_filename(handle, "main");
    const std::string what = fmt::format("{}: {}", path && *path ? path : "database", sqlite3_errmsg(handle));
    const int code = sqlite3_extended_errcode(handle);
    const Error isFull{ErrorCode::Unavailable, "the disk is full: " + what, "make room on the disk"};
    if (lacksRoom(handle, code))
        return isFull;
    switch (code & 0xff) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return {ErrorCode::Corrupt, what, "the file is damaged: put it aside and restore it from a backup"};
    case SQLITE_FULL:
        return isFull;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return {ErrorCode::Unavailable, what, "another program holds the file: it goes on once that one lets go"};
    case SQLITE_CANTOPEN:
        return {ErrorCode::Io, what, "check that the directory exists and is yours"};
    case SQLITE_TOOBIG:
        return {ErrorCode::TooLarge, what, {}};
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
        return {ErrorCode::InvalidInput, what, {}};
    default:
        return {ErrorCode::Io, what, {}};
    }
}

Database::Database(sqlite3* handle, std::string path)
    : m_walPages(std::make_unique<std::int64_t>(0)), m_handle(handle), m_path(std::move(path))
{
}

Result<Database> Database::open(const std::string& path, int flags)
{
    // Nobody asks SQLite how much memory it has: counting it takes a lock of the whole process at each allocation. It says
    // no when somebody else opened a database before.
    [[maybe_unused]] static const int said = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    sqlite3* handle = nullptr;
    const int code = sqlite3_open_v2(path.c_str(), &handle, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
    if (!handle)
        return fail(ErrorCode::Io, "not enough memory to open " + path);
    Database database(handle, path);
    if (code != SQLITE_OK)
        return std::unexpected(lastError(handle));
    sqlite3_busy_timeout(handle, busyTimeoutMs);
    return database;
}

Result<Database> Database::openWriter(const std::string& path, SecureDelete secureDelete)
{
    TRY_VOID(createPrivate(path));
    Database database = TRY(open(path, SQLITE_OPEN_READWRITE));
    TRY_VOID(database.execute("PRAGMA page_size=4096; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                              "PRAGMA wal_autocheckpoint=0; PRAGMA mmap_size=0; PRAGMA temp_store=MEMORY"));
    TRY_VOID(database.execute(secureDelete == SecureDelete::On ? "PRAGMA secure_delete=ON" : "PRAGMA secure_delete=OFF"));
    sqlite3_wal_hook(
        database.handle(),
        [](void* pages, sqlite3*, const char*, int count) {
            *static_cast<std::int64_t*>(pages) = count;
            return SQLITE_OK;
        },
        database.m_walPages.get());
    return database;
}

Result<Database> Database::openReader(const std::string& path)
{
    if (::access(path.c_str(), F_OK) != 0)
        return fail(ErrorCode::NotFound, path + " is not there");
    Database database = TRY(open(path, SQLITE_OPEN_READONLY));
    // The last connection to close would checkpoint; a reader never may.
    sqlite3_db_config(database.handle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    TRY_VOID(database.execute("PRAGMA query_only=ON; PRAGMA wal_autocheckpoint=0; PRAGMA mmap_size=0;"
                              "PRAGMA temp_store=MEMORY"));
    TRY_VOID(database.queryInteger("SELECT count(*) FROM sqlite_schema"));
    return database;
}

Result<void> Database::execute(const char* sql)
{
    if (sqlite3_exec(m_handle.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK)
        return std::unexpected(lastError(m_handle.get()));
    return {};
}

Result<std::int64_t> Database::queryInteger(const char* sql)
{
    Statement statement = TRY(Statement::prepare(*this, sql));
    return TRY(statement.step()) ? statement.integer(0) : 0;
}

sqlite3_file* Database::openFile(int which) const { return fileOf(m_handle.get(), which); }

Result<void> Database::commit(Pace pace)
{
    std::optional<GatheredWrites> gathered;
    if (sqlite3_file* const wal = openFile(SQLITE_FCNTL_JOURNAL_POINTER))
        gathered.emplace(wal, pace);
    return execute("COMMIT");
}

Result<void> Database::checkpoint(Checkpoint mode)
{
    std::optional<GatheredWrites> paced;
    if (sqlite3_file* const file = openFile(SQLITE_FCNTL_FILE_POINTER))
        paced.emplace(file, Pace::Steady, GatheredWrites::Gather::Nothing);
    const int how = mode == Checkpoint::Truncate ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE;
    if (sqlite3_wal_checkpoint_v2(m_handle.get(), nullptr, how, nullptr, nullptr) != SQLITE_OK)
        return std::unexpected(lastError(m_handle.get()));
    return {};
}

Result<void> Database::layOutWal(std::int64_t bytes)
{
    // SQLite's own files write less than 128 KiB in one call, and nothing of what is a multiple of that.
    constexpr sqlite3_int64 pieceBytes = 64 << 10;
    sqlite3_file* const wal = openFile(SQLITE_FCNTL_JOURNAL_POINTER);
    sqlite3_int64 begin = 0;
    if (!wal || wal->pMethods->xFileSize(wal, &begin) != SQLITE_OK)
        return fail(ErrorCode::Io, m_path + ": there is no WAL to lay out");
    const GatheredWrites gathered(wal, Pace::Steady);
    const std::string zeros(std::size_t(pieceBytes), '\0');
    const sqlite3_int64 end = begin + bytes;
    int code = SQLITE_OK;
    for (sqlite3_int64 at = begin; at < end && code == SQLITE_OK; at += pieceBytes)
        code = wal->pMethods->xWrite(wal, zeros.data(), int(std::min(pieceBytes, end - at)), at);
    if (code == SQLITE_OK)
        code = wal->pMethods->xSync(wal, SQLITE_SYNC_NORMAL);
    if (code == SQLITE_OK)
        return {};
    wal->pMethods->xTruncate(wal, begin);
    return fail(ErrorCode::Unavailable, fmt::format("{}: the WAL is not laid out: {}", m_path, sqlite3_errstr(code)));
}

} // namespace waybill::sqlite
