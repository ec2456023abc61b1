// SPDX-License-Identifier: GPL-3.0-or-later
#include <simdjson.h>

#include "core/base/Json.h"

#include "core/base/JsonText.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <limits>

namespace waybill {

namespace {

// A text lies in the input as it stands, or unescaped in the text arena.
struct Text {
    std::uint32_t offset;
    std::uint32_t length : 31;
    std::uint32_t unescaped : 1;
};

// Small, because each is copied once; left uninitialised in bulk: whoever makes one sets all that its kind needs.
struct Node {
    Text key;
    std::uint32_t offset;
    std::uint32_t length;
    union {
        Text text; // of strings
        struct {   // of containers: the children stand side by side
            std::uint32_t first;
            std::uint32_t count;
        } children;
    };
    JsonValue::Kind kind;

    bool isContainer() const { return kind == JsonValue::Kind::Array || kind == JsonValue::Kind::Object; }
};

bool isSpace(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

// simdjson's first stage: where in the bytes each bracket, colon, comma, string and other scalar begins. It has then
// made sure that they are UTF-8 and that every string ends. What it gives is taken as it is, in one pass of our own,
// because its two parsers lose what we keep (numbers as written, where a value stands) or cost more than this.
class Structure {
public:
    simdjson::error_code find(std::string_view bytes)
    {
        m_count = 0;
        if (const auto error = makeRoom(bytes.size()))
            return error;
        const auto error = m_parser->stage1(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size(),
                                            simdjson::stage1_mode::regular);
        m_count = error ? 0 : m_parser->n_structural_indexes;
        return error;
    }
    std::uint32_t count() const { return m_count; }
    const std::uint32_t* starts() const { return m_parser->structural_indexes.get(); } // count(), and the end behind them

private:
    simdjson::error_code makeRoom(std::size_t size)
    {
        static constexpr std::size_t least = 4096;
        static constexpr std::size_t unusedDepth = 1; // of the second stage
        if (!m_parser)
            return simdjson::get_active_implementation()->create_dom_parser_implementation(std::max(size, least),
                                                                                          unusedDepth, m_parser);
        return size <= m_parser->capacity() ? simdjson::SUCCESS : m_parser->allocate(size, unusedDepth);
    }

    std::unique_ptr<simdjson::internal::dom_parser_implementation> m_parser;
    std::uint32_t m_count = 0;
};

// Room for plain data that is kept from parse to parse and never cleared.
template <typename T>
class Room {
public:
    void reserve(std::size_t count)
    {
        if (count <= m_size)
            return;
        m_data = std::make_unique_for_overwrite<T[]>(count);
        m_size = count;
    }
    T* data() { return m_data.get(); }
    const T* data() const { return m_data.get(); }

private:
    std::unique_ptr<T[]> m_data;
    std::size_t m_size = 0;
};

} // namespace

struct JsonTree {
    Structure structure;
    Room<char> input;
    std::size_t inputSize = 0;
    Room<Node> nodes; // complete ones, the children of each container side by side; the last is the root
    std::uint32_t nodeCount = 0;
    std::string texts;

    std::string_view bytes() const { return {input.data(), inputSize}; }
    std::string_view view(const Text& text) const
    {
        return {(text.unescaped ? texts.data() : input.data()) + text.offset, text.length};
    }
    const Node& node(std::uint32_t index) const { return nodes.data()[index]; }

    Result<void> parse(std::string_view source);

private:
    // A container that has begun and not ended.
    struct Open {
        std::uint32_t offset;
        std::uint32_t firstPending; // its children wait from here on
        Text key;
        bool isObject;
    };

    bool build();
    bool addValue(const Text& key);
    bool addScalar(Node& node);
    bool open(const Text& key, bool isObject);
    void close();
    bool readKey(Text& key);
    bool readText(std::uint32_t begin, std::uint32_t end, Text& text);
    bool fail(std::size_t at, const char* why);

    char charAt(std::uint32_t place) const { return place < m_count ? input.data()[m_starts[place]] : '\0'; }
    std::uint32_t tokenEnd(std::uint32_t place) const;

    Room<Node> m_pending; // complete nodes whose container is still open
    std::uint32_t m_pendingCount = 0;
    std::uint32_t m_most = 0; // nodes there is room for
    std::array<Open, JsonDocument::maxDepth> m_open;
    std::uint32_t m_depth = 0;
    const std::uint32_t* m_starts = nullptr;
    std::uint32_t m_count = 0;
    std::uint32_t m_place = 0;     // in m_starts, of what comes next
    std::uint32_t m_backslash = 0; // the next one in the input, or its end

    std::size_t m_failedAt = 0;
    const char* m_failure = nullptr;
};

bool JsonTree::fail(std::size_t at, const char* why)
{
    if (!m_failure) {
        m_failure = why;
        m_failedAt = at;
    }
    return false;
}

// Behind the last character of what begins at that place.
std::uint32_t JsonTree::tokenEnd(std::uint32_t place) const
{
    const char* const all = input.data();
    std::uint32_t end = m_starts[place + 1];
    while (isSpace(all[end - 1]))
        --end;
    return end;
}

// What stands between two quotes.
bool JsonTree::readText(std::uint32_t begin, std::uint32_t end, Text& text)
{
    if (m_backslash < begin) {
        const void* const found = std::memchr(input.data() + begin, '\\', inputSize - begin);
        m_backslash = found ? std::uint32_t(static_cast<const char*>(found) - input.data()) : std::uint32_t(inputSize);
    }
    text = {begin, end - begin, 0};
    if (m_backslash >= end)
        return true;
    const std::size_t start = texts.size();
    if (!appendUnescaped(texts, {input.data() + begin, end - begin}))
        return fail(begin, "bad escape in a string");
    text = {std::uint32_t(start), std::uint32_t(texts.size() - start), 1};
    return true;
}

bool JsonTree::readKey(Text& key)
{
    if (charAt(m_place) != '"' || charAt(m_place + 1) != ':')
        return fail(m_place < m_count ? m_starts[m_place] : inputSize, "an object that is not well formed");
    const std::uint32_t begin = m_starts[m_place] + 1;
    const std::uint32_t end = tokenEnd(m_place) - 1;
    m_place += 2;
    return end < begin ? fail(begin, "not a key") : readText(begin, end, key);
}

bool JsonTree::addScalar(Node& node)
{
    const std::string_view token(input.data() + node.offset, node.length);
    switch (token.front()) {
    case '"':
        node.kind = JsonValue::Kind::String;
        if (token.size() < 2 || token.back() != '"')
            return fail(node.offset, "not a value");
        return readText(node.offset + 1, node.offset + node.length - 1, node.text);
    case 't':
    case 'f':
        node.kind = JsonValue::Kind::Bool;
        return token == "true" || token == "false" || fail(node.offset, "not a value");
    case 'n':
        node.kind = JsonValue::Kind::Null;
        return token == "null" || fail(node.offset, "not a value");
    default:
        node.kind = JsonValue::Kind::Number;
        return isJsonNumber(token) || fail(node.offset, "not a value");
    }
}

// A scalar, or the beginning of a container.
bool JsonTree::addValue(const Text& key)
{
    if (m_place >= m_count)
        return fail(inputSize, "it ends too early");
    if (nodeCount + m_pendingCount + m_depth >= m_most)
        return fail(m_starts[m_place], "more than 2 million values");
    const char first = charAt(m_place);
    if (first == '{' || first == '[')
        return open(key, first == '{');
    Node& node = m_pending.data()[m_pendingCount++];
    node.key = key;
    node.offset = m_starts[m_place];
    node.length = tokenEnd(m_place) - node.offset;
    ++m_place;
    return addScalar(node);
}

bool JsonTree::open(const Text& key, bool isObject)
{
    if (m_depth == m_open.size())
        return fail(m_starts[m_place], "nested deeper than 64");
    m_open[m_depth++] = {m_starts[m_place], m_pendingCount, key, isObject};
    ++m_place;
    return true;
}

// Its children go to their place for good, and it waits in theirs for the end of its own container.
void JsonTree::close()
{
    const Open& opened = m_open[--m_depth];
    const std::uint32_t count = m_pendingCount - opened.firstPending;
    std::copy_n(m_pending.data() + opened.firstPending, count, nodes.data() + nodeCount);
    Node& node = m_pending.data()[opened.firstPending];
    node.key = opened.key;
    node.kind = opened.isObject ? JsonValue::Kind::Object : JsonValue::Kind::Array;
    node.offset = opened.offset;
    node.length = m_starts[m_place] + 1 - opened.offset;
    node.children = {nodeCount, count};
    nodeCount += count;
    m_pendingCount = opened.firstPending + 1;
    ++m_place;
}

bool JsonTree::build()
{
    Text key{};
    while (true) {
        const std::uint32_t depthBefore = m_depth;
        if (!addValue(key))
            return false;
        bool isDue = m_depth > depthBefore; // the first member or element, or nothing
        while (m_depth > 0) {
            const bool inObject = m_open[m_depth - 1].isObject;
            const char next = charAt(m_place);
            if (next == (inObject ? '}' : ']')) {
                close();
                isDue = false;
                continue;
            }
            if (!isDue && next != ',')
                return fail(m_place < m_count ? m_starts[m_place] : inputSize,
                            inObject ? "an object that is not well formed" : "an array that is not well formed");
            if (!isDue)
                ++m_place;
            if (inObject && !readKey(key))
                return false;
            break;
        }
        if (m_depth == 0)
            return m_place == m_count || fail(m_starts[m_place], "something follows the value");
    }
}

Result<void> JsonTree::parse(std::string_view source)
{
    nodeCount = m_pendingCount = m_depth = m_place = m_backslash = 0;
    m_failure = nullptr;
    texts.clear();
    input.reserve(source.size());
    inputSize = source.size();
    std::copy_n(source.data(), source.size(), input.data());
    if (const auto error = source.empty() ? simdjson::EMPTY : structure.find(bytes()))
        return waybill::fail(ErrorCode::InvalidInput, fmt::format("Not JSON: {}", simdjson::error_message(error)));
    m_starts = structure.starts();
    m_count = structure.count();
    m_most = std::uint32_t(std::min<std::size_t>(m_count, JsonDocument::maxValues));
    nodes.reserve(m_most + 1);
    m_pending.reserve(m_most + 1);
    if (!build()) {
        nodeCount = 0;
        return waybill::fail(ErrorCode::InvalidInput, fmt::format("Not JSON at byte {}: {}", m_failedAt, m_failure));
    }
    nodes.data()[nodeCount++] = m_pending.data()[0];
    return {};
}

JsonDocument::JsonDocument() : m_tree(std::make_unique<JsonTree>()) {}
JsonDocument::JsonDocument(JsonDocument&&) noexcept = default;
JsonDocument& JsonDocument::operator=(JsonDocument&&) noexcept = default;
JsonDocument::~JsonDocument() = default;

Result<void> JsonDocument::parse(std::string_view bytes)
{
    if (bytes.size() > std::numeric_limits<std::uint32_t>::max() / 2)
        return fail(ErrorCode::TooLarge, "The JSON text is larger than 2 GiB");
    return m_tree->parse(bytes);
}

JsonValue JsonDocument::root() const
{
    return m_tree->nodeCount > 0 ? JsonValue(m_tree.get(), m_tree->nodeCount - 1) : JsonValue();
}

JsonValue::Kind JsonValue::kind() const { return m_tree ? m_tree->node(m_node).kind : Kind::Missing; }

JsonValue JsonValue::operator[](std::string_view key) const
{
    if (!isObject())
        return {};
    // Asked some twenty times for each event: length and last character first, which few other keys share.
    const Node& node = m_tree->node(m_node);
    for (std::uint32_t i = 0; i < node.children.count; ++i) {
        const Text name = m_tree->node(node.children.first + i).key;
        if (name.length != key.size())
            continue;
        const char* const begin = m_tree->view(name).data();
        if (key.empty() || (begin[key.size() - 1] == key.back() && std::memcmp(begin, key.data(), key.size()) == 0))
            return JsonValue(m_tree, node.children.first + i);
    }
    return {};
}

std::size_t JsonValue::size() const
{
    if (!m_tree)
        return 0;
    const Node& node = m_tree->node(m_node);
    return node.isContainer() ? node.children.count : 0;
}

JsonValue JsonValue::at(std::size_t index) const
{
    if (index >= size())
        return {};
    return JsonValue(m_tree, m_tree->node(m_node).children.first + std::uint32_t(index));
}

std::string_view JsonValue::keyAt(std::size_t index) const
{
    const JsonValue member = at(index);
    return member.m_tree ? m_tree->view(m_tree->node(member.m_node).key) : std::string_view();
}

std::optional<std::string_view> JsonValue::string() const
{
    if (kind() != Kind::String)
        return {};
    return m_tree->view(m_tree->node(m_node).text);
}

std::optional<std::string_view> JsonValue::numberText() const
{
    if (kind() != Kind::Number)
        return {};
    return raw();
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

std::size_t JsonValue::offset() const { return m_tree ? m_tree->node(m_node).offset : 0; }
std::size_t JsonValue::length() const { return m_tree ? m_tree->node(m_node).length : 0; }

std::string_view JsonValue::raw() const
{
    return m_tree ? m_tree->bytes().substr(offset(), length()) : std::string_view();
}

} // namespace waybill
