// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A number or a text that can't be mistaken for another kind of number or text. Value type; safe from any thread.

#include <compare>
#include <functional>
#include <utility>

namespace waybill {

template <typename Tag, typename T>
class StrongId {
public:
    StrongId() = default;
    explicit StrongId(T value) : m_value(std::move(value)) {}

    const T& value() const { return m_value; }
    friend auto operator<=>(const StrongId&, const StrongId&) = default;

private:
    T m_value{};
};

} // namespace waybill

template <typename Tag, typename T>
struct std::hash<waybill::StrongId<Tag, T>> {
    std::size_t operator()(const waybill::StrongId<Tag, T>& id) const noexcept { return std::hash<T>{}(id.value()); }
};
