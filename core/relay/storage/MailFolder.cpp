// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/storage/MailFolder.h"

#include "core/base/Descriptor.h"
#include "core/base/DurableFile.h"
#include "core/base/Encoding.h"
#include "core/base/Thread.h"

#include <spdlog/fmt/fmt.h>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

namespace waybill::relay {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view arrivingSuffix = ".part";
constexpr std::string_view keptSuffix = ".mail";

std::unexpected<Error> diskError(const char* what)
{
    const bool isFull = errno == ENOSPC || errno == EDQUOT;
    return fail(isFull ? ErrorCode::Unavailable : ErrorCode::Io,
                fmt::format("a received mail can't be {}: {}", what, std::strerror(errno)),
                isFull ? "make room on the disk" : "check the data folder");
}

} // namespace

Result<MappedFile> MappedFile::of(int file, std::size_t bytes)
{
    if (bytes == 0)
        return MappedFile(std::string_view());
    void* const start = ::mmap(nullptr, bytes, PROT_READ, MAP_PRIVATE, file, 0);
    if (start == MAP_FAILED)
        return diskError("read");
    ::madvise(start, bytes, MADV_SEQUENTIAL);
    return MappedFile(std::string_view(static_cast<const char*>(start), bytes));
}

MappedFile::MappedFile(MappedFile&& other) noexcept : m_bytes(std::exchange(other.m_bytes, {})) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept
{
    std::swap(m_bytes, other.m_bytes);
    return *this;
}

MappedFile::~MappedFile()
{
    if (!m_bytes.empty())
        ::munmap(const_cast<char*>(m_bytes.data()), m_bytes.size());
}

MailFile::MailFile(MailFolder& folder, int file, std::string name)
    : m_folder(folder), m_file(file), m_name(std::move(name))
{
}

MailFile::~MailFile()
{
    m_mapped.reset();
    ::close(m_file);
    if (!m_isKept)
        ::unlink(m_folder.pathOf(m_name + std::string(arrivingSuffix)).c_str());
    --m_folder.m_arriving;
}

Result<void> MailFile::append(std::string_view bytes)
{
    if (!writeAll(m_file, bytes))
        return diskError("written");
    m_size += bytes.size();
    return {};
}

Result<std::string_view> MailFile::complete()
{
    // Before it is looked at: pages that are not written yet would count as our memory.
    if (::fsync(m_file) != 0)
        return diskError("made durable");
    m_mapped = std::make_unique<MappedFile>(TRY(MappedFile::of(m_file, m_size)));
    return m_mapped->bytes();
}

Result<std::string> MailFile::keep()
{
    const std::string kept = m_name + std::string(keptSuffix);
    if (::rename(m_folder.pathOf(m_name + std::string(arrivingSuffix)).c_str(), m_folder.pathOf(kept).c_str()) != 0)
        return diskError("kept");
    m_isKept = true;
    if (const auto synced = syncFolder(m_folder.m_folder); !synced) {
        m_folder.remove(kept);
        return std::unexpected(synced.error());
    }
    return kept;
}

MailFolder::MailFolder(std::string folder) : m_folder(std::move(folder)), m_thread([this](std::stop_token stop) { serve(stop); }) {}

MailFolder::~MailFolder() { stop(); }

Result<std::unique_ptr<MailFolder>> MailFolder::open(const std::string& folder)
{
    if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST)
        return fail(ErrorCode::Io, fmt::format("{} can't be made: {}", folder, std::strerror(errno)),
                    "choose another data directory");
    std::error_code problem;
    for (fs::directory_iterator at(folder, problem), end; !problem && at != end; at.increment(problem)) {
        if (at->path().extension() == arrivingSuffix)
            ::unlink(at->path().c_str());
    }
    if (problem)
        return fail(ErrorCode::Io, fmt::format("can't list {}: {}", folder, problem.message()), "check the folder's permissions");
    return std::unique_ptr<MailFolder>(new MailFolder(folder));
}

Result<std::unique_ptr<MailFile>> MailFolder::begin()
{
    if (++m_arriving > mostArriving) {
        --m_arriving;
        return fail(ErrorCode::Unavailable, "too many mails arrive at once", "the provider will send it again");
    }
    std::string name = randomToken();
    const std::string path = pathOf(name + std::string(arrivingSuffix));
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (file < 0) {
        --m_arriving;
        return diskError("written");
    }
    return std::unique_ptr<MailFile>(new MailFile(*this, file, std::move(name)));
}

bool MailFolder::run(std::function<void()> work)
{
    const std::lock_guard lock(m_mutex);
    if (m_stopped)
        return false;
    m_work.push_back(std::move(work));
    m_changed.notify_one();
    return true;
}

void MailFolder::serve(std::stop_token stop)
{
    nameThread("mail-writer");
    while (true) {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, stop, [this] { return !m_work.empty(); });
        if (m_work.empty())
            return; // asked to stop, and nothing left to do
        const std::function<void()> work = std::move(m_work.front());
        m_work.pop_front();
        lock.unlock();
        work();
    }
}

void MailFolder::stop()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopped = true;
    }
    m_thread.request_stop();
    if (m_thread.joinable())
        m_thread.join();
}

Result<MappedFile> MailFolder::read(const std::string& name) const
{
    const Descriptor file(::open(pathOf(name).c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
    struct stat about{};
    if (file.fd() < 0 && errno == ENOENT)
        return fail(ErrorCode::NotFound, fmt::format("the received mail {} is not there", name));
    if (file.fd() < 0 || ::fstat(file.fd(), &about) != 0)
        return diskError("read");
    return MappedFile::of(file.fd(), std::size_t(about.st_size));
}

void MailFolder::remove(const std::string& name) { ::unlink(pathOf(name).c_str()); }

Result<std::vector<std::string>> MailFolder::allBut(const std::set<std::string>& named) const
{
    std::vector<std::string> others;
    std::error_code problem;
    for (fs::directory_iterator at(m_folder, problem), end; !problem && at != end; at.increment(problem)) {
        std::string name = at->path().filename().string();
        if (name.ends_with(keptSuffix) && !named.contains(name))
            others.push_back(std::move(name));
    }
    if (problem)
        return fail(ErrorCode::Io, fmt::format("can't list {}: {}", m_folder, problem.message()), "check the folder's permissions");
    return others;
}

Result<std::int64_t> MailFolder::removeAllBut(const std::set<std::string>& named)
{
    const std::vector<std::string> others = TRY(allBut(named));
    for (const std::string& name : others)
        remove(name);
    return std::int64_t(others.size());
}

Result<std::int64_t> MailFolder::setAsideAllBut(const std::set<std::string>& named, const std::string& suffix)
{
    const std::vector<std::string> others = TRY(allBut(named));
    for (const std::string& name : others) {
        if (::rename(pathOf(name).c_str(), pathOf(name + suffix).c_str()) != 0)
            return diskError("set aside");
    }
    TRY_VOID(syncFolder(m_folder));
    return std::int64_t(others.size());
}

} // namespace waybill::relay
