// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Json.h"

#include "core/base/JsonParser.h"

#include <bit>
#include <charconv>
#include <cstring>
#include <limits>

namespace waybill {

namespace {

// Which of the tags in a word the lowest bit belongs to.
std::uint32_t laneOf(std::uint64_t bits)
{
    static_assert(std::endian::native == std::endian::little, "the first of doubled members must be found first");
    return std::uint32_t(std::countr_zero(bits)) / 16;
}

// Keys are short: a call of memcmp, and what has to be kept over it, would cost more than the comparison.
bool areEqual(const char* a, const char* b, std::size_t length)
{
    std::size_t i = 0;
    for (; i + sizeof(std::uint64_t) <= length; i += sizeof(std::uint64_t)) {
        std::uint64_t eightOfA = 0;
        std::uint64_t eightOfB = 0;
        std::memcpy(&eightOfA, a + i, sizeof eightOfA);
        std::memcpy(&eightOfB, b + i, sizeof eightOfB);
        if (eightOfA != eightOfB)
            return false;
    }
    for (; i < length; ++i) {
        if (a[i] != b[i])
            return false;
    }
    return true;
}

} // namespace

JsonDocument::JsonDocument() : m_parser(std::make_unique<JsonParser>()) {}
JsonDocument::JsonDocument(JsonDocument&&) noexcept = default;
JsonDocument& JsonDocument::operator=(JsonDocument&&) noexcept = default;
JsonDocument::~JsonDocument() = default;

Result<void> JsonDocument::parse(std::string_view bytes)
{
    if (bytes.size() > std::numeric_limits<std::uint32_t>::max() / 2)
        return fail(ErrorCode::TooLarge, "The JSON text is larger than 2 GiB");
    return m_parser->parse(bytes);
}

JsonValue JsonDocument::root() const
{
    const JsonTree& tree = m_parser->tree();
    return tree.count > 0 ? JsonValue(&tree, 0) : JsonValue();
}

// Four tags in one word: where they equal the wanted one, the difference is zero, and taking one away from it borrows from
// its highest bit. Lanes above such a one may be wrong, but then the keys themselves differ.
JsonValue JsonValue::member(std::string_view key, std::uint16_t tag) const
{
    static constexpr std::uint64_t ones = 0x0001'0001'0001'0001;
    static constexpr std::uint64_t tops = 0x8000'8000'8000'8000;
    const auto [first, count] = node().children;
    for (std::uint32_t i = first; i < first + count; i += tagsInStep) {
        std::uint64_t differences = 0;
        std::memcpy(&differences, m_tree->tags + i, sizeof differences);
        differences ^= tag * ones;
        for (std::uint64_t equal = (differences - ones) & ~differences & tops; equal != 0; equal &= equal - 1) {
            const std::uint32_t place = i + laneOf(equal);
            if (place >= first + count)
                break;
            const std::uint32_t found = m_tree->links[place];
            const JsonText name = m_tree->nodes[found].key;
            if (name.length == key.size() && areEqual(m_tree->bytes + name.offset, key.data(), key.size()))
                return JsonValue(m_tree, found);
        }
    }
    return {};
}

std::string_view JsonValue::keyAt(std::size_t index) const
{
    return isObject() && index < size() ? m_tree->view(at(index).node().key) : std::string_view();
}

std::optional<std::int64_t> JsonValue::integer() const
{
    const auto text = numberText();
    if (!text)
        return {};
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
    if (error != std::errc() || end != text->data() + text->size())
        return {};
    return value;
}

std::optional<bool> JsonValue::boolean() const
{
    if (kind() != Kind::Bool)
        return {};
    return raw() == "true";
}

} // namespace waybill
