// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/ErasedFiles.h"

#include "core/base/Descriptor.h"
#include "core/relay/ErasedPages.h"

#include <spdlog/fmt/fmt.h>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

namespace waybill::relay {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t pieceBytes = 1 << 20;
constexpr std::size_t overlapBytes = 64 << 10; // longer than an address in any encoding

bool isInUse(const std::string& name)
{
    // Mail that arrives, or whose request names it, has been looked at.
    constexpr std::string_view suffixes[] = {".part", ".mail", ".db", ".db-wal", ".db-shm"};
    return name.starts_with("api-token")
           || std::ranges::any_of(suffixes, [&](std::string_view suffix) { return name.ends_with(suffix); });
}

Error ioError(const std::string& path)
{
    return {ErrorCode::Io, fmt::format("{} can't be cleaned: {}", path, std::strerror(errno)), "mend that and erase again"};
}

Result<bool> maskFile(const std::string& path, const AddressTraces& traces)
{
    const Descriptor file(::open(path.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW));
    if (file.fd() < 0)
        return errno == ENOENT ? Result<bool>(false) : std::unexpected(ioError(path)); // rotated away
    bool any = false;
    std::string piece(pieceBytes, '\0');
    for (off_t at = 0;; at += off_t(pieceBytes - overlapBytes)) {
        const ssize_t length = ::pread(file.fd(), piece.data(), pieceBytes, at);
        if (length < 0)
            return std::unexpected(ioError(path));
        std::string masked = piece.substr(0, std::size_t(length));
        if (traces.mask(masked) > 0) {
            any = true;
            if (::pwrite(file.fd(), masked.data(), masked.size(), at) != length)
                return std::unexpected(ioError(path));
        }
        if (std::size_t(length) < pieceBytes)
            break;
    }
    if (any && ::fsync(file.fd()) != 0)
        return std::unexpected(ioError(path));
    return any;
}

} // namespace

Result<std::int64_t> maskFiles(const std::string& folder, const AddressTraces& traces)
{
    const AddressTraces anywhere = traces.withoutBounds(); // for damaged databases that were set aside
    std::int64_t count = 0;
    std::error_code problem;
    for (fs::recursive_directory_iterator entry(folder, problem), end; !problem && entry != end; entry.increment(problem)) {
        std::error_code ignored;
        const bool isFile = entry->is_regular_file(ignored) && !entry->is_symlink(ignored);
        const std::string name = entry->path().filename().string();
        if (!isFile || isInUse(name))
            continue;
        const std::string path = entry->path().string();
        const bool isSetAside = name.contains(".damaged-");
        bool any = TRY(maskFile(path, isSetAside ? anywhere : traces));
        if (isSetAside && !name.ends_with("-wal") && !name.ends_with("-shm"))
            any |= TRY(maskAcrossPages(path, anywhere));
        count += any ? 1 : 0;
    }
    if (problem)
        return fail(ErrorCode::Io, fmt::format("{} can't be listed: {}", folder, problem.message()),
                    "check the folder's permissions, then erase once more");
    return count;
}

} // namespace waybill::relay
