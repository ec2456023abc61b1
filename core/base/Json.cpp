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
    return std::uint32_t(std::countr_zero(bits)) / 8;
}

// Keys are short: a call of memcmp, and what has to be kept over it, would cost more than the comparison.
template <typename Word>
bool areEqualAt(const char* a, const char* b)
{
    Word ofA = 0;
    Word ofB = 0;
    std::memcpy(&ofA, a, sizeof ofA);
    std::memcpy(&ofB, b, sizeof ofB);
    return ofA == ofB;
}

// Word by word, the last one overlapping the one before.
template <typename Word>
bool areEqualByWords(const char* a, const char* b, std::size_t length)
{
    const std::size_t last = length - sizeof(Word);
    for (std::size_t i = 0; i < last; i += sizeof(Word)) {
        if (!areEqualAt<Word>(a + i, b + i))
            return false;
    }
    return areEqualAt<Word>(a + last, b + last);
}

bool areEqual(const char* a, const char* b, std::size_t length)
{
    if (length >= 8)
        return areEqualByWords<std::uint64_t>(a, b, length);
    if (length >= 4)
        return areEqualByWords<std::uint32_t>(a, b, length);
    return length == 0 || areEqualByWords<std::uint8_t>(a, b, length);
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

// Eight tags in one word: where they equal the wanted one, the difference is zero, and taking one away from it borrows from
// its highest bit. Lanes above such a one may be wrong, but then the keys themselves differ.
JsonValue JsonValue::member(std::string_view key, std::uint8_t tag) const
{
    static constexpr std::uint64_t ones = 0x0101'0101'0101'0101;
    static constexpr std::uint64_t tops = 0x8080'8080'8080'8080;
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
