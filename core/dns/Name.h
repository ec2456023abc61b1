// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A domain name that DNS can carry: labels of at most 63 octets, 255 in all (RFC 1035 3.1). Names compare without case,
// and keep the case they came in. Value type; safe from any thread.

#include "core/base/Result.h"

#include <compare>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace waybill::dns {

class Name {
public:
    Name() = default; // the root

    // From a master file's form: "\." and "\032" are escapes, a final dot is allowed. InvalidInput for an empty or too
    // long label or name.
    static Result<Name> parse(std::string_view text);
    // From what a person typed: surrounding spaces and a final dot go, international names become A-labels (RFC 5891).
    // InvalidInput when it is not a host or domain name with at least one dot.
    static Result<Name> fromPerson(std::string_view utf8);
    // Dots separate labels and nothing is an escape: SPF macros make such texts. None where parse would fail.
    static std::optional<Name> fromDotted(std::string_view bytes);
    // Uncompressed wire form, the root's zero octet included.
    static std::optional<Name> fromWire(std::string_view wire);

    // Without the final dot; "." is the root. Octets that could be misread are escaped.
    std::string text() const;
    std::string wire() const; // with the root's zero octet
    std::vector<std::string_view> labels() const; // the most specific first; views into this name

    bool isRoot() const { return m_labels.empty(); }
    std::size_t labelCount() const;
    Name parent() const; // the root's parent is the root
    bool isAtOrBelow(const Name& ancestor) const;
    // prefix is dotted: Name("example.org").below("_dmarc"). None when that gets too long.
    std::optional<Name> below(std::string_view prefix) const;

    // This name, with the letter case of the other one in the labels at the end that both share.
    Name inCaseOf(const Name& other) const;

    // ASCII letters in lower case, as a key for maps and sets.
    std::string key() const;

    friend bool operator==(const Name& a, const Name& b);
    friend std::strong_ordering operator<=>(const Name& a, const Name& b);

private:
    explicit Name(std::string labels) : m_labels(std::move(labels)) {}

    std::string m_labels; // wire form without the final zero octet
};

} // namespace waybill::dns
