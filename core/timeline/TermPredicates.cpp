// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/timeline/TermPredicates.h"

#include "core/timeline/CodeSets.h"
#include "core/filter/Match.h"
#include "core/filter/TimeSpec.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace waybill::timeline {

namespace {

using filter::Field;
using filter::Pattern;

// matches(chunk, row) gives 0 or 1 without a branch.
template <typename Matches>
class RowPredicate : public Predicate {
public:
    explicit RowPredicate(Matches matches) : m_matches(std::move(matches)) {}

    void evaluate(const Chunk& chunk, std::uint32_t begin, std::uint32_t end, std::uint64_t* out) override
    {
        const Matches matches = m_matches;
        for (; begin < end; ++out) {
            const std::uint32_t count = std::min<std::uint32_t>(64, end - begin);
            std::uint64_t word = 0;
            for (std::uint32_t bit = 0; bit < count; ++bit)
                word |= std::uint64_t(matches(chunk, begin + bit)) << bit;
            *out = word;
            begin += count;
        }
    }

private:
    Matches m_matches;
};

template <typename Matches>
std::unique_ptr<Predicate> rowPredicate(Matches matches)
{
    return std::make_unique<RowPredicate<Matches>>(std::move(matches));
}

// A column of codes against the set of those that match.
class CodePredicate : public Predicate {
public:
    using Column = std::array<std::uint32_t, chunkRows> Chunk::*;

    CodePredicate(std::unique_ptr<GrowingSet> set, Column column, int cost)
        : m_set(std::move(set)), m_column(column), m_cost(cost)
    {
    }

    void evaluate(const Chunk& chunk, std::uint32_t begin, std::uint32_t end, std::uint64_t* out) override
    {
        m_set->extend();
        const std::uint64_t* const bits = m_set->bits();
        const std::uint32_t* const codes = (chunk.*m_column).data();
        for (; begin < end; ++out) {
            const std::uint32_t count = std::min<std::uint32_t>(64, end - begin);
            std::uint64_t word = 0;
            for (std::uint32_t bit = 0; bit < count; ++bit) {
                const std::uint32_t code = codes[begin + bit];
                word |= (bits[code / 64] >> (code % 64) & 1) << bit;
            }
            *out = word;
            begin += count;
        }
    }

    void refine(const Chunk& chunk, std::uint32_t begin, std::uint32_t end, std::uint64_t* out) override
    {
        const std::size_t words = (end - begin + 63) / 64;
        std::size_t left = 0;
        for (std::size_t word = 0; word < words; ++word)
            left += std::size_t(std::popcount(out[word]));
        if (left > (end - begin) / 16)
            return Predicate::refine(chunk, begin, end, out);
        const std::uint32_t* const codes = (chunk.*m_column).data() + begin;
        for (std::size_t word = 0; word < words; ++word) {
            for (std::uint64_t bits = out[word]; bits != 0; bits &= bits - 1) {
                if (!m_set->test(codes[word * 64 + std::size_t(std::countr_zero(bits))]))
                    out[word] &= ~(bits & -bits);
            }
        }
    }

    int cost() const override { return m_cost; }

private:
    std::unique_ptr<GrowingSet> m_set;
    Column m_column;
    int m_cost;
};

std::unique_ptr<Predicate> onMessage(std::unique_ptr<GrowingSet> set)
{
    return std::make_unique<CodePredicate>(std::move(set), &Chunk::message, 4);
}

// One bit for each name of a closed vocabulary that the pattern matches.
std::uint32_t vocabularyMask(const Pattern& pattern, std::size_t count, std::string_view (*name)(std::size_t))
{
    std::uint32_t mask = 0;
    for (std::size_t i = 0; i < count; ++i)
        mask |= std::uint32_t(pattern.matchesWhole(name(i))) << i;
    return mask;
}

std::unique_ptr<Predicate> onType(const Pattern& pattern)
{
    const std::uint32_t mask = vocabularyMask(pattern, events::eventTypeCount, [](std::size_t i) {
        return events::toString(events::EventType(i));
    });
    return rowPredicate([mask](const Chunk& chunk, std::uint32_t row) { return mask >> (chunk.kind[row] & 0xf) & 1; });
}

std::unique_ptr<Predicate> onStrength(const Pattern& pattern)
{
    const std::uint32_t mask =
        vocabularyMask(pattern, 3, [](std::size_t i) { return events::toString(events::Strength(i)); });
    return rowPredicate([mask](const Chunk& chunk, std::uint32_t row) { return mask >> (chunk.kind[row] >> 6) & 1; });
}

std::unique_ptr<Predicate> onProcessing(const Pattern& pattern)
{
    const std::uint32_t mask =
        vocabularyMask(pattern, 5, [](std::size_t i) { return events::toString(events::Processing(i)); });
    return rowPredicate([mask](const Chunk& chunk, std::uint32_t row) {
        return mask >> unsigned(processingOf(chunk.state[row].load(std::memory_order_relaxed))) & 1;
    });
}

std::unique_ptr<Predicate> onVerification(const EventTable& table, const Pattern& pattern)
{
    const std::uint32_t mask =
        vocabularyMask(pattern, 3, [](std::size_t i) { return events::toString(events::VerificationStatus(i)); });
    return onMessage(messagesFrom(table, sourcesVerified(table, mask)));
}

std::unique_ptr<Predicate> onDedupKey(const std::string& hex)
{
    const auto id = events::eventIdFrom("evt_" + filter::foldedAscii(std::string_view(hex).substr(0, 16)));
    return rowPredicate([value = id ? id->value() : 0](const Chunk& chunk, std::uint32_t row) {
        return chunk.id[row] == value;
    });
}

std::unique_ptr<Predicate> onReceived(const filter::Term& term, Timestamp now)
{
    return rowPredicate([bounds = filter::TimeBounds::of(term, now)](const Chunk& chunk, std::uint32_t row) {
        const std::int64_t received = chunk.timeAt(row) + unpackedDelay(chunk.delay[row]);
        return (received >= bounds.from) & (received < bounds.to);
    });
}

std::unique_ptr<Predicate> onBounce(const Pattern& pattern)
{
    const std::uint32_t mask =
        vocabularyMask(pattern, 4, [](std::size_t i) { return events::toString(events::BounceClass(i)); });
    return rowPredicate([mask](const Chunk& chunk, std::uint32_t row) { return mask >> (chunk.kind[row] >> 4 & 0x3) & 1; });
}

// Rows whose time lies in from <= t < to.
class TimePredicate : public Predicate {
public:
    explicit TimePredicate(filter::TimeBounds bounds) : m_bounds(bounds) {}

    void evaluate(const Chunk& chunk, std::uint32_t begin, std::uint32_t end, std::uint64_t* out) override
    {
        // Most chunks lie on one side of the bounds.
        if (chunk.latest < m_bounds.from || chunk.earliest >= m_bounds.to)
            return fill(out, end - begin, false);
        if (chunk.earliest >= m_bounds.from && chunk.latest < m_bounds.to)
            return fill(out, end - begin, true);
        const std::int64_t* const far = chunk.farTimes.load(std::memory_order_acquire);
        if (far != nullptr)
            return compare(far, m_bounds.from, m_bounds.to, begin, end, out);
        // In the column's own width, where a bound beyond it means "all of them".
        const std::int64_t from = std::max(m_bounds.from, chunk.earliest) - chunk.baseTime;
        const std::int64_t to = std::min(m_bounds.to, chunk.latest + 1) - chunk.baseTime;
        if (std::in_range<std::int32_t>(to))
            return compare(chunk.timeOffset.data(), std::int32_t(from), std::int32_t(to), begin, end, out);
        for (std::uint32_t row = begin; row < end; row += 64, ++out) {
            *out = 0;
            for (std::uint32_t bit = 0; bit < std::min<std::uint32_t>(64, end - row); ++bit)
                *out |= std::uint64_t(chunk.timeOffset[row + bit] >= from) << bit;
        }
    }

private:
    static void fill(std::uint64_t* out, std::uint32_t count, bool with)
    {
        std::fill_n(out, (count + 63) / 64, with ? ~std::uint64_t(0) : 0);
        if (with && count % 64 != 0)
            out[count / 64] = (std::uint64_t(1) << (count % 64)) - 1;
    }

    template <typename Time>
    static void compare(const Time* times, Time from, Time to, std::uint32_t begin, std::uint32_t end, std::uint64_t* out)
    {
        for (; begin < end; ++out) {
            const std::uint32_t count = std::min<std::uint32_t>(64, end - begin);
            std::uint64_t word = 0;
            for (std::uint32_t bit = 0; bit < count; ++bit)
                word |= std::uint64_t((times[begin + bit] >= from) & (times[begin + bit] < to)) << bit;
            *out = word;
            begin += count;
        }
    }

    filter::TimeBounds m_bounds;
};

// The kinds of ids that an event has to itself: its own, and the provider's for it.
std::vector<std::unique_ptr<Predicate>> onEventId(const std::string& id)
{
    std::vector<std::unique_ptr<Predicate>> parts;
    const std::uint64_t hash = EventTable::hashedId(id);
    parts.push_back(
        rowPredicate([hash](const Chunk& chunk, std::uint32_t row) { return chunk.providerEventId[row] == hash; }));
    if (const auto own = events::eventIdFrom(id)) {
        const std::uint64_t value = own->value();
        parts.push_back(rowPredicate([value](const Chunk& chunk, std::uint32_t row) { return chunk.id[row] == value; }));
    }
    return parts;
}

std::unique_ptr<Predicate> onId(const std::string& id, const EventTable& table)
{
    auto parts = onEventId(id);
    parts.push_back(onMessage(messagesWithId(table, id)));
    return anyOf(std::move(parts));
}

std::unique_ptr<Predicate> onReason(const Pattern& pattern, const EventTable& table)
{
    return std::make_unique<CodePredicate>(repliesSaying(table, pattern), &Chunk::reply, 2);
}

std::unique_ptr<Predicate> onWord(const Pattern& pattern, const EventTable& table)
{
    std::vector<std::unique_ptr<Predicate>> parts;
    std::vector<Set> messages;
    messages.push_back(messagesWithRecipient(table, textSet(table.recipients, pattern, Place::Inside)));
    messages.push_back(messagesFrom(table, sourcesWithTag(table, pattern, Place::Inside)));
    if (!pattern.hasWildcard()) {
        messages.push_back(messagesWithId(table, pattern.runs().front()));
        parts = onEventId(pattern.runs().front());
    }
    parts.push_back(onMessage(anyOf(std::move(messages))));
    parts.push_back(onReason(pattern, table));
    return anyOf(std::move(parts));
}

} // namespace

std::unique_ptr<Predicate> compileTerm(const filter::Term& term, const EventTable& table, Timestamp now)
{
    const Pattern pattern(term.value);
    switch (term.field) {
    case Field::Word:
        return onWord(pattern, table);
    case Field::Type:
        return onType(pattern);
    case Field::Bounce:
        return onBounce(pattern);
    case Field::Provider:
        return onMessage(messagesFrom(table, sourcesWith(table, &Source::provider, pattern)));
    case Field::Environment:
        return onMessage(messagesFrom(table, sourcesWith(table, &Source::environment, pattern)));
    case Field::Endpoint:
        return onMessage(messagesFrom(table, sourcesWith(table, &Source::endpoint, pattern)));
    case Field::MessageType:
        return onMessage(messagesFrom(table, sourcesWith(table, &Source::messageType, pattern)));
    case Field::From:
        return onMessage(messagesFrom(table, sourcesWith(table, &Source::sender, pattern)));
    case Field::Tag:
        return onMessage(messagesFrom(table, sourcesWithTag(table, pattern, Place::Whole)));
    case Field::Code:
        return std::make_unique<CodePredicate>(repliesWith(table, term), &Chunk::reply, 2);
    case Field::To:
        return onMessage(messagesWithRecipient(table, textSet(table.recipients, pattern, Place::Whole)));
    case Field::Domain:
        return onMessage(messagesWithRecipient(table, recipientsAt(table, pattern)));
    case Field::Id:
        return onId(pattern.runs().front(), table);
    case Field::Meta:
        return onMessage(messagesWithMetadata(table, term.metaKey, pattern));
    case Field::Reason:
        return onReason(pattern, table);
    case Field::Since:
    case Field::Before:
    case Field::Time:
        return std::make_unique<TimePredicate>(filter::TimeBounds::of(term, now));
    case Field::Received:
        return onReceived(term, now);
    case Field::Subject:
        return onMessage(messagesAbout(table, pattern));
    case Field::Template:
        return onMessage(messagesFromTemplate(table, pattern));
    case Field::Native:
        return std::make_unique<CodePredicate>(repliesNamed(table, pattern), &Chunk::reply, 2);
    case Field::Verification:
        return onVerification(table, pattern);
    case Field::Strength:
        return onStrength(pattern);
    case Field::Processing:
        return onProcessing(pattern);
    case Field::Dedup:
        return onDedupKey(term.value);
    }
    return onType(pattern);
}

} // namespace waybill::timeline
