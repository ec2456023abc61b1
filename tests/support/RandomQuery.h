// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Random filter trees for property tests, as parse() would make them. Not thread-safe: one generator a thread.

#include "core/filter/Fields.h"

#include <iterator>
#include <random>
#include <string>

namespace waybill::tests {

class RandomQuery {
public:
    explicit RandomQuery(unsigned seed) : m_random(seed) {}

    // Values are made of few letters, so that they match now and then.
    filter::Node tree(int depth = 4);
    filter::Term term();

    unsigned below(unsigned limit) { return unsigned(m_random() % limit); }

private:
    std::string value();
    std::string codeValue();
    std::string timeValue();

    std::mt19937 m_random;
};

// Escapes stand as pairs, as the lexer leaves them.
inline constexpr const char* randomPieces[] = {"a", "B", "b", "é", "*", "\\*", "\\\\", "\"", " ", "(", ")", "-", ":", ">", "<", "@",
                                  "%", "_", "'", ".", "a", "b", "1", "OR", "AND", "x.example"};

inline std::string RandomQuery::value()
{
    std::string text;
    for (unsigned i = below(4) + 1; i > 0; --i)
        text += randomPieces[below(std::size(randomPieces))];
    return text;
}

inline std::string RandomQuery::codeValue()
{
    constexpr const char* codes[] = {"550", "421", "5.1.1", "5.*", "4.2.2", "55*", "*", "2*", "5.1.*"};
    return codes[below(std::size(codes))];
}

inline std::string RandomQuery::timeValue()
{
    constexpr const char* times[] = {"2h", "30m", "3d", "1w", "2026-05-02", "2026-05-02T11:30:00Z", "2026-05-02 11:59:59.5+00:00"};
    return times[below(std::size(times))];
}

inline filter::Term RandomQuery::term()
{
    filter::Term term;
    term.field = filter::Field(below(unsigned(filter::Field::Before) + 1));
    switch (term.field) {
    case filter::Field::Type:
    case filter::Field::Bounce: {
        const auto names = filter::vocabularyOf(term.field);
        term.value = below(8) == 0 ? "*" : std::string(names[below(unsigned(names.size()))]);
        break;
    }
    case filter::Field::Code:
        term.comparison = filter::Comparison(below(5));
        term.value = term.comparison == filter::Comparison::Equal ? codeValue() : std::to_string(400 + below(200));
        break;
    case filter::Field::Since:
    case filter::Field::Before:
        term.value = timeValue();
        break;
    case filter::Field::Id:
        term.value = "id-" + std::to_string(below(20));
        break;
    case filter::Field::Meta:
        term.metaKey = below(2) == 0 ? "order" : "odd \"key\": (1)";
        term.value = value();
        break;
    default:
        term.value = value();
    }
    return term;
}

inline filter::Node RandomQuery::tree(int depth)
{
    const unsigned kind = depth == 0 ? 3 : below(6);
    filter::Node node;
    if (kind >= 3) {
        node.kind = filter::Node::Kind::Term;
        node.term = term();
        return node;
    }
    node.kind = kind == 0 ? filter::Node::Kind::And : kind == 1 ? filter::Node::Kind::Or : filter::Node::Kind::Not;
    for (unsigned children = kind == 2 ? 1 : 2 + below(2); children > 0; --children)
        node.children.push_back(tree(depth - 1));
    return node;
}

} // namespace waybill::tests
