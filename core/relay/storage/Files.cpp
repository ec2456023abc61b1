// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/storage/Files.h"

#include "core/base/Descriptor.h"
#include "core/base/DurableFile.h"

#include <spdlog/fmt/fmt.h>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace waybill::relay {

namespace {

constexpr std::size_t maxSecretBytes = 64 * 1024;

std::unexpected<Error> systemError(const std::string& path, const char* what)
{
    return fail(ErrorCode::Io, fmt::format("{} {}: {}", path, what, std::strerror(errno)),
                "check the folder's permissions and the free space");
}

} // namespace

Result<void> writePrivateFile(const std::string& path, std::string_view text) { return replaceFile(path, text, 0600); }

Result<Secret> readPrivateFile(const std::string& path)
{
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC)); // a pipe is not waited for
    if (file.fd() < 0) {
        if (errno == ENOENT)
            return fail(ErrorCode::NotFound, fmt::format("there is no {}", path), "check the name");
        if (errno == EACCES)
            return fail(ErrorCode::PermissionDenied, fmt::format("{} can't be read by this user", path),
                        fmt::format("make it this user's, with chmod 600 {}", path));
        return systemError(path, "can't be read");
    }
    struct stat status;
    if (::fstat(file.fd(), &status) != 0)
        return systemError(path, "can't be read");
    if (!S_ISREG(status.st_mode))
        return fail(ErrorCode::InvalidInput, fmt::format("{} is not a file", path), "put a file there");
    if ((status.st_mode & 077) != 0)
        return fail(ErrorCode::PermissionDenied, fmt::format("{} can be read by others", path),
                    fmt::format("chmod 600 {}", path));
    std::string text(maxSecretBytes + 1, '\0');
    std::size_t length = 0;
    for (ssize_t count = 1; count > 0 && length < text.size(); length += std::size_t(count)) {
        count = ::read(file.fd(), text.data() + length, text.size() - length);
        if (count < 0)
            return systemError(path, "can't be read");
    }
    if (length > maxSecretBytes)
        return fail(ErrorCode::TooLarge, fmt::format("{} is larger than 64 KiB", path), "it is not one that was written here");
    text.resize(length);
    while (text.ends_with('\n') || text.ends_with('\r'))
        text.pop_back();
    return Secret(std::move(text));
}

Result<FileLock> FileLock::take(const std::string& path)
{
    FileLock lock(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (lock.m_file < 0)
        return systemError(path, "can't be made");
    int locked = 0;
    do
        locked = ::flock(lock.m_file, LOCK_EX | LOCK_NB);
    while (locked != 0 && errno == EINTR);
    if (locked == 0)
        return lock;
    if (errno == EWOULDBLOCK)
        return fail(ErrorCode::Conflict, "another relay uses this data directory",
                    "stop it, or give this one another --data");
    return fail(ErrorCode::Io, fmt::format("{} can't be locked: {}", path, std::strerror(errno)),
                "keep the data folder on a disk of this machine");
}

FileLock::FileLock(FileLock&& other) noexcept : m_file(std::exchange(other.m_file, -1)) {}

FileLock::~FileLock()
{
    if (m_file >= 0)
        ::close(m_file);
}

} // namespace waybill::relay
