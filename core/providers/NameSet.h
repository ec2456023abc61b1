// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Names known when compiling, to be asked for each member of a body: a hash table that the compiler fills, because
// searching a sorted list compares letters five times for a name that mostly isn't there. Read-only; safe from any
// thread.

#include <array>
#include <cstddef>
#include <initializer_list>
#include <string_view>

namespace waybill::providers {

class NameSet {
public:
    // None of them empty.
    consteval NameSet(std::initializer_list<std::string_view> names)
    {
        if (names.size() > most)
            throw "the table must keep free places";
        for (const std::string_view name : names) {
            std::size_t place = placeOf(name);
            while (!m_names[place].empty())
                place = (place + 1) % places;
            m_names[place] = name;
        }
    }

    constexpr bool contains(std::string_view name) const
    {
        if (name.empty())
            return false;
        std::size_t place = placeOf(name);
        while (!m_names[place].empty() && m_names[place] != name)
            place = (place + 1) % places;
        return !m_names[place].empty();
    }

private:
    static constexpr std::size_t places = 64;
    static constexpr std::size_t most = places / 2;

    static constexpr std::size_t placeOf(std::string_view name)
    {
        const auto front = static_cast<unsigned char>(name.front());
        const auto back = static_cast<unsigned char>(name.back());
        return (front * 5u + back * 11u + name.size() * 7u) % places;
    }

    std::array<std::string_view, places> m_names = {};
};

inline constexpr NameSet noNames{};

} // namespace waybill::providers
