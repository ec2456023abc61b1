// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A read-only JSON tree for bytes from outside. simdjson finds the structure; the tree keeps what its own DOM would
// lose: numbers as written (beyond 2^53 and 2^64), and where each value stands in the input.
// A JsonDocument owns everything its JsonValues point to, and keeps it when it moves. Not shared between threads while
// parsing; read-only after.

#include "core/base/JsonTree.h"
#include "core/base/Result.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace waybill {

class JsonParser;

// Null, missing and of another type all look alike through the typed getters: nothing.
class JsonValue {
public:
    using Kind = JsonKind;

    JsonValue() = default; // Missing

    Kind kind() const { return m_tree ? node().kind : Kind::Missing; }
    bool isObject() const { return kind() == Kind::Object; }
    bool isArray() const { return kind() == Kind::Array; }

    // The member of that name (the first, if doubled), or Missing. Chains: value["a"]["b"].
    JsonValue operator[](std::string_view key) const { return isObject() ? member(key, tagOf(key)) : JsonValue(); }
    // Array elements or object members in order; at() beyond the end is Missing.
    std::size_t size() const { return isObject() || isArray() ? node().children.count : 0; }
    JsonValue at(std::size_t index) const
    {
        return index < size() ? JsonValue(m_tree, m_tree->links[node().children.first + index]) : JsonValue();
    }
    std::string_view keyAt(std::size_t index) const; // objects only

    std::optional<std::string_view> string() const // strings only, unescaped UTF-8
    {
        return kind() == Kind::String ? std::optional(m_tree->view(node().text)) : std::nullopt;
    }
    std::optional<std::string_view> numberText() const // numbers only, as written
    {
        return kind() == Kind::Number ? std::optional(raw()) : std::nullopt;
    }
    std::optional<std::int64_t> integer() const;         // numbers written without fraction or exponent, in range
    std::optional<bool> boolean() const;

    // Where the value stands in the parsed bytes, opening and closing character included.
    std::size_t offset() const { return m_tree ? node().raw.offset : 0; }
    std::size_t length() const { return m_tree ? node().raw.length : 0; }
    std::string_view raw() const { return m_tree ? m_tree->view(node().raw) : std::string_view(); }

    // Over array elements, or the values of an object's members.
    class Iterator;
    Iterator begin() const;
    Iterator end() const;

private:
    friend class JsonDocument;
    JsonValue(const JsonTree* tree, std::uint32_t node) : m_tree(tree), m_node(node) {}
    const JsonNode& node() const { return m_tree->nodes[m_node]; }
    JsonValue member(std::string_view key, std::uint8_t tag) const;

    const JsonTree* m_tree = nullptr;
    std::uint32_t m_node = 0;
};

class JsonValue::Iterator {
public:
    Iterator(JsonValue container, std::size_t index) : m_container(container), m_index(index) {}
    JsonValue operator*() const { return m_container.at(m_index); }
    Iterator& operator++()
    {
        ++m_index;
        return *this;
    }
    friend bool operator==(const Iterator& a, const Iterator& b) { return a.m_index == b.m_index; }

private:
    JsonValue m_container;
    std::size_t m_index;
};

inline JsonValue::Iterator JsonValue::begin() const { return {*this, 0}; }
inline JsonValue::Iterator JsonValue::end() const { return {*this, size()}; }

class JsonDocument {
public:
    static constexpr int maxDepth = 64;
    // Keeps the tree of a hostile body ("[0,0,0,…") within bounds; a provider's full batch has some hundred thousand.
    static constexpr std::size_t maxValues = 2'000'000;

    JsonDocument();
    JsonDocument(JsonDocument&&) noexcept;
    JsonDocument& operator=(JsonDocument&&) noexcept;
    ~JsonDocument();

    // Parses one JSON text (RFC 8259). InvalidInput with the byte offset when it isn't one, is nested deeper than
    // maxDepth or has more than maxValues values. The bytes are copied. May be called again; old JsonValues are void then.
    Result<void> parse(std::string_view bytes);
    JsonValue root() const;

private:
    std::unique_ptr<JsonParser> m_parser;
};

} // namespace waybill
