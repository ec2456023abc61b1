// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/FaultyVfs.h"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <mutex>
#include <new>
#include <optional>
#include <random>
#include <utility>
#include <vector>

namespace waybill::tests {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t sectorBytes = 512; // what a disk writes whole

// A write, or with no bytes a change of size.
struct Change {
    std::size_t at = 0;
    std::string bytes;
    bool isTruncation = false;
};

// One path's content on the disk and what may or may not have reached it.
struct FileState {
    std::string synced;
    bool everSynced = false; // its entry in the folder is durable
    bool isDeleted = false;
    std::vector<Change> changes;
};

std::string readFile(const fs::path& path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

void put(std::string& image, std::size_t at, std::string_view bytes)
{
    if (image.size() < at + bytes.size())
        image.resize(at + bytes.size());
    image.replace(at, bytes.size(), bytes);
}

// Each sector of each write got there or did not; a change of size likewise.
std::string imageAfterPowerLoss(const FileState& file, std::mt19937& random)
{
    std::string image = file.synced;
    const unsigned keepOf8 = random() % 9; // none … all
    for (const Change& change : file.changes) {
        if (change.isTruncation) {
            if (random() % 8 < keepOf8)
                image.resize(change.at);
            continue;
        }
        for (std::size_t from = 0; from < change.bytes.size();) {
            const std::size_t sectorEnd = ((change.at + from) / sectorBytes + 1) * sectorBytes;
            const std::size_t to = std::min(change.bytes.size(), sectorEnd - change.at);
            if (random() % 8 < keepOf8)
                put(image, change.at + from, std::string_view(change.bytes).substr(from, to - from));
            from = to;
        }
    }
    return image;
}

} // namespace

struct FaultyVfs::Impl {
    struct Fault {
        std::int64_t nth = 0; // 0: none
        int code = SQLITE_OK;
        bool forGood = false;
        int problem = 0;
        std::int64_t count = 0;
    };

    // SQLite allocates it with the real file behind it.
    struct File {
        sqlite3_file base;
        Impl* vfs;
        FileState* state; // null for temporary files
        bool syncsDirectory; // with its first sync, as SQLite does for a new journal or WAL
        sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
    };

    Impl()
    {
        real = sqlite3_vfs_find(nullptr);
        vfs = *real;
        vfs.zName = "waybill-faulty";
        vfs.szOsFile = int(sizeof(File)) + real->szOsFile;
        vfs.pAppData = this;
        vfs.xOpen = open;
        vfs.xDelete = remove;
        sqlite3_vfs_register(&vfs, 1);
    }
    ~Impl()
    {
        sqlite3_vfs_unregister(&vfs);
        sqlite3_vfs_register(real, 1);
    }

    // SQLITE_OK, or the code that the operation fails with.
    int fault(Operation operation)
    {
        const std::lock_guard lock(mutex);
        Fault& fault = faults[std::size_t(operation)];
        ++fault.count;
        const bool fails = fault.nth > 0 && (fault.count == fault.nth || (fault.forGood && fault.count > fault.nth));
        failed = failed || fails;
        if (fails)
            lastProblem = fault.problem;
        return fails ? fault.code : SQLITE_OK;
    }

    FileState& stateOf(const char* path)
    {
        const auto [entry, isNew] = files.try_emplace(path);
        if (entry->second.isDeleted)
            entry->second = {};
        if (isNew) // it was there before us: then it is durable
            entry->second.synced = readFile(path);
        entry->second.everSynced = entry->second.everSynced || !entry->second.synced.empty();
        return entry->second;
    }

    void syncDirectory(const fs::path& directory)
    {
        std::erase_if(files, [&](const auto& file) {
            return file.second.isDeleted && fs::path(file.first).parent_path() == directory;
        });
        for (auto& [path, state] : files)
            state.everSynced = state.everSynced || fs::path(path).parent_path() == directory;
    }

    static Impl& of(sqlite3_vfs* vfs) { return *static_cast<Impl*>(vfs->pAppData); }
    static File& of(sqlite3_file* file) { return *reinterpret_cast<File*>(file); }

    static int open(sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags, int* outFlags);
    static int remove(sqlite3_vfs* vfs, const char* path, int syncDirectory);
    static int close(sqlite3_file* file);
    static int write(sqlite3_file* file, const void* bytes, int count, sqlite3_int64 at);
    static int truncate(sqlite3_file* file, sqlite3_int64 size);
    static int sync(sqlite3_file* file, int flags);
    static const sqlite3_io_methods& methods();

    sqlite3_vfs* real;
    sqlite3_vfs vfs;
    mutable std::recursive_mutex mutex; // onSync calls back into us
    std::map<std::string, FileState> files;
    std::array<Fault, 6> faults;
    bool failed = false;
    int lastProblem = 0;
    std::function<void()> onSync;
};

int FaultyVfs::Impl::open(sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags, int* outFlags)
{
    Impl& self = of(vfs);
    File& opened = of(file);
    opened.base.pMethods = nullptr;
    if (const int code = self.fault(Operation::Open); code != SQLITE_OK)
        return code;
    const bool wasThere = path && fs::exists(path);
    const int code = self.real->xOpen(self.real, path, opened.real(), flags, outFlags);
    if (code != SQLITE_OK)
        return code;
    opened.vfs = &self;
    const std::lock_guard lock(self.mutex);
    opened.state = path ? &self.stateOf(path) : nullptr;
    opened.syncsDirectory = !wasThere && (flags & (SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_WAL)) != 0;
    opened.base.pMethods = &methods();
    return SQLITE_OK;
}

int FaultyVfs::Impl::remove(sqlite3_vfs* vfs, const char* path, int syncDirectory)
{
    Impl& self = of(vfs);
    const std::lock_guard lock(self.mutex);
    const int code = self.real->xDelete(self.real, path, syncDirectory);
    if (code != SQLITE_OK)
        return code;
    if (syncDirectory)
        self.files.erase(path);
    else if (const auto entry = self.files.find(path); entry != self.files.end())
        entry->second.isDeleted = true;
    return SQLITE_OK;
}

int FaultyVfs::Impl::close(sqlite3_file* file)
{
    sqlite3_file* real = of(file).real();
    return real->pMethods ? real->pMethods->xClose(real) : SQLITE_OK;
}

int FaultyVfs::Impl::write(sqlite3_file* file, const void* bytes, int count, sqlite3_int64 at)
{
    File& opened = of(file);
    Impl& self = *opened.vfs;
    if (const int code = self.fault(Operation::Write); code != SQLITE_OK)
        return code;
    const std::lock_guard lock(self.mutex);
    const int code = opened.real()->pMethods->xWrite(opened.real(), bytes, count, at);
    if (code == SQLITE_OK && opened.state)
        opened.state->changes.push_back({std::size_t(at), std::string(static_cast<const char*>(bytes), std::size_t(count))});
    return code;
}

int FaultyVfs::Impl::truncate(sqlite3_file* file, sqlite3_int64 size)
{
    File& opened = of(file);
    Impl& self = *opened.vfs;
    if (const int code = self.fault(Operation::Truncate); code != SQLITE_OK)
        return code;
    const std::lock_guard lock(self.mutex);
    const int code = opened.real()->pMethods->xTruncate(opened.real(), size);
    if (code == SQLITE_OK && opened.state)
        opened.state->changes.push_back({std::size_t(size), {}, true});
    return code;
}

int FaultyVfs::Impl::sync(sqlite3_file* file, int)
{
    File& opened = of(file);
    Impl& self = *opened.vfs;
    const int code = self.fault(Operation::Sync);
    const std::lock_guard lock(self.mutex);
    if (self.onSync)
        self.onSync();
    if (code != SQLITE_OK || !opened.state)
        return code;
    // The real sync would only cost time: what is synced is what we say.
    for (const Change& change : opened.state->changes) {
        if (change.isTruncation)
            opened.state->synced.resize(change.at);
        else
            put(opened.state->synced, change.at, change.bytes);
    }
    opened.state->changes.clear();
    opened.state->everSynced = true;
    if (std::exchange(opened.syncsDirectory, false)) {
        const auto isThis = [&](const auto& entry) { return &entry.second == opened.state; };
        self.syncDirectory(fs::path(std::ranges::find_if(self.files, isThis)->first).parent_path());
    }
    return SQLITE_OK;
}

const sqlite3_io_methods& FaultyVfs::Impl::methods()
{
    static const sqlite3_io_methods all = [] {
        sqlite3_io_methods m{};
        m.iVersion = 2; // no memory mapping
        m.xClose = close;
        m.xRead = [](sqlite3_file* f, void* to, int n, sqlite3_int64 at) {
            if (const int code = of(f).vfs->fault(Operation::Read); code != SQLITE_OK)
                return code;
            return of(f).real()->pMethods->xRead(of(f).real(), to, n, at);
        };
        m.xWrite = write;
        m.xTruncate = truncate;
        m.xSync = sync;
        m.xFileSize = [](sqlite3_file* f, sqlite3_int64* size) {
            return of(f).real()->pMethods->xFileSize(of(f).real(), size);
        };
        m.xLock = [](sqlite3_file* f, int lock) { return of(f).real()->pMethods->xLock(of(f).real(), lock); };
        m.xUnlock = [](sqlite3_file* f, int lock) { return of(f).real()->pMethods->xUnlock(of(f).real(), lock); };
        m.xCheckReservedLock = [](sqlite3_file* f, int* out) {
            return of(f).real()->pMethods->xCheckReservedLock(of(f).real(), out);
        };
        m.xFileControl = [](sqlite3_file* f, int what, void* argument) {
            if (what == SQLITE_FCNTL_LAST_ERRNO) {
                *static_cast<int*>(argument) = of(f).vfs->lastProblem;
                return SQLITE_OK;
            }
            return of(f).real()->pMethods->xFileControl(of(f).real(), what, argument);
        };
        m.xSectorSize = [](sqlite3_file* f) { return of(f).real()->pMethods->xSectorSize(of(f).real()); };
        m.xDeviceCharacteristics = [](sqlite3_file* f) {
            return of(f).real()->pMethods->xDeviceCharacteristics(of(f).real()) & ~SQLITE_IOCAP_BATCH_ATOMIC;
        };
        m.xShmMap = [](sqlite3_file* f, int page, int size, int extend, void volatile** to) {
            if (const int code = extend ? of(f).vfs->fault(Operation::MapIndex) : SQLITE_OK; code != SQLITE_OK)
                return code;
            return of(f).real()->pMethods->xShmMap(of(f).real(), page, size, extend, to);
        };
        m.xShmLock = [](sqlite3_file* f, int offset, int n, int flags) {
            return of(f).real()->pMethods->xShmLock(of(f).real(), offset, n, flags);
        };
        m.xShmBarrier = [](sqlite3_file* f) { of(f).real()->pMethods->xShmBarrier(of(f).real()); };
        m.xShmUnmap = [](sqlite3_file* f, int doDelete) {
            return of(f).real()->pMethods->xShmUnmap(of(f).real(), doDelete);
        };
        return m;
    }();
    return all;
}

FaultyVfs::FaultyVfs() : m_impl(std::make_unique<Impl>()) {}
FaultyVfs::~FaultyVfs() = default;

void FaultyVfs::onSync(std::function<void()> call)
{
    const std::lock_guard lock(m_impl->mutex);
    m_impl->onSync = std::move(call);
}

void FaultyVfs::losePower(const std::string& folder, const std::string& target, unsigned seed)
{
    const std::lock_guard lock(m_impl->mutex);
    std::mt19937 random(seed);
    for (const auto& [path, state] : m_impl->files) {
        const fs::path relative = fs::path(path).lexically_relative(folder);
        if (relative.empty() || *relative.begin() == "..")
            continue;
        const bool isThere = (state.everSynced || random() % 2 == 0) && (!state.isDeleted || random() % 2 == 0);
        fs::create_directories((target / relative).parent_path());
        if (isThere)
            std::ofstream(target / relative, std::ios::binary) << imageAfterPowerLoss(state, random);
    }
}

void FaultyVfs::failAt(Operation operation, std::int64_t nth, int code, bool forGood, int problem)
{
    heal();
    const std::lock_guard lock(m_impl->mutex);
    m_impl->faults[std::size_t(operation)] = {nth, code, forGood, problem, 0};
}

void FaultyVfs::heal()
{
    const std::lock_guard lock(m_impl->mutex);
    m_impl->faults = {};
    m_impl->failed = false;
}

std::int64_t FaultyVfs::count(Operation operation) const
{
    const std::lock_guard lock(m_impl->mutex);
    return m_impl->faults[std::size_t(operation)].count;
}

bool FaultyVfs::hasFailed() const
{
    const std::lock_guard lock(m_impl->mutex);
    return m_impl->failed;
}

} // namespace waybill::tests
