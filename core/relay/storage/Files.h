// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Small private files of the data directory. Blocking; safe from any thread.

#include "core/base/Result.h"
#include "core/base/Secret.h"

#include <string>
#include <string_view>

namespace waybill::relay {

// Replaces the file atomically with mode 0600; a crash leaves the old one or the new one. Io.
Result<void> writePrivateFile(const std::string& path, std::string_view text);

// A secret of at most 64 KiB without its trailing line breaks. NotFound, PermissionDenied when others may read it, TooLarge,
// Io.
Result<Secret> readPrivateFile(const std::string& path);

// A lock on a file that ends with the process, however it ends.
class FileLock {
public:
    // Conflict when another process holds it; Io when it can't be locked at all, as on some network disks.
    static Result<FileLock> take(const std::string& path);
    FileLock(FileLock&& other) noexcept;
    FileLock& operator=(FileLock&&) = delete;
    ~FileLock();

private:
    explicit FileLock(int file) : m_file(file) {}
    int m_file;
};

} // namespace waybill::relay
