// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Which blocks of messages may have a key: a Bloom filter each (six bits a key, near each other, 0.2 % false answers). 32
// filters lie side by side, the same bit of each in one word, so that a key costs six words for all of them. They are in a
// file without a name: they are the page cache's and not the relay's memory, however many there are. Pure but for that
// file; one thread.

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace waybill::events {

class MessageFilters {
public:
    static constexpr std::size_t bytesPerBlock = 128 * 1024; // for 65 536 keys

    // The file goes to the folder of `path`. Where none can be made, ordinary memory is taken.
    explicit MessageFilters(const std::string& path);
    ~MessageFilters();
    MessageFilters(MessageFilters&&) noexcept;
    MessageFilters& operator=(MessageFilters&&) noexcept;

    static void set(std::string& bits, std::uint64_t hash); // bytesPerBlock of them

    void clear();
    void add(std::int64_t block, std::string_view bits); // bytesPerBlock of them
    void remove(std::int64_t block);
    // Newest first; `blocks` is cleared before.
    void find(std::uint64_t hash, std::vector<std::int64_t>& blocks) const;

private:
    class File;
    using Word = std::uint32_t;
    static constexpr std::size_t blocksPerGroup = 32; // bits of a word
    struct Group {
        Word* words;                                     // one for each bit of a filter
        std::array<std::int64_t, blocksPerGroup> blocks; // by their bit
        std::size_t count = 0;
        Word inUse = 0; // the bits of those that were not removed
    };

    Word* newWords();

    std::unique_ptr<File> m_file;
    std::vector<std::unique_ptr<Word[]>> m_memory;
    std::vector<Group> m_groups;
};

} // namespace waybill::events
