// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Finds the code of a value that a pool holds already: open addressing over 32-bit codes, the values stay in the pool.
// One thread only.

#include <cstdint>
#include <utility>
#include <vector>

namespace waybill::timeline {

class CodeIndex {
public:
    static constexpr std::uint32_t none = ~0U;

    // equals(code) compares the stored value with the one looked for.
    template <typename Equals>
    std::uint32_t find(std::uint64_t hash, const Equals& equals) const
    {
        for (std::size_t slot = slotOf(hash);; slot = next(slot)) {
            const std::uint32_t code = m_slots[slot];
            if (code == none || equals(code))
                return code;
        }
    }

    // The value must not be in yet. hashOf(code) gives the hash of a stored value.
    template <typename HashOf>
    void insert(std::uint64_t hash, std::uint32_t code, const HashOf& hashOf)
    {
        if ((m_count + 1) * 5 > m_slots.size() * 4)
            grow(hashOf);
        place(hash, code);
        ++m_count;
    }

    std::size_t bytes() const { return m_slots.size() * sizeof(std::uint32_t); }

private:
    // The upper 32 bits of the mixed hash, scaled to the number of slots, which need be no power of two.
    std::size_t slotOf(std::uint64_t hash) const
    {
        const std::uint64_t mixed = (hash ^ (hash >> 29)) * 0x9e3779b97f4a7c15ULL >> 32;
        return std::size_t(mixed * m_slots.size() >> 32);
    }
    std::size_t next(std::size_t slot) const { return slot + 1 == m_slots.size() ? 0 : slot + 1; }

    void place(std::uint64_t hash, std::uint32_t code)
    {
        std::size_t slot = slotOf(hash);
        while (m_slots[slot] != none)
            slot = next(slot);
        m_slots[slot] = code;
    }

    template <typename HashOf>
    void grow(const HashOf& hashOf)
    {
        // By a third, so that few slots stay empty.
        const std::vector<std::uint32_t> old =
            std::exchange(m_slots, std::vector<std::uint32_t>(m_slots.size() + m_slots.size() / 3 + 16, none));
        for (const std::uint32_t code : old) {
            if (code != none)
                place(hashOf(code), code);
        }
    }

    std::vector<std::uint32_t> m_slots = std::vector<std::uint32_t>(16, none);
    std::size_t m_count = 0;
};

} // namespace waybill::timeline
