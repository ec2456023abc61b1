// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/filter/Lexer.h"

#include "core/base/Ascii.h"
#include "core/filter/Match.h"
#include "core/filter/Text.h"

#include <algorithm>

namespace waybill::filter {

namespace {

constexpr std::string_view spaces = " \t\r\n";
constexpr std::string_view wordEnds = " \t\r\n()\"";
constexpr std::string_view operatorStarts = ":<>";

// What could be a field's name; anything else before an operator is part of a word (10:30, <id@host>).
bool looksLikeField(std::string_view name)
{
    return !name.empty() && isAsciiLetter(name.front()) && std::ranges::all_of(name, [&](char c) {
        return isAsciiLetterOrDigit(c) || c == '_' || c == '-' || c == '.';
    });
}

constexpr std::string_view metaPrefix = "meta.";

bool startsWithMeta(std::string_view name)
{
    return name.size() >= metaPrefix.size() && equalsIgnoringCase(name.substr(0, metaPrefix.size()), metaPrefix);
}

// A backslash that escapes nothing is written as two, so that equal filters are equal trees.
void appendBackslash(std::string& value, char next)
{
    value += '\\';
    value += next == '*' ? '*' : '\\';
}

std::string bareValue(std::string_view text)
{
    std::string value;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\\') {
            value += text[i];
            continue;
        }
        const char next = i + 1 < text.size() ? text[i + 1] : '\0';
        appendBackslash(value, next);
        if (next == '*' || next == '\\')
            ++i;
    }
    return value;
}

// A key has no wildcards: what was escaped stands for itself.
std::string literalOf(std::string_view value)
{
    std::string literal;
    for (std::size_t i = 0; i < value.size(); ++i) {
        if (value[i] == '\\' && i + 1 < value.size())
            ++i;
        literal += value[i];
    }
    return literal;
}

ParseError errorAt(std::size_t position, std::size_t length, QString message, bool unfinished = false)
{
    return {position, length, message.toStdString(), unfinished};
}

} // namespace

std::size_t Lexer::endOfRun(std::string_view stops) const
{
    return std::min(m_text.find_first_of(stops, m_at), m_text.size());
}

std::expected<Token, ParseError> Lexer::next()
{
    m_at = std::min(m_text.find_first_not_of(spaces, m_at), m_text.size());
    Token token;
    token.position = m_at;
    if (m_at == m_text.size())
        return token;
    token.length = 1;
    switch (m_text[m_at]) {
    case '(':
        token.kind = Token::Kind::Open;
        break;
    case ')':
        token.kind = Token::Kind::Close;
        break;
    case '-':
        token.kind = Token::Kind::Minus;
        break;
    default:
        return term();
    }
    ++m_at;
    return token;
}

std::expected<Token, ParseError> Lexer::term()
{
    Token token;
    token.kind = Token::Kind::Term;
    token.position = m_at;
    const std::size_t nameEnd = endOfRun(" \t\r\n()\":<>");
    const std::string_view name = m_text.substr(m_at, nameEnd - m_at);
    const char stop = nameEnd < m_text.size() ? m_text[nameEnd] : ' ';
    if (stop == '"' && equalsIgnoringCase(name, metaPrefix)) {
        token.field = name.substr(0, 4);
        m_at = nameEnd;
        auto key = quoted();
        if (!key)
            return std::unexpected(std::move(key).error());
        token.metaKey = literalOf(*key);
    } else if (operatorStarts.contains(stop) && startsWithMeta(name)) {
        token.field = name.substr(0, 4);
        token.metaKey = name.substr(metaPrefix.size());
        m_at = nameEnd;
    } else if (operatorStarts.contains(stop) && looksLikeField(name)) {
        token.field = name;
        m_at = nameEnd;
    }
    if (!token.field.empty()) {
        if (auto read = readOperator(token); !read)
            return std::unexpected(std::move(read).error());
    }
    if (auto read = readValue(token); !read)
        return std::unexpected(std::move(read).error());
    token.length = m_at - token.position;
    if (token.field.empty() && (name == "OR" || name == "AND"))
        token.kind = name == "OR" ? Token::Kind::Or : Token::Kind::And;
    return token;
}

std::expected<void, ParseError> Lexer::readOperator(Token& token)
{
    const char sign = m_at < m_text.size() ? m_text[m_at] : ' ';
    const bool orEqual = m_at + 1 < m_text.size() && m_text[m_at + 1] == '=';
    if (sign == ':') {
        ++m_at;
    } else if (sign == '<' || sign == '>') {
        if (sign == '<')
            token.comparison = orEqual ? Comparison::LessOrEqual : Comparison::Less;
        else
            token.comparison = orEqual ? Comparison::GreaterOrEqual : Comparison::Greater;
        m_at += orEqual ? 2 : 1;
    } else {
        return std::unexpected(errorAt(m_at, 0, Text::tr("Expected “:” after the name of the metadata key"),
                                       m_at == m_text.size()));
    }
    return {};
}

std::expected<void, ParseError> Lexer::readValue(Token& token)
{
    token.valuePosition = m_at;
    if (m_at < m_text.size() && m_text[m_at] == '"') {
        auto value = quoted();
        if (!value)
            return std::unexpected(std::move(value).error());
        token.value = std::move(*value);
        if (m_at < m_text.size() && !std::string_view(" \t\r\n()").contains(m_text[m_at]))
            return std::unexpected(errorAt(m_at, 1, Text::tr("Expected a space after the closing quote")));
    } else {
        const std::size_t end = endOfRun(wordEnds);
        token.value = bareValue(m_text.substr(m_at, end - m_at));
        m_at = end;
        if (end < m_text.size() && m_text[end] == '"')
            return std::unexpected(errorAt(
                end, 1, Text::tr("A quote can't stand inside a word; put the whole value in quotes and write \\\"")));
    }
    token.valueLength = m_at - token.valuePosition;
    return {};
}

// From the opening quote to behind the closing one.
std::expected<std::string, ParseError> Lexer::quoted()
{
    const std::size_t open = m_at++;
    std::string value;
    for (; m_at < m_text.size(); ++m_at) {
        const char c = m_text[m_at];
        if (c == '"') {
            ++m_at;
            return value;
        }
        if (c != '\\') {
            value += c;
            continue;
        }
        const char next = m_at + 1 < m_text.size() ? m_text[m_at + 1] : '\0';
        if (next == '"') {
            value += next;
            ++m_at;
            continue;
        }
        appendBackslash(value, next);
        if (next == '*' || next == '\\')
            ++m_at;
    }
    return std::unexpected(errorAt(open, m_text.size() - open, Text::tr("The closing quote is missing"), true));
}

} // namespace waybill::filter
