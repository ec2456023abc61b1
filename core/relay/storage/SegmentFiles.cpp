// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/storage/SegmentFiles.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <charconv>
#include <filesystem>

namespace waybill::relay {

namespace {

constexpr std::size_t idleReaders = 4;
constexpr std::string_view namePrefix = "intake-";
constexpr std::string_view nameSuffix = ".db";

} // namespace

std::string segmentPath(const std::string& folder, int number)
{
    return fmt::format("{}/{}{:06}{}", folder, namePrefix, number, nameSuffix);
}

Result<std::vector<int>> segmentNumbers(const std::string& folder)
{
    std::error_code problem;
    std::vector<int> numbers;
    std::filesystem::directory_iterator entry(folder, problem);
    for (; !problem && entry != std::filesystem::directory_iterator(); entry.increment(problem)) {
        const std::string name = entry->path().filename().string();
        if (!name.starts_with(namePrefix) || !name.ends_with(nameSuffix))
            continue;
        const char* digits = name.data() + namePrefix.size();
        const char* end = name.data() + name.size() - nameSuffix.size();
        int number = 0;
        if (const auto parsed = std::from_chars(digits, end, number); parsed.ec == std::errc() && parsed.ptr == end)
            numbers.push_back(number);
    }
    if (problem)
        return fail(ErrorCode::Io, fmt::format("can't list {}: {}", folder, problem.message()),
                    "check that the directory exists and is yours");
    std::ranges::sort(numbers);
    return numbers;
}

void SegmentFiles::add(std::int64_t firstId, const std::string& path)
{
    const std::lock_guard lock(m_mutex);
    if (!m_segments.empty())
        m_segments.rbegin()->second.pool->keepNone();
    m_segments[firstId] = {path, std::make_shared<sqlite::ReaderPool>(path, idleReaders)};
}

std::int64_t SegmentFiles::count() const
{
    const std::lock_guard lock(m_mutex);
    return std::int64_t(m_segments.size());
}

std::vector<std::string> SegmentFiles::all() const
{
    const std::lock_guard lock(m_mutex);
    std::vector<std::string> paths;
    for (const auto& [firstId, segment] : m_segments)
        paths.push_back(segment.path);
    return paths;
}

std::vector<std::string> SegmentFiles::closed() const
{
    std::vector<std::string> paths = all();
    if (!paths.empty())
        paths.pop_back();
    return paths;
}

Result<void> SegmentFiles::remove(const std::string& path)
{
    {
        const std::lock_guard lock(m_mutex);
        std::erase_if(m_segments, [&](const auto& entry) { return entry.second.path == path; });
    }
    std::error_code problem;
    for (const char* suffix : {"-shm", "-wal", ""}) {
        std::filesystem::remove(path + suffix, problem);
        if (problem)
            return fail(ErrorCode::Io, fmt::format("can't remove {}{}: {}", path, suffix, problem.message()),
                        "check the folder's permissions");
    }
    return {};
}

std::vector<std::shared_ptr<sqlite::ReaderPool>> SegmentFiles::poolsFor(std::int64_t id) const
{
    const std::lock_guard lock(m_mutex);
    auto segment = m_segments.upper_bound(id);
    if (segment != m_segments.begin())
        --segment;
    std::vector<std::shared_ptr<sqlite::ReaderPool>> pools;
    for (; segment != m_segments.end(); ++segment)
        pools.push_back(segment->second.pool);
    return pools;
}

IntakeCursor SegmentFiles::cursorAfter(std::int64_t after, std::int64_t last) const
{
    return {after < last ? poolsFor(after + 1) : std::vector<std::shared_ptr<sqlite::ReaderPool>>(), after, last};
}

} // namespace waybill::relay
