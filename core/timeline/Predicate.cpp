// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/timeline/Predicate.h"

#include "core/timeline/BitmapCache.h"
#include "core/timeline/TermPredicates.h"

#include <algorithm>
#include <numeric>
#include <vector>

namespace waybill::timeline {

namespace {

std::size_t wordsOf(std::uint32_t begin, std::uint32_t end) { return (end - begin + 63) / 64; }

using Parts = std::vector<std::unique_ptr<Predicate>>;

int sumOfCosts(const Parts& parts)
{
    return std::accumulate(parts.begin(), parts.end(), 0, [](int sum, const auto& part) { return sum + part->cost(); });
}

class Conjunction : public Predicate {
public:
    explicit Conjunction(Parts parts) : m_parts(std::move(parts))
    {
        std::ranges::stable_sort(m_parts, {}, [](const auto& part) { return part->cost(); });
    }

    void evaluate(const Chunk& chunk, std::uint32_t begin, std::uint32_t end, std::uint64_t* out) override
    {
        m_parts.front()->evaluate(chunk, begin, end, out);
        for (std::size_t part = 1; part < m_parts.size(); ++part)
            m_parts[part]->refine(chunk, begin, end, out);
    }

    int cost() const override { return sumOfCosts(m_parts); }

private:
    Parts m_parts;
};

class Disjunction : public Predicate {
public:
    explicit Disjunction(Parts parts) : m_parts(std::move(parts)) {}

    void evaluate(const Chunk& chunk, std::uint32_t begin, std::uint32_t end, std::uint64_t* out) override
    {
        m_parts.front()->evaluate(chunk, begin, end, out);
        const std::size_t words = wordsOf(begin, end);
        m_scratch.resize(words);
        for (std::size_t part = 1; part < m_parts.size(); ++part) {
            m_parts[part]->evaluate(chunk, begin, end, m_scratch.data());
            for (std::size_t word = 0; word < words; ++word)
                out[word] |= m_scratch[word];
        }
    }

    int cost() const override { return sumOfCosts(m_parts); }

private:
    Parts m_parts;
    std::vector<std::uint64_t> m_scratch;
};

class Negation : public Predicate {
public:
    explicit Negation(std::unique_ptr<Predicate> part) : m_part(std::move(part)) {}

    void evaluate(const Chunk& chunk, std::uint32_t begin, std::uint32_t end, std::uint64_t* out) override
    {
        m_part->evaluate(chunk, begin, end, out);
        const std::size_t words = wordsOf(begin, end);
        for (std::size_t word = 0; word < words; ++word)
            out[word] = ~out[word];
        if (const std::uint32_t rest = (end - begin) % 64; rest != 0)
            out[words - 1] &= (std::uint64_t(1) << rest) - 1;
    }

    int cost() const override { return m_part->cost(); }

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

std::unique_ptr<Predicate> compileNode(const filter::Node& node, const EventTable& table, Timestamp now,
                                       BitmapCache* cache)
{
    using Kind = filter::Node::Kind;
    if (node.kind == Kind::Term) {
        auto term = compileTerm(node.term, table, now);
        return cache != nullptr ? cache->wrap(node.term, std::move(term)) : std::move(term);
    }
    Parts parts;
    for (const filter::Node& child : node.children)
        parts.push_back(compileNode(child, table, now, cache));
    if (parts.empty())
        return std::make_unique<Everything>();
    if (node.kind == Kind::Not)
        return std::make_unique<Negation>(std::move(parts.front()));
    if (node.kind == Kind::And)
        return std::make_unique<Conjunction>(std::move(parts));
    return std::make_unique<Disjunction>(std::move(parts));
}

} // namespace

std::unique_ptr<Predicate> anyOf(std::vector<std::unique_ptr<Predicate>> parts)
{
    if (parts.size() == 1)
        return std::move(parts.front());
    return std::make_unique<Disjunction>(std::move(parts));
}

void Predicate::refine(const Chunk& chunk, std::uint32_t begin, std::uint32_t end, std::uint64_t* out)
{
    const std::size_t words = wordsOf(begin, end);
    m_scratch.resize(words);
    evaluate(chunk, begin, end, m_scratch.data());
    for (std::size_t word = 0; word < words; ++word)
        out[word] &= m_scratch[word];
}

std::unique_ptr<Predicate> compile(const filter::Query& query, const EventTable& table, Timestamp now,
                                   BitmapCache* cache)
{
    return compileNode(query.root(), table, now, cache);
}

} // namespace waybill::timeline
