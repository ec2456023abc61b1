// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/timeline/CodeSets.h"

#include "core/base/Ascii.h"
#include "core/filter/CodeRange.h"

#include <algorithm>
#include <functional>
#include <thread>

namespace waybill::timeline {

namespace {

using filter::Pattern;

constexpr std::uint32_t worthTwoThreads = 1U << 18; // codes: some milliseconds

// Found by its longest run in one pass over the pool's bytes; what is found is then looked at in full.
class TextSet : public GrowingSet {
public:
    TextSet(const StringPool& pool, const Pattern& pattern, Place place)
        : m_pool(pool), m_pattern(pattern), m_place(place),
          m_needle(*std::ranges::max_element(pattern.foldedRuns(), {}, &std::string::size)),
          m_needleIsAll(containsOnly(pattern, place))
    {
    }

private:
    std::uint32_t poolSize() const override { return m_pool.size(); }

    void evaluate(std::uint32_t from, std::uint32_t to) override
    {
        if (!m_needle.empty()) {
            if (m_needleIsAll)
                m_pool.scan(m_needle, from, to, [this](std::uint32_t code) { add(code, true); });
            else
                m_pool.scan(m_needle, from, to, [this](std::uint32_t code) { addIfMatching(code); });
            return;
        }
        for (std::uint32_t code = from; code < to; ++code)
            addIfMatching(code);
    }

    // Whoever contains the needle matches.
    static bool containsOnly(const Pattern& pattern, Place place)
    {
        const auto& runs = pattern.foldedRuns();
        const bool open = place == Place::Inside || (runs.size() > 2 && runs.front().empty() && runs.back().empty());
        return open && std::ranges::count_if(runs, [](const std::string& run) { return !run.empty(); }) == 1;
    }

    void addIfMatching(std::uint32_t code)
    {
        const std::string_view text = m_pool.text(code);
        add(code, m_place == Place::Inside ? m_pattern.matchesInside(text) : m_pattern.matchesWhole(text));
    }

    const StringPool& m_pool;
    Pattern m_pattern;
    Place m_place;
    std::string m_needle;
    bool m_needleIsAll;
};

// Several sets over one pool.
class UnionSet : public GrowingSet {
public:
    explicit UnionSet(std::vector<Set> parts) : m_parts(std::move(parts)) {}

private:
    std::uint32_t poolSize() const override { return m_parts.front()->poolSize(); }

    void prepare() override
    {
        for (const Set& part : m_parts)
            part->extend();
    }

    void evaluate(std::uint32_t from, std::uint32_t to) override
    {
        for (const Set& part : m_parts) {
            for (std::uint32_t word = from / 64; word <= (to - 1) / 64; ++word)
                addWord(word, part->bits()[word]);
        }
    }

    std::vector<Set> m_parts;
};

// Any other rule, asked code by code; `before` is brought up to date first.
template <typename Size, typename Matches>
class RuleSet : public GrowingSet {
public:
    RuleSet(Set before, Size size, Matches matches)
        : m_before(std::move(before)), m_poolSize(std::move(size)), m_matches(std::move(matches))
    {
    }

    bool test(std::uint32_t code) override
    {
        if (m_before)
            m_before->extend();
        return m_matches(m_before.get(), code);
    }

private:
    std::uint32_t poolSize() const override { return m_poolSize(); }

    void prepare() override
    {
        if (m_before)
            m_before->extend();
    }

    void evaluate(std::uint32_t from, std::uint32_t to) override
    {
        for (std::uint32_t code = from; code < to; ++code)
            add(code, m_matches(m_before.get(), code));
    }

    Set m_before;
    Size m_poolSize;
    Matches m_matches;
};

template <typename Size, typename Matches>
Set ruleSet(Set before, Size size, Matches matches)
{
    return std::make_unique<RuleSet<Size, Matches>>(std::move(before), std::move(size), std::move(matches));
}

class MessageIdSet : public GrowingSet {
public:
    MessageIdSet(const EventTable& table, std::string id, std::uint64_t hash)
        : m_table(table), m_id(std::move(id)), m_hash(hash)
    {
    }

private:
    std::uint32_t poolSize() const override { return m_table.messages.size(); }

    void evaluate(std::uint32_t from, std::uint32_t to) override
    {
        const std::uint32_t correlation = m_table.correlations.find(m_id); // of these messages: it is in by now, or never
        for (std::uint32_t code = from; code < to; ++code) {
            const Message& message = m_table.messages[code];
            add(code, (message.messageId == m_hash) | (message.correlation == correlation));
        }
    }

    const EventTable& m_table;
    std::string m_id;
    std::uint64_t m_hash;
};

Set listSet(const StringPool& lists, std::function<bool(std::string_view)> matches)
{
    return ruleSet(nullptr, [&lists] { return lists.size(); },
                   [&lists, matches = std::move(matches)](const GrowingSet*, std::uint32_t code) {
                       return matches(lists.text(code));
                   });
}

// Messages whose detail is in the set.
Set messagesWithDetail(const EventTable& table, Set details)
{
    return ruleSet(std::move(details), [&table] { return table.messages.size(); },
                   [&table](const GrowingSet* set, std::uint32_t code) {
                       return set->contains(table.messages[code].detail);
                   });
}

Set detailsWith(const EventTable& table, std::uint32_t Detail::*text, Set texts)
{
    return ruleSet(std::move(texts), [&table] { return table.details.size(); },
                   [&table, text](const GrowingSet* set, std::uint32_t code) {
                       return set->contains(table.details[code].*text);
                   });
}

} // namespace

void GrowingSet::extend()
{
    const std::uint32_t size = poolSize();
    if (size <= m_size)
        return;
    m_bits.resize((std::size_t(size) + 63) / 64);
    const std::uint32_t from = std::exchange(m_size, size);
    prepare();
    const std::uint32_t middle = (from + (size - from) / 2) / 64 * 64;
    if (size - from < worthTwoThreads)
        return evaluate(from, size);
    const std::jthread second([this, middle, size] { evaluate(middle, size); });
    evaluate(from, middle);
}

Set textSet(const StringPool& pool, const Pattern& pattern, Place place)
{
    return std::make_unique<TextSet>(pool, pattern, place);
}

Set anyOf(std::vector<Set> parts) { return std::make_unique<UnionSet>(std::move(parts)); }

Set recipientsAt(const EventTable& table, const Pattern& domain)
{
    return ruleSet(textSet(table.domains, domain, Place::Whole), [&table] { return table.recipients.size(); },
                   [&table](const GrowingSet* domains, std::uint32_t code) {
                       return domains->contains(table.domainOfRecipient[code]);
                   });
}

Set repliesWith(const EventTable& table, const filter::Term& term)
{
    const auto size = [&table] { return table.replies.size(); };
    if (const auto range = filter::CodeRange::from(term))
        return ruleSet(nullptr, size, [&table, range = *range](const GrowingSet*, std::uint32_t code) {
            return range.contains(table.replies[code].smtpCode);
        });
    const auto matches = [&table, pattern = Pattern(term.value)](const GrowingSet* enhanced, std::uint32_t code) {
        const Reply& reply = table.replies[code];
        return enhanced->contains(reply.enhanced)
            || (reply.smtpCode != 0 && pattern.matchesWhole(std::to_string(reply.smtpCode)));
    };
    return ruleSet(textSet(table.names, Pattern(term.value), Place::Whole), size, matches);
}

Set repliesNamed(const EventTable& table, const Pattern& nativeType)
{
    return ruleSet(textSet(table.names, nativeType, Place::Whole), [&table] { return table.replies.size(); },
                   [&table](const GrowingSet* names, std::uint32_t code) {
                       return names->contains(table.replies[code].native);
                   });
}

Set sourcesVerified(const EventTable& table, std::uint32_t mask)
{
    return ruleSet(nullptr, [&table] { return table.sources.size(); },
                   [&table, mask](const GrowingSet*, std::uint32_t code) {
                       return (mask >> table.sources[code].verification & 1) != 0;
                   });
}

Set repliesSaying(const EventTable& table, const Pattern& reason)
{
    return ruleSet(textSet(table.reasons, reason, Place::Inside), [&table] { return table.replies.size(); },
                   [&table](const GrowingSet* reasons, std::uint32_t code) {
                       return reasons->contains(table.replies[code].reason);
                   });
}

Set sourcesWith(const EventTable& table, std::uint32_t Source::*name, const Pattern& pattern)
{
    return ruleSet(textSet(table.names, pattern, Place::Whole), [&table] { return table.sources.size(); },
                   [&table, name](const GrowingSet* names, std::uint32_t code) {
                       return names->contains(table.sources[code].*name);
                   });
}

Set sourcesWithTag(const EventTable& table, const Pattern& pattern, Place place)
{
    auto lists = listSet(table.tags, [pattern, place](std::string_view list) {
        bool found = false;
        forEachListed(list, [&](std::string_view tag) {
            found |= place == Place::Inside ? pattern.matchesInside(tag) : pattern.matchesWhole(tag);
        });
        return found;
    });
    return ruleSet(std::move(lists), [&table] { return table.sources.size(); },
                   [&table](const GrowingSet* tags, std::uint32_t code) {
                       return tags->contains(table.sources[code].tags);
                   });
}

Set messagesFrom(const EventTable& table, Set sources)
{
    return ruleSet(std::move(sources), [&table] { return table.messages.size(); },
                   [&table](const GrowingSet* set, std::uint32_t code) {
                       return set->contains(table.messages[code].source);
                   });
}

Set messagesWithRecipient(const EventTable& table, Set recipients)
{
    return ruleSet(std::move(recipients), [&table] { return table.messages.size(); },
                   [&table](const GrowingSet* set, std::uint32_t code) {
                       return set->contains(table.messages[code].recipient);
                   });
}

Set messagesWithId(const EventTable& table, const std::string& id)
{
    const std::uint64_t hash = EventTable::hashedId(id);
    return std::make_unique<MessageIdSet>(table, id, hash);
}

Set messagesWithMetadata(const EventTable& table, const std::string& key, const Pattern& value)
{
    auto lists = listSet(table.metadata, [key, value](std::string_view list) { return metadataHas(list, key, value); });
    return messagesWithDetail(table, detailsWith(table, &Detail::metadata, std::move(lists)));
}

bool metadataHas(std::string_view list, std::string_view key, const Pattern& value)
{
    bool isKey = true;
    bool thisKey = false;
    bool found = false;
    forEachListed(list, [&](std::string_view part) {
        if (isKey)
            thisKey = equalsIgnoringCase(part, key);
        else
            found |= thisKey && value.matchesWhole(part);
        isKey = !isKey;
    });
    return found;
}

bool matchesCode(const filter::Term& term, const Pattern& pattern, int smtpCode, std::string_view enhanced)
{
    if (const auto range = filter::CodeRange::from(term))
        return range->contains(smtpCode);
    return pattern.matchesWhole(enhanced) || (smtpCode != 0 && pattern.matchesWhole(std::to_string(smtpCode)));
}

Set messagesAbout(const EventTable& table, const Pattern& subject)
{
    return messagesWithDetail(table,
                              detailsWith(table, &Detail::subject, textSet(table.subjects, subject, Place::Inside)));
}

Set messagesFromTemplate(const EventTable& table, const Pattern& name)
{
    return messagesWithDetail(table, detailsWith(table, &Detail::templateId, textSet(table.names, name, Place::Whole)));
}

} // namespace waybill::timeline
