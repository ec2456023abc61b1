// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Every distinct string once, behind a 32-bit code; code 0 is "". The bytes lie together in large blocks, so that
// looking for a piece of text is one pass over memory. Strings never move: one thread interns, others may read any code
// they were handed. Holds up to 4 GiB of text; beyond that new strings become "".

#include "core/timeline/CodeIndex.h"
#include "core/timeline/StableVector.h"

#include <memory>
#include <string_view>

namespace waybill::timeline {

class StringPool {
public:
    StringPool();

    std::uint32_t intern(std::string_view text);
    // The code of exactly this text; CodeIndex::none when it was never interned.
    std::uint32_t find(std::string_view text) const;

    std::string_view text(std::uint32_t code) const;
    std::uint32_t size() const { return m_offsets.size(); }

    // Calls hit(code) for every code in [from, to) whose text contains the needle without ASCII case, in order.
    // The needle is folded (filter::foldedAscii) and not empty.
    template <typename Hit>
    void scan(std::string_view needle, std::uint32_t from, std::uint32_t to, const Hit& hit) const;

    std::size_t bytes() const;

private:
    static constexpr std::size_t blockBits = 20;
    static constexpr std::size_t blockSize = std::size_t(1) << blockBits;
    static constexpr std::size_t maxBlocks = 4096;

    const char* at(std::uint32_t offset) const
    {
        return m_blocks[offset >> blockBits].get() + (offset & (blockSize - 1));
    }
    bool makeRoom(std::size_t bytes);
    // The last code whose string begins at or before the offset; searched from `code` upwards.
    std::uint32_t codeAt(std::uint32_t offset, std::uint32_t code, std::uint32_t to) const;

    std::unique_ptr<std::shared_ptr<char[]>[]> m_blocks; // a string longer than a block has neighbours to itself
    std::uint64_t m_used = 0; // offset of the next string
    std::uint64_t m_reserved = 0;
    StableVector<std::uint32_t> m_offsets;
    CodeIndex m_index;
};

// First occurrence of the folded needle in [begin, end), or end.
const char* scanFolded(const char* begin, const char* end, std::string_view needle);

template <typename Hit>
void StringPool::scan(std::string_view needle, std::uint32_t from, std::uint32_t to, const Hit& hit) const
{
    for (std::uint32_t code = from; code < to;) {
        // Up to the end of this block: a string lies in one block, or begins one that continues in its neighbours.
        const std::uint32_t block = m_offsets[code] >> blockBits;
        const std::uint32_t inBlock = codeAt(std::uint32_t((std::uint64_t(block) + 1) * blockSize - 1), code, to);
        const std::string_view last = text(inBlock);
        const char* const end = last.data() + last.size();
        const char* position = at(m_offsets[code]);
        const std::uint32_t origin = m_offsets[code];
        const char* const begin = position;
        while ((position = scanFolded(position, end, needle)) != end) {
            code = codeAt(origin + std::uint32_t(position - begin), code, inBlock + 1);
            const std::string_view found = text(code);
            // Not across the length that stands before a string, nor into the next string.
            if (position < found.data() || position + needle.size() > found.data() + found.size()) {
                ++position;
                continue;
            }
            hit(code);
            position = found.data() + found.size();
        }
        code = inBlock + 1;
    }
}

} // namespace waybill::timeline
