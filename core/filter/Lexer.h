// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Cuts a filter text into parentheses, '-', AND, OR and terms. One pass, no backtracking. The text must outlive
// it. Not shared between threads.

#include "core/filter/Query.h"

namespace waybill::filter {

struct Token {
    enum class Kind : std::uint8_t { Term, Minus, And, Or, Open, Close, End };
    Kind kind = Kind::End;
    std::size_t position = 0; // byte offset
    std::size_t length = 0;

    // Terms only.
    std::string_view field; // as typed, empty for a bare word; "meta" for meta.<key>
    std::string metaKey;
    Comparison comparison = Comparison::Equal;
    std::string value; // unquoted, backslashes in their one form
    std::size_t valuePosition = 0;
    std::size_t valueLength = 0; // quotes included; 0 when nothing stands there
};

class Lexer {
public:
    explicit Lexer(std::string_view text) : m_text(text) {}

    std::expected<Token, ParseError> next();

private:
    std::expected<Token, ParseError> term();
    std::expected<std::string, ParseError> quoted();
    std::expected<void, ParseError> readOperator(Token& token);
    std::expected<void, ParseError> readValue(Token& token);
    std::size_t endOfRun(std::string_view stops) const;

    std::string_view m_text;
    std::size_t m_at = 0;
};

} // namespace waybill::filter
