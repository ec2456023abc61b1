// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Finds the code of a value that a pool holds already: open addressing over 32-bit codes, the values stay in the pool.
// It grows a few slots with each value that comes, since millions at once would keep everybody waiting. One thread only.

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <new>
#include <utility>

namespace waybill::timeline {

class CodeIndex {
public:
    static constexpr std::uint32_t none = ~0U;

    // equals(code) compares the stored value with the one looked for.
    template <typename Equals>
    std::uint32_t find(std::uint64_t hash, const Equals& equals) const
    {
        const std::uint32_t code = findIn(m_slots, hash, equals);
        return code != none || m_before.size() == 0 ? code : findIn(m_before, hash, equals);
    }

    // The value must not be in yet. hashOf(code) gives the hash of a stored value.
    template <typename HashOf>
    void insert(std::uint64_t hash, std::uint32_t code, const HashOf& hashOf)
    {
        if ((m_count + 1) * 5 > m_slots.size() * 4)
            grow();
        moveSome(hashOf);
        place(hash, code);
        ++m_count;
    }

    std::size_t bytes() const { return (m_slots.size() + m_before.size()) * sizeof(std::uint32_t); }

private:
    // Codes, none where a slot is empty. Kept as their complement, for which memory that the system hands out as zeros need
    // not be written: a large table is made at once.
    class Slots {
    public:
        Slots() = default;
        explicit Slots(std::size_t size)
            : m_slots(static_cast<std::uint32_t*>(std::calloc(size, sizeof(std::uint32_t)))), m_size(size)
        {
            if (!m_slots)
                throw std::bad_alloc();
        }
        std::size_t size() const { return m_size; }
        std::uint32_t operator[](std::size_t slot) const { return ~m_slots[slot]; }
        void set(std::size_t slot, std::uint32_t code) { m_slots[slot] = ~code; }

    private:
        struct Free {
            void operator()(std::uint32_t* memory) const { std::free(memory); }
        };
        std::unique_ptr<std::uint32_t[], Free> m_slots;
        std::size_t m_size = 0;
    };

    static constexpr std::size_t movedAtOnce = 64; // slots; done long before the next growth

    // The upper 32 bits of the mixed hash, scaled to the number of slots, which need be no power of two.
    static std::size_t slotOf(const Slots& table, std::uint64_t hash)
    {
        const std::uint64_t mixed = (hash ^ (hash >> 29)) * 0x9e3779b97f4a7c15ULL >> 32;
        return std::size_t(mixed * table.size() >> 32);
    }
    static std::size_t next(const Slots& table, std::size_t slot) { return slot + 1 == table.size() ? 0 : slot + 1; }

    template <typename Equals>
    static std::uint32_t findIn(const Slots& table, std::uint64_t hash, const Equals& equals)
    {
        for (std::size_t slot = slotOf(table, hash);; slot = next(table, slot)) {
            if (table[slot] == none || equals(table[slot]))
                return table[slot];
        }
    }

    void place(std::uint64_t hash, std::uint32_t code)
    {
        std::size_t slot = slotOf(m_slots, hash);
        while (m_slots[slot] != none)
            slot = next(m_slots, slot);
        m_slots.set(slot, code);
    }

    // By a third, so that few slots stay empty.
    void grow()
    {
        m_before = std::exchange(m_slots, Slots(m_slots.size() + m_slots.size() / 3 + 16));
        m_moved = 0;
    }

    template <typename HashOf>
    void moveSome(const HashOf& hashOf)
    {
        if (m_before.size() == 0)
            return;
        for (const std::size_t end = std::min(m_before.size(), m_moved + movedAtOnce); m_moved < end; ++m_moved) {
            if (m_before[m_moved] != none)
                place(hashOf(m_before[m_moved]), m_before[m_moved]);
        }
        if (m_moved == m_before.size())
            m_before = Slots();
    }

    Slots m_slots = Slots(16);
    Slots m_before; // while its codes are being moved
    std::size_t m_moved = 0;
    std::size_t m_count = 0;
};

} // namespace waybill::timeline
