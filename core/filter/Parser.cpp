// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/filter/Parser.h"

#include "core/base/Result.h"
#include "core/base/Redact.h"
#include "core/filter/TermCheck.h"
#include "core/filter/Text.h"

#include <algorithm>

namespace waybill::filter {

namespace {

ParseError errorAt(std::size_t position, std::size_t length, QString message, bool unfinished = false)
{
    return {position, length, message.toStdString(), unfinished};
}

std::expected<void, ParseError> checkText(std::string_view text)
{
    if (text.size() > Query::maxLength)
        return std::unexpected(errorAt(Query::maxLength, text.size() - Query::maxLength,
                                       Text::tr("The filter is longer than %1 bytes").arg(Query::maxLength)));
    const auto control = std::ranges::find_if(text, [](char c) {
        return (static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7f;
    });
    if (control != text.end())
        return std::unexpected(errorAt(std::size_t(control - text.begin()), 1, Text::tr("A control character")));
    const std::string valid = toValidUtf8(text);
    if (valid != text) {
        const auto bad = std::ranges::mismatch(text, valid).in1;
        return std::unexpected(errorAt(std::size_t(bad - text.begin()), 1, Text::tr("Not valid UTF-8")));
    }
    return {};
}

// A group of one is that one.
Node joined(Node::Kind kind, std::vector<Node> children)
{
    if (children.size() == 1)
        return std::move(children.front());
    Node node;
    node.kind = kind;
    node.children = std::move(children);
    return node;
}

} // namespace

std::expected<Node, ParseError> Parser::parse()
{
    TRY_VOID(checkText(m_text));
    TRY_VOID(advance());
    if (m_token.kind == Token::Kind::End)
        return Node();
    Node root = TRY(parseOr(0));
    if (m_token.kind == Token::Kind::Close)
        return std::unexpected(errorAt(m_token.position, 1, Text::tr("This “)” has no opening parenthesis")));
    return root;
}

Parser::Parsed Parser::parseOr(int depth)
{
    std::vector<Node> children;
    children.push_back(TRY(parseAnd(depth)));
    while (m_token.kind == Token::Kind::Or) {
        TRY_VOID(advance());
        children.push_back(TRY(parseAnd(depth)));
    }
    return joined(Node::Kind::Or, std::move(children));
}

Parser::Parsed Parser::parseAnd(int depth)
{
    std::vector<Node> children;
    children.push_back(TRY(parseUnary(depth)));
    while (m_token.kind != Token::Kind::End && m_token.kind != Token::Kind::Close && m_token.kind != Token::Kind::Or) {
        if (m_token.kind == Token::Kind::And)
            TRY_VOID(advance());
        children.push_back(TRY(parseUnary(depth)));
    }
    return joined(Node::Kind::And, std::move(children));
}

Parser::Parsed Parser::parseUnary(int depth)
{
    if (depth >= Query::maxDepth)
        return std::unexpected(errorAt(m_token.position, m_token.length,
                                       Text::tr("Nested deeper than %1 levels").arg(Query::maxDepth)));
    switch (m_token.kind) {
    case Token::Kind::Minus: {
        const std::size_t behind = m_token.position + 1;
        TRY_VOID(advance());
        if (m_token.kind != Token::Kind::End && m_token.position != behind)
            return std::unexpected(errorAt(behind - 1, 1,
                                           Text::tr("“-” must stand directly before what it excludes")));
        Node node;
        node.kind = Node::Kind::Not;
        node.children.push_back(TRY(parseUnary(depth + 1)));
        return node;
    }
    case Token::Kind::Open:
        return parseGroup(depth);
    case Token::Kind::Term:
        return parseTerm();
    default:
        return std::unexpected(expectedTerm());
    }
}

Parser::Parsed Parser::parseGroup(int depth)
{
    const std::size_t open = m_token.position;
    TRY_VOID(advance());
    Node node = TRY(parseOr(depth + 1));
    if (m_token.kind != Token::Kind::Close)
        return std::unexpected(errorAt(open, 1, Text::tr("The closing parenthesis is missing"), true));
    TRY_VOID(advance());
    return node;
}

Parser::Parsed Parser::parseTerm()
{
    Node node;
    node.kind = Node::Kind::Term;
    node.term = TRY(checkedTerm(m_token, m_text));
    if (++m_terms > Query::maxTerms)
        return std::unexpected(errorAt(m_token.position, m_token.length,
                                       Text::tr("More than %1 terms").arg(Query::maxTerms)));
    TRY_VOID(advance());
    return node;
}

std::expected<void, ParseError> Parser::advance()
{
    m_token = TRY(m_lexer.next());
    return {};
}

ParseError Parser::expectedTerm() const
{
    switch (m_token.kind) {
    case Token::Kind::End:
        return errorAt(m_token.position, 0, Text::tr("Expected a term here, such as type:bounced"), true);
    case Token::Kind::Or:
    case Token::Kind::And:
        return errorAt(m_token.position, m_token.length,
                       Text::tr("Expected a term before %1; put the word in quotes to search for it")
                           .arg(m_token.kind == Token::Kind::Or ? "OR" : "AND"));
    default:
        return errorAt(m_token.position, m_token.length, Text::tr("Expected a term inside the parentheses"));
    }
}

} // namespace waybill::filter
