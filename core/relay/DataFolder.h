// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The relay's data folder: where each file is, the lock of the one relay that uses it, and relay.json, by which programs of
// the same person find the relay that runs. Blocking; for the thread that starts and stops the relay, but path(), which any
// thread may call.

#include "core/base/Clock.h"
#include "core/base/Result.h"
#include "core/relay/storage/Files.h"

#include <optional>
#include <string>
#include <string_view>

namespace waybill::relay {

// What relay.json says of the relay that runs.
struct RunningRelay {
    std::string hooks; // "127.0.0.1:8025"
    std::string api;
    std::string tokenFile;
    Timestamp startedAt{};
    bool demo = false;
    std::string_view version;
};

class DataFolder {
public:
    explicit DataFolder(std::string directory) : m_directory(std::move(directory)) {}

    std::string path(std::string_view name) const;

    // Makes the folder, and the one of raw requests, with mode 0700 where they aren't there, and locks it until the program
    // ends. Conflict when another relay uses it; Io.
    Result<void> take();

    Result<void> announce(const RunningRelay& relay) const;
    void withdraw() const;

private:
    std::string m_directory;
    std::optional<FileLock> m_lock;
};

} // namespace waybill::relay
