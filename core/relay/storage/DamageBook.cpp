// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/storage/DamageBook.h"

#include "core/base/DurableFile.h"
#include "core/base/JsonRead.h"
#include "core/base/JsonWriter.h"
#include "core/base/Redact.h"
#include "core/base/Rfc3339.h"
#include "core/relay/storage/Files.h"
#include "core/sqlite/Wal.h"

#include <spdlog/fmt/fmt.h>
#include <spdlog/spdlog.h>

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <utility>

namespace waybill::relay {

namespace fs = std::filesystem;

namespace {

constexpr const char* bookName = "damage.json";
constexpr const char* suspicionName = "damage.suspected"; // there: every file is looked at
constexpr std::uintmax_t lookedAtAlways = 64 << 20;       // takes some tens of milliseconds
constexpr const char* mendedSuffix = ".mended";           // a whole file that shall take the damaged one's place
constexpr std::size_t mostKept = 100;

bool lacksMails(const Damage& damage) { return damage.file.starts_with("intake/") && !damage.mails; }

std::string textOf(const std::string& path)
{
    std::stringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}

// "2026-11-26T14:02:55.000Z" -> "20261126T140255Z"
std::string forFileName(Timestamp time)
{
    std::string text = formatRfc3339(time).substr(0, 19) + "Z";
    std::erase_if(text, [](char c) { return c == '-' || c == ':'; });
    return text;
}

// Nothing when it isn't there.
Result<void> rename(const std::string& from, const std::string& to)
{
    std::error_code problem;
    fs::rename(from, to, problem);
    if (problem && problem != std::errc::no_such_file_or_directory)
        return fail(ErrorCode::Io, fmt::format("{} can't be set aside: {}", from, problem.message()),
                    "check the data folder's permissions");
    return {};
}

void removeDatabase(const std::string& path)
{
    std::error_code ignored;
    for (const char* suffix : {"", "-wal", "-shm"})
        fs::remove(path + suffix, ignored);
}

// Nothing of it is left in its log, so that one rename moves all of it.
Result<void> closeWhole(const std::string& path)
{
    {
        sqlite::Database database = TRY(sqlite::Database::openWriter(path));
        TRY_VOID(database.checkpoint(sqlite::Checkpoint::Truncate));
    }
    std::error_code ignored;
    for (const char* suffix : {"-wal", "-shm"})
        fs::remove(path + suffix, ignored);
    return {};
}

// What SQLite reads of the file, and where it would pass over commits in a damaged log, what stands behind the damage too.
Result<sqlite::Salvaged> readAll(const std::string& path, const std::string& fresh, const DamageBook::Salvage& salvage,
                                 bool isLogBelieved)
{
    if (isLogBelieved && TRY(sqlite::isWalWhole(path + "-wal")))
        return salvage(path, fresh);
    const std::string rejoined = path + ".rejoined"; // the same file, with another log
    removeDatabase(rejoined);
    std::error_code problem;
    fs::create_hard_link(path, rejoined, problem);
    if (problem)
        fs::copy_file(path, rejoined, problem);
    if (problem)
        return fail(ErrorCode::Io, fmt::format("{} can't be made: {}", rejoined, problem.message()),
                    "make room on the disk");
    const auto written = sqlite::rejoinWal(path + "-wal", rejoined + "-wal");
    const auto salvaged = written ? salvage(rejoined, fresh) : std::unexpected(written.error());
    removeDatabase(rejoined);
    return salvaged;
}

} // namespace

DamageBook::DamageBook(std::string folder, const Clock& clock)
    : m_folder(std::move(folder)), m_clock(clock), m_isSuspected(::access(pathOf(suspicionName).c_str(), F_OK) == 0)
{
    JsonDocument document;
    if (!document.parse(textOf(pathOf(bookName))))
        return;
    for (const JsonValue& one : document.root()["damaged"])
        m_found.push_back({textOrEmpty(one["file"]), textOrEmpty(one["set_aside"]),
                           timeOrNothing(one["found_at"]).value_or(Timestamp()),
                           one["rows"].integer().value_or(0), one["mails"].integer()});
}

Result<bool> DamageBook::isDamaged(const std::string& path, Look look) const
{
    std::error_code problem;
    const auto size = fs::file_size(path, problem);
    if (problem == std::errc::no_such_file_or_directory)
        return false;
    if (problem)
        return fail(ErrorCode::Io, fmt::format("{} can't be looked at: {}", path, problem.message()), "check the disk");
    if (look == Look::Needless)
        return true;
    if (!TRY(sqlite::isWalWhole(path + "-wal")))
        return true;
    if (size == 0)
        return false;
    if (!m_isSuspected && (look == Look::Never || size > lookedAtAlways))
        return false;
    return !TRY(sqlite::isWhole(path));
}

Result<void> DamageBook::mend(const std::string& path, const Salvage& salvage, Look look)
{
    if (TRY(isDamaged(path, look)))
        return replace(path, salvage, look != Look::Needless);
    return {};
}

Result<void> DamageBook::mend(const std::string& path, const sqlite::Schema& schema, Look look)
{
    const auto copy = [&schema](const std::string& damagedPath, const std::string& freshPath) -> Result<sqlite::Salvaged> {
        sqlite::Database fresh = TRY(sqlite::Database::openWriter(freshPath, sqlite::SecureDelete::On));
        TRY_VOID(sqlite::migrate(fresh, schema));
        auto damaged = sqlite::Database::openReader(damagedPath);
        if (damaged)
            return sqlite::copyAround(*damaged, fresh);
        return damaged.error().code == ErrorCode::Corrupt ? Result<sqlite::Salvaged>(sqlite::Salvaged{0, false})
                                                          : std::unexpected(damaged.error());
    };
    return mend(path, copy, look);
}

bool DamageBook::hasMended(const std::string& path) const
{
    const std::string file = fs::path(path).lexically_relative(m_folder).string();
    const std::lock_guard lock(m_mutex);
    return std::ranges::find(m_found, file, &Damage::file) != m_found.end();
}

// The new file is complete and noted before it is called mended; from then on a crash leads to finishing, before that to
// beginning anew.
Result<void> DamageBook::replace(const std::string& path, const Salvage& salvage, bool isLogBelieved)
{
    const Timestamp now = m_clock.now();
    const std::string fresh = path + ".salvaged";
    const std::string aside = path + ".damaged-" + forFileName(now);
    removeDatabase(fresh);
    spdlog::error("{} is damaged: what can be read of it is put into a new file", path);
    const sqlite::Salvaged salvaged = TRY(readAll(path, fresh, salvage, isLogBelieved));
    TRY_VOID(closeWhole(fresh));
    const Damage damage{fs::path(path).lexically_relative(m_folder).string(),
                        fs::path(aside).lexically_relative(m_folder).string(), now, salvaged.rows};
    TRY_VOID(note(damage));
    TRY_VOID(rename(fresh, path + mendedSuffix));
    TRY_VOID(syncFolder(fs::path(path).parent_path().string()));
    TRY_VOID(putIntoPlace(damage));
    spdlog::error("{} was damaged: {} rows could be read, the damaged file is now {}", path, salvaged.rows, aside);
    return {};
}

Result<void> DamageBook::finish()
{
    for (const Damage& damage : found()) {
        std::error_code ignored;
        if (fs::exists(pathOf(damage.file) + mendedSuffix, ignored))
            TRY_VOID(putIntoPlace(damage));
    }
    return {};
}

Result<void> DamageBook::putIntoPlace(const Damage& damage) const
{
    const std::string path = pathOf(damage.file);
    for (const char* suffix : {"", "-wal", "-shm"})
        TRY_VOID(rename(path + suffix, pathOf(damage.setAside) + suffix));
    TRY_VOID(rename(path + mendedSuffix, path));
    return syncFolder(fs::path(path).parent_path().string());
}

Result<void> DamageBook::note(const Damage& damage)
{
    const std::lock_guard lock(m_mutex);
    m_found.insert(m_found.begin(), damage);
    m_found.resize(std::min(m_found.size(), mostKept));
    return write();
}

Result<void> DamageBook::write() const
{
    JsonWriter writer;
    writer.beginObject().key("damaged").beginArray();
    for (const Damage& one : m_found)
        writer.beginObject().member("file", one.file).member("set_aside", one.setAside).member("found_at", one.foundAt)
            .member("rows", one.rows).memberOrNull("mails", one.mails).endObject();
    writer.endArray().endObject();
    return writePrivateFile(pathOf(bookName), writer.text());
}

std::string DamageBook::suffixForMails() const
{
    const std::lock_guard lock(m_mutex);
    const auto newest = std::ranges::find_if(m_found, lacksMails);
    return newest == m_found.end() ? std::string() : newest->setAside.substr(newest->file.size());
}

// They are told of with the newest file: nobody knows which of several lost the requests.
Result<void> DamageBook::noteMails(std::int64_t count)
{
    const std::lock_guard lock(m_mutex);
    for (Damage& one : m_found) {
        if (lacksMails(one))
            one.mails = std::exchange(count, 0);
    }
    return write();
}

void DamageBook::settle()
{
    std::error_code ignored;
    fs::remove(pathOf(suspicionName), ignored);
}

void DamageBook::suspect(const Error& error)
{
    spdlog::error("a database is damaged; every one is looked at with the next start: {}", forLog(error.text()));
    std::ofstream(pathOf(suspicionName)) << "look at every database\n";
}

std::vector<Damage> DamageBook::found() const
{
    const std::lock_guard lock(m_mutex);
    return m_found;
}

} // namespace waybill::relay
