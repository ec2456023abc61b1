// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How a parsed JSON text lies in memory: for Json.h and JsonParser only. Plain data; read-only once it is parsed.

#include <cstdint>
#include <string_view>

namespace waybill {

enum class JsonKind : std::uint8_t { Missing, Null, Bool, Number, String, Array, Object };

// Within the tree's bytes.
struct JsonText {
    std::uint32_t offset;
    std::uint32_t length;
};

// Left uninitialised in bulk: whoever makes one sets all that its kind needs.
struct JsonNode {
    JsonText key; // of members
    JsonText raw; // as it stands in the input
    union {
        JsonText text; // of strings
        struct {
            std::uint32_t first;
            std::uint32_t count;
        } children; // of containers: in JsonTree::links
    };
    JsonKind kind;
};

struct JsonTree {
    const char* bytes = nullptr;          // the input, and behind it the texts that had escapes, without them
    const JsonNode* nodes = nullptr;      // in the order of the input: the root is the first
    const std::uint32_t* links = nullptr; // places in nodes; the children of each container stand side by side
    const std::uint8_t* tags = nullptr;   // tagOf() each child's key, beside its link; behind the last tagsInStep more
    std::uint32_t count = 0;              // of nodes

    std::string_view view(JsonText text) const { return {bytes + text.offset, text.length}; }
};

// What few keys of one object share. Members are looked up some twenty times for each event, so keys are compared by
// these first, eight in one step.
constexpr std::uint8_t tagOf(std::string_view key)
{
    if (key.empty())
        return 0;
    const unsigned front = static_cast<unsigned char>(key.front());
    const unsigned back = static_cast<unsigned char>(key.back());
    return std::uint8_t(front * 5 ^ back * 13 ^ unsigned(key.size()) * 29);
}
inline constexpr std::uint32_t tagsInStep = 8;

} // namespace waybill
