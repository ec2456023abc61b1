// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/filter/Printer.h"

#include "core/filter/Fields.h"

#include <utility>

namespace waybill::filter {

namespace {

constexpr std::string_view needQuotes = " \t\r\n()\"";

std::string quoted(std::string_view text)
{
    std::string result = "\"";
    for (const char c : text) {
        if (c == '"')
            result += '\\';
        result += c;
    }
    return result += '"';
}

std::string_view sign(Comparison comparison)
{
    switch (comparison) {
    case Comparison::Equal:
        return ":";
    case Comparison::Greater:
        return ">";
    case Comparison::GreaterOrEqual:
        return ">=";
    case Comparison::Less:
        return "<";
    case Comparison::LessOrEqual:
        return "<=";
    }
    return ":";
}

std::string printWord(std::string_view word)
{
    const bool plain = !word.empty() && word.find_first_of(" \t\r\n()\":<>") == std::string_view::npos
        && word.front() != '-' && word != "OR" && word != "AND";
    return plain ? std::string(word) : quoted(word);
}

std::string printKey(std::string_view key)
{
    if (key.find_first_of(" \t\r\n()\":<>\\") == std::string_view::npos)
        return std::string(key);
    std::string escaped;
    for (const char c : key)
        escaped += c == '\\' ? "\\\\" : std::string(1, c);
    return quoted(escaped);
}

void append(std::string& text, const Node& node);

void appendGrouped(std::string& text, const Node& node, bool group)
{
    if (group)
        text += '(';
    append(text, node);
    if (group)
        text += ')';
}

bool isJunction(const Node& node) { return node.kind == Node::Kind::And || node.kind == Node::Kind::Or; }

void append(std::string& text, const Node& node)
{
    if (node.kind == Node::Kind::Term) {
        text += print(node.term);
        return;
    }
    if (node.kind == Node::Kind::Not) {
        text += '-';
        appendGrouped(text, node.children.front(), isJunction(node.children.front()));
        return;
    }
    const bool isOr = node.kind == Node::Kind::Or;
    bool first = true;
    for (const Node& child : node.children) {
        if (!std::exchange(first, false))
            text += isOr ? " OR " : " ";
        // AND binds closer than OR, so an AND inside an OR needs no parentheses.
        appendGrouped(text, child, isJunction(child) && !(isOr && child.kind == Node::Kind::And));
    }
}

} // namespace

std::string print(const Node& node)
{
    std::string text;
    append(text, node);
    return text;
}

std::string print(const Term& term)
{
    if (term.field == Field::Word)
        return printWord(term.value);
    std::string text(fieldName(term.field));
    if (term.field == Field::Meta)
        text += '.' + printKey(term.metaKey);
    text += sign(term.comparison);
    return text += printValue(term.value);
}

std::string printValue(std::string_view value)
{
    const bool plain = !value.empty() && value.find_first_of(needQuotes) == std::string_view::npos;
    return plain ? std::string(value) : quoted(value);
}

} // namespace waybill::filter
