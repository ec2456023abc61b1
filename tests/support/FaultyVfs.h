// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A disk that can be trusted with nothing but what was synced: a SQLite VFS over the real one that remembers what every
// file held at its last sync and each write since. It makes the folder as it could be found after a power loss, and it
// fails the n-th operation of a kind. Becomes SQLite's default for the whole process until it goes; safe from any thread.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace waybill::tests {

class FaultyVfs {
public:
    enum class Operation : std::uint8_t { Write, Sync, Open, Truncate, MapIndex, Read }; // MapIndex: of a WAL, with room for more

    FaultyVfs();
    ~FaultyVfs(); // after every connection
    FaultyVfs(const FaultyVfs&) = delete;
    FaultyVfs& operator=(const FaultyVfs&) = delete;

    // Called before each sync takes effect, in the thread that syncs, with every file standing still.
    void onSync(std::function<void()> call);

    // Writes the files of `folder` to `target` as a power loss now could leave them: of what was written since a file's
    // last sync some pieces of 512 bytes are there and others aren't, by the seed. Files never synced may be gone, deleted
    // ones back. Call it from onSync or when nothing is written.
    void losePower(const std::string& folder, const std::string& target, unsigned seed);

    // The nth operation of the kind from now on (1: the next) fails with the SQLite code; `forGood`: all later ones too.
    // `problem`: what the system said, as errno has it.
    void failAt(Operation operation, std::int64_t nth, int code, bool forGood, int problem = 0);
    void heal();
    std::int64_t count(Operation operation) const; // since the last failAt or heal
    bool hasFailed() const;                        // since then

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace waybill::tests
