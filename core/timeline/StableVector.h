// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Grows at its end and never moves: one thread appends, others read what was there when they were told the size.
// Elements are trivial. Growing allocates a block of 16 384 elements; the table of blocks is made at once.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <type_traits>

namespace waybill::timeline {

template <typename T>
class StableVector {
    static_assert(std::is_trivially_copyable_v<T>);

public:
    static constexpr std::uint32_t blockSize = 1U << 14;
    static constexpr std::size_t maxBlocks = 1U << 14; // 268 million elements

    std::uint32_t size() const { return m_size; } // the appending thread only
    bool isFull() const { return m_size == blockSize * maxBlocks; }

    const T& operator[](std::uint32_t index) const { return m_blocks[index / blockSize][index % blockSize]; }

    T& operator[](std::uint32_t index) { return m_blocks[index / blockSize][index % blockSize]; }

    // Precondition: not full.
    void append(const T& value)
    {
        auto& block = m_blocks[m_size / blockSize];
        if (!block)
            block = std::make_unique_for_overwrite<T[]>(blockSize);
        block[m_size % blockSize] = value;
        ++m_size;
    }

    std::size_t bytes() const { return (m_size + blockSize - 1) / blockSize * blockSize * sizeof(T); }

private:
    std::unique_ptr<std::unique_ptr<T[]>[]> m_blocks = std::make_unique<std::unique_ptr<T[]>[]>(maxBlocks);
    std::uint32_t m_size = 0;
};

} // namespace waybill::timeline
