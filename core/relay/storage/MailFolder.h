// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Received mail that is too large for the intake's rows: one file each, written while it arrives. A file begins as
// "….part" and gets its name once it is durable; the intake's row names it from then on. What no row names is removed at
// the next start, or set aside where the row may be one that was lost (Mending). MailFolder is safe from any thread; a
// MailFile is used by one thread at a time.

#include "core/base/Result.h"

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace waybill::relay {

// A file's bytes without a copy in our memory. Moves, does not copy.
class MappedFile {
public:
    static Result<MappedFile> of(int file, std::size_t bytes);
    MappedFile(MappedFile&& other) noexcept;
    MappedFile& operator=(MappedFile&& other) noexcept;
    ~MappedFile();

    std::string_view bytes() const { return m_bytes; }

private:
    explicit MappedFile(std::string_view bytes) : m_bytes(bytes) {}

    std::string_view m_bytes;
};

class MailFolder;

// A mail that arrives. Nothing is left of it unless it is kept.
class MailFile {
public:
    ~MailFile();
    MailFile(const MailFile&) = delete;
    MailFile& operator=(const MailFile&) = delete;

    // Unavailable when the disk is full, Io.
    Result<void> append(std::string_view bytes);
    // Everything is on the disk; its bytes, valid until the file goes.
    Result<std::string_view> complete();
    // Gives it its name, durably. The name.
    Result<std::string> keep();

private:
    friend class MailFolder;
    MailFile(MailFolder& folder, int file, std::string name);

    MailFolder& m_folder;
    const int m_file;
    const std::string m_name;
    std::size_t m_size = 0;
    std::unique_ptr<MappedFile> m_mapped;
    bool m_isKept = false;
};

class MailFolder {
public:
    static constexpr int mostArriving = 64;

    // Makes the folder when it isn't there, and removes what a crash left half arrived.
    static Result<std::unique_ptr<MailFolder>> open(const std::string& folder);
    ~MailFolder(); // as stop()

    // Unavailable when too many arrive already; Io. The folder must outlive it.
    Result<std::unique_ptr<MailFile>> begin();
    // In the folder's own thread, one after the other: what may wait for the disk. False when it has stopped.
    bool run(std::function<void()> work);
    // Finishes what was asked.
    void stop();

    Result<MappedFile> read(const std::string& name) const; // NotFound, Io
    void remove(const std::string& name);
    // Removes every file that is not named. How many went.
    Result<std::int64_t> removeAllBut(const std::set<std::string>& named);
    // Gives every file that is not named a longer name, durably: nobody reads or removes it from then on. How many.
    Result<std::int64_t> setAsideAllBut(const std::set<std::string>& named, const std::string& suffix);

private:
    friend class MailFile;
    explicit MailFolder(std::string folder);
    void serve(std::stop_token stop);
    Result<std::vector<std::string>> allBut(const std::set<std::string>& named) const;
    std::string pathOf(const std::string& name) const { return m_folder + "/" + name; }

    const std::string m_folder;
    std::atomic<int> m_arriving = 0;
    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::deque<std::function<void()>> m_work;
    bool m_stopped = false;
    std::jthread m_thread;
};

} // namespace waybill::relay
