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
    void spanInto(filter::Term& term);

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
    constexpr const char* codes[] = {"550", "421", "5.1.1", "5.*", "4.2.2", "55*", "*", "2*", "5.1.*", "500..599", "421..450", "0..999"};
    return codes[below(std::size(codes))];
}

inline std::string RandomQuery::timeValue()
{
    constexpr const char* times[] = {"2h", "30m", "3d", "1w", "2026-05-02", "2026-05-02T11:30:00Z", "2026-05-02 11:59:59.5+00:00"};
    return times[below(std::size(times))];
}

inline void RandomQuery::spanInto(filter::Term& term)
{
    const bool relative = term.field == filter::Field::Time && below(2) == 0;
    constexpr const char* ages[] = {"2h", "30m", "3d"};
    constexpr const char* times[] = {"2026-05-02", "2026-05-02T11:30:00Z", "2026-04-30", "2026-05-01T23:59:59.999Z"};
    const auto time = [&] { return std::string(relative ? ages[below(3)] : times[below(4)]); };
    term.comparison = filter::Comparison(below(5));
    if (term.comparison != filter::Comparison::Equal) {
        term.value = time();
        return;
    }
    const unsigned shape = below(4);
    term.value = shape == 0 ? "2026-05-01" : shape == 1 ? time() + ".." : shape == 2 ? ".." + time() : time() + ".." + time();
}

inline filter::Term RandomQuery::term()
{
    filter::Term term;
    term.field = filter::Field(below(unsigned(filter::fieldCount)));
    switch (term.field) {
    case filter::Field::Type:
    case filter::Field::Bounce:
    case filter::Field::Verification:
    case filter::Field::Strength:
    case filter::Field::Processing: {
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
    case filter::Field::Time:
    case filter::Field::Received:
        spanInto(term);
        break;
    case filter::Field::Dedup:
        for (int i = 0; i < 64; ++i)
            term.value += "0123456789abcdefABCDEF"[below(22)];
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
