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
        for (std::size_t slot = mixed(hash) & m_mask;; slot = (slot + 1) & m_mask) {
            const std::uint32_t code = m_slots[slot];
            if (code == none || equals(code))
                return code;
        }
    }

    // The value must not be in yet. hashOf(code) gives the hash of a stored value.
    template <typename HashOf>
    void insert(std::uint64_t hash, std::uint32_t code, const HashOf& hashOf)
    {
        if ((m_count + 1) * 4 > m_slots.size() * 3)
            grow(hashOf);
        place(hash, code);
        ++m_count;
    }

    std::size_t bytes() const { return m_slots.size() * sizeof(std::uint32_t); }

private:
    static std::uint64_t mixed(std::uint64_t hash) { return (hash ^ (hash >> 29)) * 0x9e3779b97f4a7c15ULL >> 16; }

    void place(std::uint64_t hash, std::uint32_t code)
    {
        std::size_t slot = mixed(hash) & m_mask;
        while (m_slots[slot] != none)
            slot = (slot + 1) & m_mask;
        m_slots[slot] = code;
    }

    template <typename HashOf>
    void grow(const HashOf& hashOf)
    {
        const std::vector<std::uint32_t> old = std::exchange(m_slots, std::vector<std::uint32_t>(m_slots.size() * 2, none));
        m_mask = m_slots.size() - 1;
        for (const std::uint32_t code : old) {
            if (code != none)
                place(hashOf(code), code);
        }
    }

    std::vector<std::uint32_t> m_slots = std::vector<std::uint32_t>(16, none);
    std::size_t m_mask = 15;
    std::size_t m_count = 0;
};

} // namespace waybill::timeline
