// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/Headers.h"

#include "core/base/Ascii.h"

#include <cstdint>

namespace waybill::providers {

namespace {

constexpr std::size_t lengthBytes = 4;

void pack(std::string& packed, std::string_view text)
{
    const auto length = std::uint32_t(text.size());
    for (std::size_t byte = 0; byte < lengthBytes; ++byte)
        packed += char(length >> (8 * byte) & 0xff);
    packed += text;
}

std::size_t lengthAt(std::string_view packed)
{
    std::uint32_t length = 0;
    for (std::size_t byte = 0; byte < lengthBytes; ++byte)
        length |= std::uint32_t(std::uint8_t(packed[byte])) << (8 * byte);
    return length;
}

// The text at the beginning, which is whole.
std::string_view first(std::string_view packed) { return packed.substr(lengthBytes, lengthAt(packed)); }

std::string_view afterFirst(std::string_view packed) { return packed.substr(lengthBytes + lengthAt(packed)); }

bool beginsWhole(std::string_view packed)
{
    return packed.size() >= lengthBytes && packed.size() - lengthBytes >= lengthAt(packed);
}

} // namespace

Headers::Entry Headers::Iterator::operator*() const { return {first(m_rest), first(afterFirst(m_rest))}; }

Headers::Iterator& Headers::Iterator::operator++()
{
    m_rest = afterFirst(afterFirst(m_rest));
    return *this;
}

void Headers::add(std::string_view name, std::string_view value)
{
    pack(m_packed, name);
    pack(m_packed, value);
}

std::optional<std::string_view> Headers::find(std::string_view name) const
{
    for (const auto& [entryName, value] : *this) {
        if (equalsIgnoringCase(entryName, name))
            return value;
    }
    return {};
}

std::size_t Headers::count() const
{
    std::size_t count = 0;
    for (auto entry = begin(); entry != end(); ++entry)
        ++count;
    return count;
}

Headers Headers::fromPacked(std::string packed)
{
    std::string_view rest = packed;
    while (beginsWhole(rest) && beginsWhole(afterFirst(rest)))
        rest = afterFirst(afterFirst(rest));
    packed.resize(packed.size() - rest.size());
    Headers headers;
    headers.m_packed = std::move(packed);
    return headers;
}

} // namespace waybill::providers
