// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// SPF's macro language (RFC 7208 7): domain-specs and explanations with %{i} and the like, parsed once and expanded for a
// sender. Value types; safe from any thread.

#include "core/dns/IpAddress.h"
#include "core/dns/Name.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace waybill::domains::spf {

// What macros stand for in one check.
struct MacroContext {
    dns::IpAddress ip;
    std::string localPart;    // %{l}
    std::string senderDomain; // %{o}
    std::string helo;         // %{h}
    std::string domain;       // %{d}: the domain whose record is being evaluated
    std::string receiver;     // %{r}
    long long seconds = 0;    // %{t}: since the epoch
    // %{p}: asks DNS, so only when it is wanted. "unknown" where no name validates.
    std::function<std::string()> validatedName = {};
};

class MacroString {
public:
    enum class Kind {
        Domain,      // a domain-spec: no spaces, and it ends in a macro or a top label
        Modifier,    // of an unknown modifier: no spaces, may be empty
        Explanation, // spaces, and the letters c, r and t
    };

    // None for a syntax error.
    static std::optional<MacroString> parse(std::string_view text, Kind kind);

    std::string expand(const MacroContext& context) const;
    // Expanded as a name to ask for: no final dot, and at most 253 octets, labels cut off at the left (7.3). None when the
    // rest is no name that DNS can carry.
    std::optional<dns::Name> expandName(const MacroContext& context) const;

    const std::string& source() const { return m_source; }
    bool asksDns() const;   // %{p}
    bool isSameForAllSenders() const; // at most %{d}, which the record's own domain decides

private:
    struct Piece {
        char letter = 0; // 0: literal text
        bool isEscaped = false; // an upper-case letter: URL-escape it
        bool isReversed = false;
        int parts = 0; // right-hand parts to keep; 0: all
        std::string text; // the literal, or the delimiters
    };

    class Parser;
    static std::string expand(const Piece& piece, const MacroContext& context);

    std::string m_source;
    std::vector<Piece> m_pieces;
};

} // namespace waybill::domains::spf
