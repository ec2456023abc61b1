// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/sqlite/MessageFilters.h"

#include "core/base/Thread.h"

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <ranges>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

namespace waybill::events {

namespace {

constexpr std::size_t bitsPerBlock = MessageFilters::bytesPerBlock * 8;
constexpr int bitsPerKey = 6;
constexpr int bitsOfPlace = 9; // a key's bits lie within 512
constexpr std::size_t lines = bitsPerBlock >> bitsOfPlace;

std::array<std::size_t, bitsPerKey> placesOf(std::uint64_t hash)
{
    // As good in any of its bits above the lowest 17.
    const std::size_t line = (hash >> 20) % lines << bitsOfPlace;
    std::uint64_t rest = hash * 0x9e3779b97f4a7c15; // apart from the bits that say which line
    std::array<std::size_t, bitsPerKey> places;
    for (std::size_t& place : places) {
        place = line | rest >> (64 - bitsOfPlace);
        rest <<= bitsOfPlace;
    }
    return places;
}

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

    // Zeros; nothing when the disk has no room. The room is taken beforehand: a write to a map can't fail politely.
    Word* append()
    {
        const auto at = off_t(m_maps.size() * mapBytes);
        if (m_file < 0 || ::posix_fallocate(m_file, at, mapBytes) != 0)
            return nullptr;
        void* map = ::mmap(nullptr, mapBytes, PROT_READ | PROT_WRITE, MAP_SHARED, m_file, at);
        if (map == MAP_FAILED)
            return nullptr;
        m_maps.push_back(map);
        return static_cast<Word*>(map);
    }

    void clear()
    {
        for (void* map : m_maps)
            ::munmap(map, mapBytes);
        m_maps.clear();
        if (m_file >= 0)
            (void)!::ftruncate(m_file, 0); // what is appended next is to be zeros
    }

private:
    static constexpr std::size_t mapBytes = bitsPerBlock * sizeof(Word);

    int m_file = -1;
    std::vector<void*> m_maps;
};

MessageFilters::MessageFilters(const std::string& path) : m_file(std::make_unique<File>(path)) {}
MessageFilters::~MessageFilters() = default;
MessageFilters::MessageFilters(MessageFilters&&) noexcept = default;
MessageFilters& MessageFilters::operator=(MessageFilters&&) noexcept = default;

void MessageFilters::set(std::string& bits, std::uint64_t hash)
{
    for (const std::size_t place : placesOf(hash))
        bits[place / 8] = char(bits[place / 8] | 1 << place % 8);
}

void MessageFilters::clear()
{
    m_groups.clear();
    m_memory.clear();
    m_file->clear();
}

void MessageFilters::add(std::int64_t block, std::string_view bits)
{
    if (m_groups.empty() || m_groups.back().count == blocksPerGroup)
        m_groups.push_back({.words = newWords(), .blocks = {}});
    Group& group = m_groups.back();
    const Word bit = Word(1) << group.count;
    for (std::size_t byte = 0; byte < bytesPerBlock; ++byte) {
        for (unsigned left = std::uint8_t(bits[byte]); left != 0; left &= left - 1)
            group.words[byte * 8 + std::size_t(std::countr_zero(left))] |= bit;
        if (byte % 4096 == 0)
            letOthersIn();
    }
    group.inUse |= bit;
    group.blocks[group.count++] = block;
}

MessageFilters::Word* MessageFilters::newWords()
{
    if (Word* words = m_file->append())
        return words;
    return m_memory.emplace_back(std::make_unique<Word[]>(bitsPerBlock)).get();
}

void MessageFilters::remove(std::int64_t block)
{
    for (Group& group : m_groups) {
        for (std::size_t i = 0; i < group.count; ++i) {
            if (group.blocks[i] == block)
                group.inUse &= ~(Word(1) << i);
        }
    }
}

void MessageFilters::find(std::uint64_t hash, std::vector<std::int64_t>& blocks) const
{
    blocks.clear();
    const auto places = placesOf(hash);
    for (const Group& group : std::views::reverse(m_groups)) {
        Word found = group.inUse;
        for (const std::size_t place : places)
            found &= group.words[place];
        while (found != 0) {
            const int newest = std::bit_width(found) - 1;
            blocks.push_back(group.blocks[std::size_t(newest)]);
            found &= ~(Word(1) << newest);
        }
    }
}

} // namespace waybill::events
