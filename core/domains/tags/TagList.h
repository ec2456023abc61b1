// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// "name=value; name=value": the tag lists of RFC 6376 section 3.2, which DMARC, MTA-STS, TLS-RPT and BIMI records share.
// Pure; safe from any thread. A list owns its text.

#include "core/base/Result.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace waybill::domains {

struct Tag {
    std::string name;  // case as written: DKIM's names are case-sensitive
    std::string value; // without white space at its ends
};

class TagList {
public:
    static constexpr std::size_t maxTags = 256;

    // Strict: InvalidInput at a part that is no tag=value, at a name twice, at more than maxTags.
    static Result<TagList> parse(std::string_view text);
    // DMARC (RFC 9989 section 4.7): parts that are no tag are left out, and said by `broken`; the first of equals counts.
    static TagList parseLenient(std::string_view text, std::vector<std::string>& broken);

    const std::vector<Tag>& tags() const { return m_tags; }
    std::optional<std::string_view> find(std::string_view name) const;

private:
    std::vector<Tag> m_tags;
};

// Spaces, tabs and line ends: FWS once the lines are unfolded or not.
std::string_view trimmed(std::string_view text);
std::string withoutSpace(std::string_view text);
// "a : b:c" -> a, b, c; empty parts left out.
std::vector<std::string> split(std::string_view text, char separator);
// Decimal digits only, no more than `digits` of them.
std::optional<std::int64_t> digitsOf(std::string_view text, std::size_t digits = 12);

} // namespace waybill::domains
