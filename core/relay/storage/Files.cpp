// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/storage/Files.h"

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

// Closes with its scope.
class File {
public:
    explicit File(int file) : m_file(file) {}
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    ~File()
    {
        if (m_file >= 0)
            ::close(m_file);
    }
    int get() const { return m_file; }

private:
    int m_file;
};

} // namespace

Result<void> writePrivateFile(const std::string& path, std::string_view text)
{
    const std::string temporary = path + ".new";
    {
        ::unlink(temporary.c_str());
        const File file(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
        if (file.get() < 0)
            return systemError(temporary, "can't be made");
        if (::write(file.get(), text.data(), text.size()) != ssize_t(text.size()) || ::fsync(file.get()) != 0)
            return systemError(temporary, "can't be written");
    }
    if (::rename(temporary.c_str(), path.c_str()) != 0)
        return systemError(path, "can't be replaced");
    return {};
}

Result<Secret> readPrivateFile(const std::string& path)
{
    const File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (file.get() < 0) {
        if (errno == ENOENT)
            return fail(ErrorCode::NotFound, fmt::format("there is no {}", path));
        if (errno == EACCES)
            return fail(ErrorCode::PermissionDenied, fmt::format("{} can't be read by this user", path));
        return systemError(path, "can't be read");
    }
    struct stat status;
    if (::fstat(file.get(), &status) != 0)
        return systemError(path, "can't be read");
    if (!S_ISREG(status.st_mode))
        return fail(ErrorCode::InvalidInput, fmt::format("{} is not a file", path));
    if ((status.st_mode & 077) != 0)
        return fail(ErrorCode::PermissionDenied, fmt::format("{} can be read by others", path),
                    fmt::format("chmod 600 {}", path));
    std::string text(maxSecretBytes, '\0');
    const ssize_t count = ::read(file.get(), text.data(), text.size());
    if (count < 0)
        return systemError(path, "can't be read");
    text.resize(std::size_t(count));
    while (text.ends_with('\n') || text.ends_with('\r'))
        text.pop_back();
    return Secret(std::move(text));
}

Result<FileLock> FileLock::take(const std::string& path)
{
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0)
        return systemError(path, "can't be made");
    if (::flock(file, LOCK_EX | LOCK_NB) != 0) {
        ::close(file);
        return fail(ErrorCode::Conflict, "another relay uses this data directory",
                    "stop it, or give this one another --data");
    }
    return FileLock(file);
}

FileLock::FileLock(FileLock&& other) noexcept : m_file(std::exchange(other.m_file, -1)) {}

FileLock::~FileLock()
{
    if (m_file >= 0)
        ::close(m_file);
}

} // namespace waybill::relay
