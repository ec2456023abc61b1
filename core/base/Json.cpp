// SPDX-License-Identifier: GPL-3.0-or-later

// No assertion may be reachable from input, so simdjson's debug checks are off.
#define SIMDJSON_DEVELOPMENT_CHECKS 0
#include <simdjson.h>

#include "core/base/Json.h"

#include "core/base/JsonText.h"

#include <spdlog/fmt/fmt.h>

#include <charconv>
#include <cstring>
#include <limits>
#include <vector>

namespace waybill {

namespace {

namespace ondemand = simdjson::ondemand;

// A text lies in the input as it stands, or unescaped in the text arena.
struct Text {
    std::uint32_t offset = 0;
    std::uint32_t length = 0;
    bool unescaped = false;
};

struct Node {
    std::uint32_t offset = 0;
    std::uint32_t length = 0;
    std::uint32_t firstChild = 0; // in Data::children
    std::uint32_t childCount = 0;
    Text text;
    Text key;
    JsonValue::Kind kind = JsonValue::Kind::Missing;
};

bool isSpace(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && isSpace(text.back()))
        text.remove_suffix(1);
    while (!text.empty() && isSpace(text.front()))
        text.remove_prefix(1);
    return text;
}

} // namespace

// Node 1 is the root, node 0 unused. The vectors keep their capacity from parse to parse.
struct JsonTree {
    ondemand::parser parser;
    std::vector<char> input; // the bytes and simdjson's padding
    std::size_t inputSize = 0;
    std::vector<Node> nodes = std::vector<Node>(1);
    std::vector<std::uint32_t> children;
    std::vector<std::uint32_t> open; // the children met so far of the containers still open
    std::string texts;

    std::string_view bytes() const { return {input.data(), inputSize}; }
    std::string_view view(const Text& text) const
    {
        return {(text.unescaped ? texts.data() : input.data()) + text.offset, text.length};
    }

    void reset(std::string_view source);
    Result<void> fill();
    bool addValue(ondemand::value value, const Text& key, int depth);
    bool addArray(std::uint32_t index, ondemand::value value, int depth);
    bool addObject(std::uint32_t index, ondemand::value value, int depth);
    bool addScalar(std::uint32_t index, std::string_view token);
    void close(std::uint32_t index, std::size_t openBefore);
    bool readText(std::string_view quoted, Text& text);
    bool readKey(const char* start, Text& key);
    bool fail(std::size_t at, const char* why);

    std::size_t failedAt = 0;
    const char* failure = nullptr;
};

void JsonTree::reset(std::string_view source)
{
    nodes.resize(1);
    children.clear();
    open.clear();
    texts.clear();
    failure = nullptr;
    inputSize = source.size();
    if (input.size() < source.size() + simdjson::SIMDJSON_PADDING)
        input.resize(source.size() + simdjson::SIMDJSON_PADDING);
    if (!source.empty())
        std::memcpy(input.data(), source.data(), source.size());
    std::memset(input.data() + source.size(), ' ', simdjson::SIMDJSON_PADDING);
}

bool JsonTree::fail(std::size_t at, const char* why)
{
    if (!failure) {
        failure = why;
        failedAt = at;
    }
    return false;
}

bool JsonTree::readText(std::string_view quoted, Text& text)
{
    if (quoted.empty() || !std::memchr(quoted.data(), '\\', quoted.size())) {
        text = {std::uint32_t(quoted.data() - input.data()), std::uint32_t(quoted.size()), false};
        return true;
    }
    const std::size_t start = texts.size();
    if (!appendUnescaped(texts, quoted))
        return fail(std::size_t(quoted.data() - input.data()), "bad escape in a string");
    text = {std::uint32_t(start), std::uint32_t(texts.size() - start), true};
    return true;
}

// simdjson gives only where a key starts; it has made sure that it ends.
bool JsonTree::readKey(const char* start, Text& key)
{
    const char* end = start;
    while (*end != '"')
        end += *end == '\\' ? 2 : 1;
    return readText({start, std::size_t(end - start)}, key);
}

bool JsonTree::addScalar(std::uint32_t index, std::string_view token)
{
    Node& node = nodes[index];
    node.offset = std::uint32_t(token.data() - input.data());
    node.length = std::uint32_t(token.size());
    if (token.size() >= 2 && token.front() == '"' && token.back() == '"') {
        node.kind = JsonValue::Kind::String;
        return readText(token.substr(1, token.size() - 2), node.text);
    }
    if (token == "true" || token == "false")
        node.kind = JsonValue::Kind::Bool;
    else if (token == "null")
        node.kind = JsonValue::Kind::Null;
    else if (isJsonNumber(token))
        node.kind = JsonValue::Kind::Number;
    else
        return fail(node.offset, "not a value");
    return true;
}

void JsonTree::close(std::uint32_t index, std::size_t openBefore)
{
    Node& node = nodes[index];
    node.firstChild = std::uint32_t(children.size());
    node.childCount = std::uint32_t(open.size() - openBefore);
    children.insert(children.end(), open.begin() + std::ptrdiff_t(openBefore), open.end());
    open.resize(openBefore);
    // The closing bracket is the next thing behind the last child; simdjson has seen it.
    std::size_t end = node.offset + 1;
    if (node.childCount > 0) {
        const Node& last = nodes[children.back()];
        end = last.offset + last.length;
    }
    while (isSpace(input[end]))
        ++end;
    node.length = std::uint32_t(end + 1 - node.offset);
}

bool JsonTree::addArray(std::uint32_t index, ondemand::value value, int depth)
{
    nodes[index].kind = JsonValue::Kind::Array;
    const std::size_t openBefore = open.size();
    ondemand::array array;
    if (value.get_array().get(array))
        return fail(nodes[index].offset, "an array that does not end");
    for (auto element : array) {
        ondemand::value child;
        if (element.get(child))
            return fail(nodes[index].offset, "an array that is not well formed");
        open.push_back(std::uint32_t(nodes.size()));
        if (!addValue(child, {}, depth + 1))
            return false;
    }
    close(index, openBefore);
    return true;
}

bool JsonTree::addObject(std::uint32_t index, ondemand::value value, int depth)
{
    nodes[index].kind = JsonValue::Kind::Object;
    const std::size_t openBefore = open.size();
    ondemand::object object;
    if (value.get_object().get(object))
        return fail(nodes[index].offset, "an object that does not end");
    for (auto member : object) {
        ondemand::field field;
        if (std::move(member).get(field))
            return fail(nodes[index].offset, "an object that is not well formed");
        Text key;
        if (!readKey(field.key().raw(), key))
            return false;
        open.push_back(std::uint32_t(nodes.size()));
        if (!addValue(field.value(), key, depth + 1))
            return false;
    }
    close(index, openBefore);
    return true;
}

bool JsonTree::addValue(ondemand::value value, const Text& key, int depth)
{
    const std::string_view token = trimmed(value.raw_json_token());
    const auto index = std::uint32_t(nodes.size());
    if (nodes.size() > JsonDocument::maxValues)
        return fail(std::size_t(token.data() - input.data()), "more than 2 million values");
    Node& node = nodes.emplace_back();
    node.key = key;
    node.offset = std::uint32_t(token.data() - input.data());
    if (token.starts_with('"')) {
        // Consumed here, for what simdjson skips it takes for a key where a colon follows, even in an array.
        ondemand::raw_json_string consumed;
        return !value.get_raw_json_string().get(consumed) && addScalar(index, token);
    }
    if (!token.starts_with('[') && !token.starts_with('{'))
        return addScalar(index, token);
    if (depth > JsonDocument::maxDepth)
        return fail(node.offset, "nested deeper than 64");
    return token.front() == '[' ? addArray(index, value, depth) : addObject(index, value, depth);
}

Result<void> JsonTree::fill()
{
    const std::string_view text = trimmed(bytes());
    if (text.empty())
        return waybill::fail(ErrorCode::InvalidInput, "There is no JSON: the text is empty");
    ondemand::document document;
    const auto iterated = parser.iterate(input.data(), inputSize, input.size()).get(document);
    if (iterated)
        return waybill::fail(ErrorCode::InvalidInput, fmt::format("Not JSON: {}", simdjson::error_message(iterated)));
    bool filled = false;
    if (text.front() == '[' || text.front() == '{') {
        ondemand::value root;
        filled = !document.get_value().get(root) && addValue(root, {}, 1);
        if (filled && nodes[1].offset + nodes[1].length != std::size_t(text.data() - input.data()) + text.size())
            filled = fail(nodes[1].offset + nodes[1].length, "something follows the value");
    } else {
        nodes.emplace_back();
        // One token only: a second one would stand between the first and the end of the text.
        std::string_view token;
        filled = !document.raw_json_token().get(token) && trimmed(token).size() == text.size() &&
                 addScalar(1, trimmed(token));
    }
    if (filled)
        return {};
    nodes.resize(1);
    return waybill::fail(ErrorCode::InvalidInput,
                         fmt::format("Not JSON at byte {}: {}", failedAt, failure ? failure : "not one value"));
}

JsonDocument::JsonDocument() : m_tree(std::make_unique<JsonTree>()) {}
JsonDocument::JsonDocument(JsonDocument&&) noexcept = default;
JsonDocument& JsonDocument::operator=(JsonDocument&&) noexcept = default;
JsonDocument::~JsonDocument() = default;

Result<void> JsonDocument::parse(std::string_view bytes)
{
    if (bytes.size() > std::numeric_limits<std::uint32_t>::max() / 2)
        return fail(ErrorCode::TooLarge, "The JSON text is larger than 2 GiB");
    m_tree->reset(bytes);
    return m_tree->fill();
}

JsonValue JsonDocument::root() const
{
    return m_tree->nodes.size() > 1 ? JsonValue(m_tree.get(), 1) : JsonValue();
}

JsonValue::Kind JsonValue::kind() const { return m_tree ? m_tree->nodes[m_node].kind : Kind::Missing; }

JsonValue JsonValue::operator[](std::string_view key) const
{
    if (!isObject())
        return {};
    // Asked some twenty times for each event: lengths first, and no view is made for a key that can't be it.
    const Node* const nodes = m_tree->nodes.data();
    const Node& node = nodes[m_node];
    const std::uint32_t* const children = m_tree->children.data() + node.firstChild;
    for (std::uint32_t i = 0; i < node.childCount; ++i) {
        const Text& name = nodes[children[i]].key;
        if (name.length == key.size() && m_tree->view(name) == key)
            return JsonValue(m_tree, children[i]);
    }
    return {};
}

std::size_t JsonValue::size() const { return m_tree ? m_tree->nodes[m_node].childCount : 0; }

JsonValue JsonValue::at(std::size_t index) const
{
    if (index >= size())
        return {};
    return JsonValue(m_tree, m_tree->children[m_tree->nodes[m_node].firstChild + index]);
}

std::string_view JsonValue::keyAt(std::size_t index) const
{
    const JsonValue member = at(index);
    return member.m_tree ? m_tree->view(m_tree->nodes[member.m_node].key) : std::string_view();
}

std::optional<std::string_view> JsonValue::string() const
{
    if (kind() != Kind::String)
        return {};
    return m_tree->view(m_tree->nodes[m_node].text);
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

std::size_t JsonValue::offset() const { return m_tree ? m_tree->nodes[m_node].offset : 0; }
std::size_t JsonValue::length() const { return m_tree ? m_tree->nodes[m_node].length : 0; }

std::string_view JsonValue::raw() const
{
    return m_tree ? m_tree->bytes().substr(offset(), length()) : std::string_view();
}

} // namespace waybill
