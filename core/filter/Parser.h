// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Recursive descent over the tokens: or := and (OR and)*, and := unary ([AND] unary)*, unary := '-' unary | '(' or ')'
// | term. One object a text, in one thread; the text must outlive it.

#include "core/filter/Lexer.h"

namespace waybill::filter {

class Parser {
public:
    explicit Parser(std::string_view text) : m_text(text), m_lexer(text) {}

    std::expected<Node, ParseError> parse();

private:
    using Parsed = std::expected<Node, ParseError>;

    Parsed parseOr(int depth);
    Parsed parseAnd(int depth);
    Parsed parseUnary(int depth);
    Parsed parseGroup(int depth);
    Parsed parseTerm();
    std::expected<void, ParseError> advance();
    ParseError expectedTerm() const;

    std::string_view m_text;
    Lexer m_lexer;
    Token m_token;
    int m_terms = 0;
};

} // namespace waybill::filter
