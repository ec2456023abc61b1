// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/DurableFile.h"

#include "core/base/Descriptor.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

namespace waybill {

namespace {

std::unexpected<Error> systemError(const std::string& path, const char* what)
{
    return fail(ErrorCode::Io, path + " can't be " + what + ": " + std::strerror(errno),
                "check the folder's permissions and the free space");
}

} // namespace

bool writeAll(int file, std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t count = ::write(file, bytes.data(), bytes.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return false;
        bytes.remove_prefix(std::size_t(count));
    }
    return true;
}

Result<void> syncFolder(const std::string& folder)
{
    const Descriptor directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (directory.fd() < 0 || ::fsync(directory.fd()) != 0)
        return systemError(folder, "made durable");
    return {};
}

Result<void> replaceFile(const std::string& path, std::string_view text, mode_t mode)
{
    const std::string temporary = path + ".new";
    ::unlink(temporary.c_str()); // of a run that crashed
    const Descriptor file(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (file.fd() < 0)
        return systemError(temporary, "made");
    const bool isReplaced = ::fchmod(file.fd(), mode) == 0 && writeAll(file.fd(), text) && ::fsync(file.fd()) == 0
                            && ::rename(temporary.c_str(), path.c_str()) == 0;
    if (!isReplaced) {
        const auto error = systemError(path, "replaced");
        ::unlink(temporary.c_str());
        return error;
    }
    const std::string folder = std::filesystem::path(path).parent_path().string();
    return syncFolder(folder.empty() ? "." : folder);
}

} // namespace waybill
