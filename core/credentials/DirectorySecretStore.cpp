// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/credentials/DirectorySecretStore.h"

#include "core/base/Ascii.h"
#include "core/base/Descriptor.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace waybill::credentials {

namespace {

// A plain file name: it can't lead out of the directory.
Result<void> checkName(const std::string& name)
{
    const auto isAllowed = [](char c) { return isAsciiLetterOrDigit(c) || c == '-' || c == '_' || c == '.'; };
    if (!name.empty() && name.size() <= 255 && name.front() != '.' && std::ranges::all_of(name, isAllowed))
        return {};
    return fail(ErrorCode::InvalidInput, "“" + name + "” is no name of a secret", "use letters, digits, '-', '_' and '.'");
}

// Empty when only the owner, and that is us or the system, may use it.
std::string whyOpen(const struct stat& about)
{
    if ((about.st_mode & 077) != 0)
        return "others may use it";
    if (about.st_uid != ::geteuid() && about.st_uid != 0)
        return "it belongs to another user";
    return {};
}

int openDirectory(const std::string& path) { return ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); }

std::unexpected<Error> directoryError(const std::string& path)
{
    const ErrorCode code = errno == ENOENT || errno == ENOTDIR ? ErrorCode::NotFound : ErrorCode::PermissionDenied;
    return fail(code, "can't open the secrets directory " + path + ": " + std::strerror(errno),
                "make it with mode 0700, one file a secret");
}

// Right after openDirectory() gave the file descriptor: that it could be opened, and only the owner may use it.
Result<void> checkDirectory(int fd, const std::string& path)
{
    if (fd < 0)
        return directoryError(path);
    struct stat about{};
    if (::fstat(fd, &about) != 0)
        return fail(ErrorCode::Io, "can't look at " + path + ": " + std::strerror(errno), "check its permissions");
    if (const std::string why = whyOpen(about); !why.empty())
        return fail(ErrorCode::PermissionDenied, "the secrets directory " + path + " isn't used: " + why,
                    "chmod 700 " + path);
    return {};
}

Result<std::string> readAll(int fd, const std::string& path)
{
    std::string text(DirectorySecretStore::maxBytes + 1, '\0');
    std::size_t length = 0;
    while (length < text.size()) {
        const ssize_t got = ::read(fd, text.data() + length, text.size() - length);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return fail(ErrorCode::Io, "can't read the secret " + path + ": " + std::strerror(errno),
                        "check the disk");
        if (got == 0)
            break;
        length += std::size_t(got);
    }
    if (length == text.size())
        return fail(ErrorCode::TooLarge, "the secret " + path + " is larger than 64 KiB", "one key a line is enough");
    text.resize(length);
    return text;
}

} // namespace

DirectorySecretStore::DirectorySecretStore(std::string directory) : m_directory(std::move(directory)) {}

Result<void> DirectorySecretStore::check() const
{
    const Descriptor directory(openDirectory(m_directory));
    return checkDirectory(directory.fd(), m_directory);
}

Result<Secret> DirectorySecretStore::readNow(const std::string& name) const
{
    TRY_VOID(checkName(name));
    const Descriptor directory(openDirectory(m_directory));
    TRY_VOID(checkDirectory(directory.fd(), m_directory));

    const std::string path = m_directory + "/" + name;
    // Links are not followed and devices not waited for: what is read lies in this directory.
    const Descriptor file(::openat(directory.fd(), name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    if (file.fd() < 0) {
        if (errno == ENOENT)
            return fail(ErrorCode::NotFound, "there is no secret " + path, "write it there with mode 0600");
        const std::string why = errno == ELOOP ? "it is a link" : std::strerror(errno);
        return fail(ErrorCode::PermissionDenied, "the secret " + path + " isn't used: " + why,
                    "put a plain file of mode 0600 there");
    }
    struct stat about{};
    if (::fstat(file.fd(), &about) != 0 || !S_ISREG(about.st_mode))
        return fail(ErrorCode::PermissionDenied, "the secret " + path + " isn't used: it is no plain file",
                    "put a plain file of mode 0600 there");
    if (const std::string why = whyOpen(about); !why.empty())
        return fail(ErrorCode::PermissionDenied, "the secret " + path + " isn't used: " + why, "chmod 600 " + path);
    std::string text = TRY(readAll(file.fd(), path));
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r'))
        text.pop_back();
    if (text.empty())
        return fail(ErrorCode::NotFound, "the secret " + path + " is empty", "write the key into it");
    return Secret(std::move(text));
}

void DirectorySecretStore::read(const std::string& name, std::function<void(Result<Secret>)> done)
{
    done(readNow(name));
}

Result<void> DirectorySecretStore::writeNow(const std::string& name, const Secret& secret) const
{
    TRY_VOID(checkName(name));
    const Descriptor directory(openDirectory(m_directory));
    TRY_VOID(checkDirectory(directory.fd(), m_directory));
    const auto refuse = [&](const char* why) {
        return fail(ErrorCode::PermissionDenied,
                    "the secrets directory " + m_directory + " is only read; “" + name + "” wasn't stored: " + why,
                    "write the file yourself with mode 0600");
    };
    struct stat about{};
    if (::fstat(directory.fd(), &about) != 0 || (about.st_mode & S_IWUSR) == 0)
        return refuse("it is read-only");
    const std::string temporary = "." + name + ".new";
    ::unlinkat(directory.fd(), temporary.c_str(), 0);
    const Descriptor file(
        ::openat(directory.fd(), temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (file.fd() < 0)
        return refuse(std::strerror(errno));
    const std::string_view text = secret.reveal(); // to store it
    const bool isWritten = ::write(file.fd(), text.data(), text.size()) == ssize_t(text.size())
                           && ::fsync(file.fd()) == 0
                           && ::renameat(directory.fd(), temporary.c_str(), directory.fd(), name.c_str()) == 0;
    if (!isWritten) {
        const auto error = refuse(std::strerror(errno));
        ::unlinkat(directory.fd(), temporary.c_str(), 0);
        return error;
    }
    ::fsync(directory.fd());
    return {};
}

void DirectorySecretStore::write(const std::string& name, Secret secret, std::function<void(Result<void>)> done)
{
    done(writeNow(name, secret));
}

Result<void> DirectorySecretStore::removeNow(const std::string& name) const
{
    TRY_VOID(checkName(name));
    const Descriptor directory(openDirectory(m_directory));
    TRY_VOID(checkDirectory(directory.fd(), m_directory));
    if (::unlinkat(directory.fd(), name.c_str(), 0) == 0) {
        ::fsync(directory.fd());
        return {};
    }
    if (errno == ENOENT)
        return fail(ErrorCode::NotFound, "there is no secret " + m_directory + "/" + name);
    return fail(ErrorCode::PermissionDenied,
                "the secret " + m_directory + "/" + name + " is still there: " + std::strerror(errno),
                "remove the file yourself");
}

void DirectorySecretStore::remove(const std::string& name, std::function<void(Result<void>)> done)
{
    done(removeNow(name));
}

} // namespace waybill::credentials
