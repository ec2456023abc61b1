// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/sqlite/MessageFilters.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <ranges>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

namespace waybill::events {

namespace {

constexpr std::size_t wordsPerLine = 8;
constexpr std::size_t lines = MessageFilters::bytesPerBlock / (wordsPerLine * sizeof(std::uint64_t));
constexpr int bitsPerKey = 6;
constexpr int bitsOfPlace = 9; // in a line of 512

// A key's bits within its line, as that line with nothing else in it.
std::array<std::uint64_t, wordsPerLine> maskOf(std::uint64_t hash)
{
    std::array<std::uint64_t, wordsPerLine> mask{};
    std::uint64_t places = hash * 0x9e3779b97f4a7c15; // apart from the bits that say which line
    for (int i = 0; i < bitsPerKey; ++i) {
        const std::uint64_t place = places >> (64 - bitsOfPlace);
        mask[place / 64] |= std::uint64_t(1) << place % 64;
        places <<= bitsOfPlace;
    }
    return mask;
}

// As good in any of its bits above the lowest 17.
std::size_t lineOf(std::uint64_t hash) { return (hash >> 20) % lines * wordsPerLine; }

} // namespace

// Never has a name, and goes with the last map of it.
class MessageFilters::File {
public:
    explicit File(const std::string& path)
    {
        std::string name = path + "-filters-XXXXXX";
        m_file = ::mkostemp(name.data(), O_CLOEXEC);
        if (m_file >= 0)
            ::unlink(name.c_str());
    }
    ~File()
    {
        clear();
        if (m_file >= 0)
            ::close(m_file);
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;

    // Nothing when the disk has no room.
    const std::uint64_t* append(std::string_view bits)
    {
        const auto at = off_t(m_maps.size() * bytesPerBlock);
        if (m_file < 0 || ::pwrite(m_file, bits.data(), bits.size(), at) != ssize_t(bits.size()))
            return nullptr;
        void* map = ::mmap(nullptr, bytesPerBlock, PROT_READ, MAP_SHARED, m_file, at);
        if (map == MAP_FAILED)
            return nullptr;
        m_maps.push_back(map);
        return static_cast<const std::uint64_t*>(map);
    }

    void clear()
    {
        for (void* map : m_maps)
            ::munmap(map, bytesPerBlock);
        m_maps.clear();
    }

private:
    int m_file = -1;
    std::vector<void*> m_maps;
};

MessageFilters::MessageFilters(const std::string& path) : m_file(std::make_unique<File>(path)) {}
MessageFilters::~MessageFilters() = default;
MessageFilters::MessageFilters(MessageFilters&&) noexcept = default;
MessageFilters& MessageFilters::operator=(MessageFilters&&) noexcept = default;

void MessageFilters::set(std::string& bits, std::uint64_t hash)
{
    std::array<std::uint64_t, wordsPerLine> line;
    char* place = bits.data() + lineOf(hash) * sizeof(std::uint64_t);
    std::memcpy(line.data(), place, sizeof line);
    const auto mask = maskOf(hash);
    for (std::size_t i = 0; i < wordsPerLine; ++i)
        line[i] |= mask[i];
    std::memcpy(place, line.data(), sizeof line);
}

void MessageFilters::clear()
{
    m_filters.clear();
    m_memory.clear();
    m_file->clear();
}

void MessageFilters::add(std::int64_t block, std::string_view bits)
{
    m_filters.push_back({block, keep(bits)});
}

const std::uint64_t* MessageFilters::keep(std::string_view bits)
{
    if (const std::uint64_t* words = m_file->append(bits))
        return words;
    auto& memory = m_memory.emplace_back(std::make_unique<std::uint64_t[]>(bytesPerBlock / sizeof(std::uint64_t)));
    std::memcpy(memory.get(), bits.data(), bytesPerBlock);
    return memory.get();
}

void MessageFilters::remove(std::int64_t block)
{
    std::erase_if(m_filters, [block](const Filter& filter) { return filter.block == block; });
}

void MessageFilters::find(std::uint64_t hash, std::vector<std::int64_t>& blocks) const
{
    blocks.clear();
    const auto mask = maskOf(hash);
    const std::size_t line = lineOf(hash);
    for (const Filter& filter : std::views::reverse(m_filters)) {
        // All words at once: the next filter's line is on its way while this one's is looked at.
        std::uint64_t missing = 0;
        for (std::size_t i = 0; i < wordsPerLine; ++i)
            missing |= mask[i] & ~filter.words[line + i];
        if (missing == 0)
            blocks.push_back(filter.block);
    }
}

} // namespace waybill::events
