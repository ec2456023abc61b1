// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Stretches of a text that may be base64 (RFC 4648, both alphabets), as they stand in mail, JSON and forms: over line
// breaks, with '/' and '+' escaped. For looking into encoded parts without parsing what is around them. Pure.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace waybill {

class Base64Run {
public:
    // Decodes from letter `phase` (0 to 3) on: where a group of four begins is not known. Whole groups only.
    std::string decoded(std::size_t phase) const;
    // Encodes `changed`, which is as long as what decoded() gave, back into `text`, where the run was found. A letter that is
    // escaped as \/ stays as it is: no other one has its length.
    void encode(std::size_t phase, std::string_view changed, std::string& text) const;

    struct Letter {
        std::size_t at;
        std::uint8_t width; // in the text: 1, 2 for "\/", 3 for "%2B"
        std::uint8_t value; // six bits
        bool isUrlSafe;
    };
    std::vector<Letter> letters;
};

// Calls `use` for each run of at least that many letters.
void forEachBase64Run(std::string_view text, std::size_t atLeast, const std::function<void(const Base64Run&)>& use);

} // namespace waybill
