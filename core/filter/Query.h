// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The filter language as a tree: one implementation for console, ctl and relay. Knows fields, not storage: the
// timeline compiles it to predicates over columns, events/sqlite to SQL. Immutable value; safe from any thread.
//
//   type:bounced domain:gmail.com reason:"mailbox full" code:5.2.* since:2h -tag:digest (env:production OR env:staging)
//
// AND by default, OR, parentheses, '-' negates. Texts compare without ASCII case; '*' matches any run of characters.
// reason:, subject: and bare words look for a substring, everything else for the whole text. Bare words look in
// recipient, reason and tags, and for a whole id; ids compare exactly, case included. since:/before: take 30s, 15m, 2h,
// 3d, 1w, 2026-11-01 (UTC) or RFC 3339. Codes and times have ranges: code:500..599 with both ends, code>=500,
// time:2026-11-01..2026-11-03 without its end, time:2h.., received<2026-11-01T14:02:00Z; time:2026-11-01 is that day.
// What an event does not say matches nothing: tag:* is "has a tag", -tag:* "has none".

#include "core/base/Clock.h"

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace waybill::filter {

enum class Field : std::uint8_t {
    Word, Type, Provider, Environment, Endpoint, MessageType, Bounce, Code, To, From, Domain, Id, Tag, Meta, Reason,
    Since, Before, Subject, Template, Native, Verification, Strength, Processing, Dedup, Time, Received,
};

inline constexpr std::size_t fieldCount = std::size_t(Field::Received) + 1;

enum class Comparison : std::uint8_t { Equal, Greater, GreaterOrEqual, Less, LessOrEqual };

struct Term {
    Field field = Field::Word;
    std::string metaKey; // Field::Meta only: the <key> of meta.<key>:
    Comparison comparison = Comparison::Equal;
    std::string value; // unquoted; '*' is the wildcard, "\\*" and "\\\\" are the characters themselves (Match.h)
    friend bool operator==(const Term&, const Term&) = default;
};

struct Node {
    enum class Kind : std::uint8_t { And, Or, Not, Term };
    Kind kind = Kind::And; // an And without children matches everything
    std::vector<Node> children;
    Term term; // Kind::Term only
    friend bool operator==(const Node&, const Node&) = default;
};

// Points at the character and says what was expected there.
struct ParseError {
    std::size_t position = 0; // byte offset
    std::size_t length = 0;
    std::string message;      // "“bounce” is not an event type; did you mean “bounced”?"
    bool unfinished = false;  // the text could still become valid: neutral, not red
};

class Query {
public:
    static constexpr std::size_t maxLength = 4096; // bytes of text
    static constexpr int maxDepth = 64;            // parentheses and '-' inside one another
    static constexpr int maxTerms = 256;

    Query() = default; // matches everything

    static std::expected<Query, ParseError> parse(std::string_view text);
    // parse(toString()) gives an equal tree.
    std::string toString() const;

    const Node& root() const { return m_root; }
    bool matchesEverything() const;

private:
    Node m_root;
};

} // namespace waybill::filter
