// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/TokenFile.h"

#include "core/base/Ascii.h"
#include "core/base/Encoding.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace waybill::ctl {

Result<std::string> makeTokenFile(const std::string& directory, const std::string& name, const std::string& role)
{
    const auto isPlain = [](char c) { return isAsciiLetterOrDigit(c) || c == '-'; };
    if (name.empty() || name.size() > 64 || !std::ranges::all_of(name, isPlain))
        return fail(ErrorCode::InvalidInput, "“" + name + "” is no name for a token",
                    "use up to 64 letters, digits and '-'");
    const std::string path = directory + "/api-token." + name + "." + role;
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0) {
        const int reason = errno;
        return fail(reason == EEXIST ? ErrorCode::Conflict : ErrorCode::Io,
                    "can't make " + path + ": " + std::strerror(reason),
                    reason == EEXIST ? "delete it first" : "check the directory");
    }
    const std::string line = randomToken() + "\n";
    const bool written = ::write(file, line.data(), line.size()) == ssize_t(line.size()) && ::fsync(file) == 0;
    ::close(file);
    if (!written) {
        ::unlink(path.c_str());
        return fail(ErrorCode::Io, "can't write " + path, "check for a full disk");
    }
    return path;
}

} // namespace waybill::ctl
