// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The headers of an HTTP message, in their order, repeated ones too; names compare without case. They are one text, as the
// relay keeps them, so that a request is read and written without an allocation for each. Views last until the headers are
// changed, moved or gone. Not for sharing between threads while it is changed.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace waybill::providers {

class Headers {
public:
    using Entry = std::pair<std::string_view, std::string_view>; // name, value

    class Iterator {
    public:
        explicit Iterator(std::string_view rest) : m_rest(rest) {}
        Entry operator*() const;
        Iterator& operator++();
        bool operator==(const Iterator& other) const { return m_rest.size() == other.m_rest.size(); }

    private:
        std::string_view m_rest; // from this entry on
    };

    void add(std::string_view name, std::string_view value);
    void reserve(std::size_t bytes) { m_packed.reserve(bytes); }

    // The first value of that name.
    std::optional<std::string_view> find(std::string_view name) const;
    Iterator begin() const { return Iterator(m_packed); }
    Iterator end() const { return Iterator({}); }
    std::size_t count() const;
    bool operator==(const Headers& other) const = default;

    // Each name and each value after its length (32 bit, little endian): any bytes survive.
    const std::string& packed() const { return m_packed; }
    // What is cut short at the end is left out.
    static Headers fromPacked(std::string packed);

private:
    std::string m_packed;
};

} // namespace waybill::providers
