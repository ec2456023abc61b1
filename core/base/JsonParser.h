// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Fills a JsonTree; JsonDocument is its only user. simdjson's first stage finds where things begin, one pass of our own
// makes the nodes. Its memory is kept from parse to parse and never cleared. One thread at a time.

#include "core/base/JsonTree.h"
#include "core/base/Result.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace waybill {

class JsonParser {
public:
    JsonParser();
    JsonParser(const JsonParser&) = delete;
    JsonParser& operator=(const JsonParser&) = delete;
    ~JsonParser();

    Result<void> parse(std::string_view source); // at most 2 GiB
    const JsonTree& tree() const { return m_tree; }

private:
    class Structure;
    struct Open;
    struct Pending; // complete, or open itself, in a container that is still open

    // Room for plain data.
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
        T* data() const { return m_data.get(); }

    private:
        std::unique_ptr<T[]> m_data;
        std::size_t m_size = 0;
    };

    bool build();
    bool readKey(const std::uint32_t*& at, JsonText& key);
    bool readString(JsonNode& node);
    bool readNumberOrWord(JsonNode& node);
    bool readText(std::uint32_t begin, std::uint32_t end, JsonText& text);
    bool unescape(JsonText& text);
    void close(const Open& open, const Pending* pendingEnd, std::uint32_t end);
    std::uint32_t backslashFrom(std::uint32_t begin) const;
    bool fail(std::uint32_t at, const char* why);

    JsonTree m_tree;
    std::unique_ptr<Structure> m_structure;
    Room<char> m_bytes;
    std::uint32_t m_size = 0;      // of the input
    std::uint32_t m_bytesEnd = 0;  // of the texts behind it
    std::uint32_t m_backslash = 0; // the next one in the input, or its end
    std::string m_unescaped;
    Room<JsonNode> m_nodes;
    Room<std::uint32_t> m_links;
    std::uint32_t m_linkCount = 0;
    Room<std::uint8_t> m_tags;
    Room<Pending> m_pending;
    std::unique_ptr<Open[]> m_open;

    std::uint32_t m_failedAt = 0;
    const char* m_failure = nullptr;
};

} // namespace waybill
