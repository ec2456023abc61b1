// SPDX-License-Identifier: GPL-3.0-or-later
#include <simdjson.h>

#include "core/base/JsonParser.h"

#include "core/base/Json.h"
#include "core/base/JsonText.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cstring>

namespace waybill {

namespace {

bool isSpace(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

// Behind the last character of a token, before what begins next.
std::uint32_t tokenEnd(const char* input, std::uint32_t next)
{
    while (isSpace(input[next - 1]))
        --next;
    return next;
}

} // namespace

// simdjson's first stage: where in the bytes each bracket, colon, comma, string and other scalar begins. It has then
// made sure that they are UTF-8 and that every string ends. What it gives is taken as it is, in one pass of our own,
// because its two parsers lose what we keep (numbers as written, where a value stands) or cost more than this.
class JsonParser::Structure {
public:
    simdjson::error_code find(std::string_view bytes)
    {
        if (const auto error = makeRoom(bytes.size()))
            return error;
        return m_parser->stage1(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size(),
                                simdjson::stage1_mode::regular);
    }
    // After success. There are count(), and the end of the bytes twice behind them.
    std::uint32_t count() const { return m_parser->n_structural_indexes; }
    const std::uint32_t* starts() const { return m_parser->structural_indexes.get(); }

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
};

// A container that has begun and not ended.
struct JsonParser::Open {
    std::uint32_t node;
    std::uint32_t firstPending; // its children wait from here on
    char closingAround;         // what ends the one that it stands in
};

struct JsonParser::Pending {
    std::uint32_t node;
    std::uint8_t tag; // of its key
};

JsonParser::JsonParser()
    : m_structure(std::make_unique<Structure>()),
      m_open(std::make_unique_for_overwrite<Open[]>(JsonDocument::maxDepth + 1))
{
}

JsonParser::~JsonParser() = default;

bool JsonParser::fail(std::uint32_t at, const char* why)
{
    m_failedAt = at;
    m_failure = why;
    return false;
}

std::uint32_t JsonParser::backslashFrom(std::uint32_t begin) const
{
    const char* const input = m_bytes.data();
    const void* const found = std::memchr(input + begin, '\\', m_size - begin);
    return found ? std::uint32_t(static_cast<const char*>(found) - input) : m_size;
}

// What stands between two quotes.
inline bool JsonParser::readText(std::uint32_t begin, std::uint32_t end, JsonText& text)
{
    text = {begin, end - begin};
    return m_backslash >= end || unescape(text);
}

bool JsonParser::unescape(JsonText& text)
{
    m_backslash = backslashFrom(text.offset);
    const std::uint32_t end = text.offset + text.length;
    if (m_backslash >= end)
        return true;
    m_unescaped.clear();
    if (!appendUnescaped(m_unescaped, {m_bytes.data() + text.offset, text.length}))
        return fail(text.offset, "bad escape in a string");
    text = {m_bytesEnd, std::uint32_t(m_unescaped.size())}; // never longer than it was
    std::copy(m_unescaped.begin(), m_unescaped.end(), m_bytes.data() + m_bytesEnd);
    m_bytesEnd += text.length;
    m_backslash = backslashFrom(end);
    return true;
}

inline bool JsonParser::readKey(const std::uint32_t*& at, JsonText& key)
{
    const char* const input = m_bytes.data();
    if (input[at[0]] != '"' || input[at[1]] != ':')
        return fail(*at, "an object that is not well formed");
    const std::uint32_t begin = at[0] + 1;
    const std::uint32_t end = tokenEnd(input, at[1]) - 1;
    at += 2;
    return end < begin ? fail(begin, "not a key") : readText(begin, end, key);
}

inline bool JsonParser::readString(JsonNode& node)
{
    node.kind = JsonKind::String;
    const std::uint32_t end = node.raw.offset + node.raw.length - 1;
    if (end <= node.raw.offset || m_bytes.data()[end] != '"')
        return fail(node.raw.offset, "not a value");
    return readText(node.raw.offset + 1, end, node.text);
}

bool JsonParser::readNumberOrWord(JsonNode& node)
{
    const std::string_view token(m_bytes.data() + node.raw.offset, node.raw.length);
    switch (token.front()) {
    case 't':
    case 'f':
        node.kind = JsonKind::Bool;
        return token == "true" || token == "false" || fail(node.raw.offset, "not a value");
    case 'n':
        node.kind = JsonKind::Null;
        return token == "null" || fail(node.raw.offset, "not a value");
    default:
        node.kind = JsonKind::Number;
        return isJsonNumber(token) || fail(node.raw.offset, "not a value");
    }
}

// A container has ended: its children get their links.
void JsonParser::close(const Open& open, const Pending* pendingEnd, std::uint32_t end)
{
    JsonNode& node = m_nodes.data()[open.node];
    const Pending* const pending = m_pending.data() + open.firstPending;
    const auto count = std::uint32_t(pendingEnd - pending);
    std::uint32_t* const links = m_links.data() + m_linkCount;
    std::uint8_t* const tags = m_tags.data() + m_linkCount;
    for (std::uint32_t i = 0; i < count; ++i) {
        links[i] = pending[i].node;
        tags[i] = pending[i].tag;
    }
    node.raw.length = end - node.raw.offset;
    node.children = {m_linkCount, count};
    m_linkCount += count;
}

// One value after another: what opens goes onto the stack, what ends is closed, all else is complete.
bool JsonParser::build()
{
    static constexpr char none = ' ';         // which nothing begins with
    const char* const input = m_bytes.data(); // with NUL behind it
    const std::uint32_t* at = m_structure->starts();
    const std::uint32_t* const end = at + m_structure->count();
    Pending* const pendingBegin = m_pending.data();
    Pending* pending = pendingBegin;
    std::uint32_t count = 0; // of nodes
    Open* open = m_open.get(); // the innermost one; the first of all is none
    char closing = none;       // what ends it
    JsonNode* const nodes = m_nodes.data();
    nodes[0].key = {};
    std::uint8_t tag = 0; // of the next node's key
    while (true) {
        if (at == end)
            return fail(m_size, "it ends too early");
        if (count == JsonDocument::maxValues)
            return fail(*at, "more than 2 million values");
        JsonNode& node = nodes[count]; // it has its key
        node.raw.offset = *at++;
        const char first = input[node.raw.offset];
        *pending++ = {count++, tag};
        bool isDue = first == '{' || first == '['; // the first member or element, or nothing
        if (isDue) {
            if (open == m_open.get() + JsonDocument::maxDepth)
                return fail(node.raw.offset, "nested deeper than 64");
            node.kind = first == '{' ? JsonKind::Object : JsonKind::Array;
            *++open = {count - 1, std::uint32_t(pending - pendingBegin), closing};
            closing = char(first + 2);
        } else {
            node.raw.length = tokenEnd(input, *at) - node.raw.offset;
            if (!(first == '"' ? readString(node) : readNumberOrWord(node)))
                return false;
        }
        while (input[*at] == closing) {
            close(*open, pending, *at++ + 1);
            pending = pendingBegin + open->firstPending;
            closing = open->closingAround;
            --open;
            isDue = false;
        }
        if (closing == none) {
            m_tree.count = count;
            return at == end || fail(*at, "something follows the value");
        }
        const bool inObject = closing == '}';
        if (!isDue && input[*at++] != ',')
            return fail(at[-1], inObject ? "an object that is not well formed" : "an array that is not well formed");
        // Straight to where it stays: copied at once, it would wait for its own two halves to be written.
        JsonText& key = nodes[count].key;
        if (inObject && !readKey(at, key))
            return false;
        tag = inObject ? tagOf({input + key.offset, key.length}) : std::uint8_t(0);
    }
}

Result<void> JsonParser::parse(std::string_view source)
{
    m_tree.count = 0;
    m_linkCount = 0;
    m_size = std::uint32_t(source.size());
    m_bytesEnd = m_size + 1;
    const bool hasEscapes = source.find('\\') != std::string_view::npos;
    m_bytes.reserve(std::size_t(m_bytesEnd) + (hasEscapes ? m_size : 0));
    std::copy_n(source.data(), source.size(), m_bytes.data());
    m_bytes.data()[source.size()] = '\0';
    m_backslash = hasEscapes ? 0 : m_size;
    if (const auto error = source.empty() ? simdjson::EMPTY : m_structure->find({m_bytes.data(), source.size()}))
        return waybill::fail(ErrorCode::InvalidInput, fmt::format("Not JSON: {}", simdjson::error_message(error)));
    const std::size_t most = std::min<std::size_t>(m_structure->count(), JsonDocument::maxValues);
    m_nodes.reserve(most + 1); // a key comes before its value
    m_links.reserve(most);
    m_tags.reserve(most + tagsInStep);
    m_pending.reserve(most);
    if (!build()) {
        m_tree.count = 0;
        return waybill::fail(ErrorCode::InvalidInput, fmt::format("Not JSON at byte {}: {}", m_failedAt, m_failure));
    }
    std::fill_n(m_tags.data() + m_linkCount, tagsInStep, std::uint8_t(0));
    m_tree.bytes = m_bytes.data();
    m_tree.nodes = m_nodes.data();
    m_tree.links = m_links.data();
    m_tree.tags = m_tags.data();
    return {};
}

} // namespace waybill
