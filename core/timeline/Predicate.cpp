// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/timeline/Predicate.h"

#include "core/timeline/TermPredicates.h"

#include <algorithm>
#include <vector>

namespace waybill::timeline {

namespace {

std::size_t wordsOf(std::uint32_t begin, std::uint32_t end) { return (end - begin + 63) / 64; }

using Parts = std::vector<std::unique_ptr<Predicate>>;

template <bool isAnd>
class Junction : public Predicate {
public:
    explicit Junction(Parts parts) : m_parts(std::move(parts)) {}

    void extend() override
    {
        for (const auto& part : m_parts)
            part->extend();
    }

    void evaluate(const Chunk& chunk, std::uint32_t begin, std::uint32_t end, std::uint64_t* out) override
    {
        m_parts.front()->evaluate(chunk, begin, end, out);
        const std::size_t words = wordsOf(begin, end);
        m_scratch.resize(words);
        for (std::size_t part = 1; part < m_parts.size(); ++part) {
            m_parts[part]->evaluate(chunk, begin, end, m_scratch.data());
            for (std::size_t word = 0; word < words; ++word)
                out[word] = isAnd ? out[word] & m_scratch[word] : out[word] | m_scratch[word];
        }
    }

private:
    Parts m_parts;
    std::vector<std::uint64_t> m_scratch;
};

class Negation : public Predicate {
public:
    explicit Negation(std::unique_ptr<Predicate> part) : m_part(std::move(part)) {}

    void extend() override { m_part->extend(); }

    void evaluate(const Chunk& chunk, std::uint32_t begin, std::uint32_t end, std::uint64_t* out) override
    {
        m_part->evaluate(chunk, begin, end, out);
        const std::size_t words = wordsOf(begin, end);
        for (std::size_t word = 0; word < words; ++word)
            out[word] = ~out[word];
        if (const std::uint32_t rest = (end - begin) % 64; rest != 0)
            out[words - 1] &= (std::uint64_t(1) << rest) - 1;
    }

private:
    std::unique_ptr<Predicate> m_part;
};

class Everything : public Predicate {
public:
    void evaluate(const Chunk&, std::uint32_t begin, std::uint32_t end, std::uint64_t* out) override
    {
        std::fill_n(out, wordsOf(begin, end), ~std::uint64_t(0));
        if (const std::uint32_t rest = (end - begin) % 64; rest != 0)
            out[wordsOf(begin, end) - 1] = (std::uint64_t(1) << rest) - 1;
    }
};

std::unique_ptr<Predicate> compileNode(const filter::Node& node, const EventTable& table, Timestamp now)
{
    using Kind = filter::Node::Kind;
    if (node.kind == Kind::Term)
        return compileTerm(node.term, table, now);
    Parts parts;
    for (const filter::Node& child : node.children)
        parts.push_back(compileNode(child, table, now));
    if (parts.empty())
        return std::make_unique<Everything>();
    if (node.kind == Kind::Not)
        return std::make_unique<Negation>(std::move(parts.front()));
    if (node.kind == Kind::And)
        return std::make_unique<Junction<true>>(std::move(parts));
    return std::make_unique<Junction<false>>(std::move(parts));
}

} // namespace

std::unique_ptr<Predicate> anyOf(std::vector<std::unique_ptr<Predicate>> parts)
{
    if (parts.size() == 1)
        return std::move(parts.front());
    return std::make_unique<Junction<false>>(std::move(parts));
}

std::unique_ptr<Predicate> compile(const filter::Query& query, const EventTable& table, Timestamp now)
{
    return compileNode(query.root(), table, now);
}

} // namespace waybill::timeline
