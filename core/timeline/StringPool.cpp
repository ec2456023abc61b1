// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/timeline/StringPool.h"

#include "core/base/Ascii.h"
#include "core/filter/Match.h"

#include <algorithm>
#include <cstring>
#include <functional>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace waybill::timeline {

namespace {

// Length before the text: seven bits a byte, the lowest first.
constexpr std::size_t maxLengthBytes = 5;

char* writeLength(char* to, std::size_t length)
{
    for (; length >= 0x80; length >>= 7)
        *to++ = char(length | 0x80);
    *to++ = char(length);
    return to;
}

bool matchesAt(const char* text, std::string_view needle)
{
    return std::equal(needle.begin(), needle.end(), text,
                      [](char folded, char c) { return folded == asciiLower(c); });
}

std::uint64_t hashOf(std::string_view text) { return std::hash<std::string_view>()(text); }

} // namespace

StringPool::StringPool() : m_blocks(std::make_unique<std::shared_ptr<char[]>[]>(maxBlocks)) { intern(""); }

std::uint32_t StringPool::find(std::string_view wanted) const
{
    return m_index.find(hashOf(wanted), [&](std::uint32_t code) { return text(code) == wanted; });
}

std::uint32_t StringPool::intern(std::string_view wanted)
{
    const std::uint64_t hash = hashOf(wanted);
    const std::uint32_t known = m_index.find(hash, [&](std::uint32_t code) { return text(code) == wanted; });
    if (known != CodeIndex::none)
        return known;
    if (m_offsets.isFull() || !makeRoom(wanted.size() + maxLengthBytes))
        return 0;
    const auto code = m_offsets.size();
    const auto offset = std::uint32_t(m_used);
    char* const begin = m_blocks[offset >> blockBits].get() + (offset & (blockSize - 1));
    char* const body = writeLength(begin, wanted.size());
    std::copy(wanted.begin(), wanted.end(), body);
    m_used += std::uint64_t(body - begin) + wanted.size();
    m_offsets.append(offset);
    m_index.insert(hash, code, [this](std::uint32_t stored) { return hashOf(text(stored)); });
    return code;
}

bool StringPool::makeRoom(std::size_t bytes)
{
    if (m_used + bytes <= m_reserved && (m_used & (blockSize - 1)) + bytes <= blockSize)
        return true;
    const std::size_t blocks = (bytes + blockSize - 1) / blockSize;
    const std::size_t first = std::size_t(m_reserved >> blockBits);
    if (first + blocks > maxBlocks)
        return false;
    const std::shared_ptr<char[]> memory(new char[blocks * blockSize]);
    for (std::size_t i = 0; i < blocks; ++i)
        m_blocks[first + i] = std::shared_ptr<char[]>(memory, memory.get() + i * blockSize);
    m_used = m_reserved;
    m_reserved += blocks * blockSize;
    return true;
}

std::string_view StringPool::text(std::uint32_t code) const
{
    const char* from = at(m_offsets[code]);
    std::size_t length = 0;
    for (int shift = 0;; shift += 7) {
        const auto byte = static_cast<unsigned char>(*from++);
        length |= std::size_t(byte & 0x7f) << shift;
        if (byte < 0x80)
            return {from, length};
    }
}

std::uint32_t StringPool::codeAt(std::uint32_t offset, std::uint32_t code, std::uint32_t to) const
{
    std::uint32_t step = 1; // gallop: hits stand near one another when there are many
    while (code + step < to && m_offsets[code + step] <= offset) {
        code += step;
        step *= 2;
    }
    for (; step > 0; step /= 2) {
        if (code + step < to && m_offsets[code + step] <= offset)
            code += step;
    }
    return code;
}

std::size_t StringPool::bytes() const { return m_reserved + m_offsets.bytes() + m_index.bytes(); }

const char* scanFolded(const char* begin, const char* end, std::string_view needle)
{
    const std::size_t size = needle.size();
    if (std::size_t(end - begin) < size)
        return end;
    const char* const last = end - size; // the last place where it can begin
#ifdef __SSE2__
    const auto bitOf = [](char c) { return _mm_set1_epi8(c >= 'a' && c <= 'z' ? 0x20 : 0); };
    const __m128i head = _mm_set1_epi8(needle.front()), headCase = bitOf(needle.front());
    const __m128i tail = _mm_set1_epi8(needle.back()), tailCase = bitOf(needle.back());
    // Sixteen places at a time where first and last character fit.
    for (; last - begin >= 15; begin += 16) {
        const __m128i first = _mm_loadu_si128(reinterpret_cast<const __m128i*>(begin));
        const __m128i final = _mm_loadu_si128(reinterpret_cast<const __m128i*>(begin + size - 1));
        const __m128i both = _mm_and_si128(_mm_cmpeq_epi8(_mm_or_si128(first, headCase), head),
                                           _mm_cmpeq_epi8(_mm_or_si128(final, tailCase), tail));
        for (auto mask = unsigned(_mm_movemask_epi8(both)); mask != 0; mask &= mask - 1) {
            const char* const place = begin + __builtin_ctz(mask);
            if (matchesAt(place, needle))
                return place;
        }
    }
#endif
    for (; begin <= last; ++begin) {
        if (matchesAt(begin, needle))
            return begin;
    }
    return end;
}

} // namespace waybill::timeline
