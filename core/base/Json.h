// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A read-only JSON tree for bytes from outside. simdjson finds the structure; the tree keeps what its own DOM would
// lose: numbers as written (beyond 2^53 and 2^64), and where each value stands in the input.
// A JsonDocument owns everything its JsonValues point to. Not shared between threads while parsing; read-only after.

#include "core/base/Result.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace waybill {

class JsonDocument;

// Null, missing and of another type all look alike through the typed getters: nothing.
class JsonValue {
public:
    enum class Kind : std::uint8_t { Missing, Null, Bool, Number, String, Array, Object };

    JsonValue() = default; // Missing

    Kind kind() const;
    bool isObject() const { return kind() == Kind::Object; }
    bool isArray() const { return kind() == Kind::Array; }

    // The member of that name (the first, if doubled), or Missing. Chains: value["a"]["b"].
    JsonValue operator[](std::string_view key) const;
    // Array elements or object members in order; at() beyond the end is Missing.
    std::size_t size() const;
    JsonValue at(std::size_t index) const;
    std::string_view keyAt(std::size_t index) const; // objects only

    std::optional<std::string_view> string() const;      // strings only, unescaped UTF-8
    std::optional<std::string_view> numberText() const;  // numbers only, as written
    std::optional<std::int64_t> integer() const;         // numbers written without fraction or exponent, in range
    std::optional<bool> boolean() const;

    // Where the value stands in the parsed bytes, opening and closing character included.
    std::size_t offset() const;
    std::size_t length() const;
    std::string_view raw() const;

    class Iterator;
    Iterator begin() const;
    Iterator end() const;

private:
    friend class JsonDocument;
    friend class Iterator;
    JsonValue(const JsonDocument* document, std::uint32_t node) : m_document(document), m_node(node) {}

    const JsonDocument* m_document = nullptr;
    std::uint32_t m_node = 0;
};

class JsonDocument {
public:
    static constexpr int maxDepth = 64;

    JsonDocument();
    JsonDocument(JsonDocument&&) noexcept;
    JsonDocument& operator=(JsonDocument&&) noexcept;
    ~JsonDocument();

    // Parses one JSON text (RFC 8259). InvalidInput with the byte offset when it isn't one or is nested deeper than
    // maxDepth. The bytes are copied. May be called again; old JsonValues are then void.
    Result<void> parse(std::string_view bytes);
    JsonValue root() const;

private:
    friend class JsonValue;
    struct Data;
    std::unique_ptr<Data> m_data;
};

} // namespace waybill
