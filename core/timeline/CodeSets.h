// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The sets of codes that terms need, and how one follows from another: texts → recipients → messages.
// They read the table's pools, which must outlive them. One thread calls them.

#include "core/filter/Match.h"
#include "core/filter/Query.h"
#include "core/timeline/EventTable.h"

#include <memory>
#include <vector>

namespace waybill::timeline {

// Which codes of a pool match, one bit each. Pools only grow, so an answer once given stays; extend() asks about the
// codes that came since.
class GrowingSet {
public:
    virtual ~GrowingSet() = default;

    void extend();
    const std::uint64_t* bits() const { return m_bits.data(); }
    virtual std::uint32_t poolSize() const = 0;
    // Whether one code matches, without looking at all of the others where that can be avoided.
    virtual bool test(std::uint32_t code)
    {
        extend();
        return contains(code);
    }
    bool contains(std::uint32_t code) const { return (m_bits[code / 64] >> (code % 64) & 1) != 0; }

protected:
    void add(std::uint32_t code, bool matches) { m_bits[code / 64] |= std::uint64_t(matches) << (code % 64); }

    void addWord(std::uint32_t word, std::uint64_t bits) { m_bits[word] |= bits; }

private:
    // Brings up to date what evaluate() reads.
    virtual void prepare() {}
    // Adds what matches of [from, to). A large range is shared by two threads, whose codes have no word in common.
    virtual void evaluate(std::uint32_t from, std::uint32_t to) = 0;

    std::vector<std::uint64_t> m_bits;
    std::uint32_t m_size = 0;
};

enum class Place : std::uint8_t { Whole, Inside };

using Set = std::unique_ptr<GrowingSet>;

Set textSet(const StringPool& pool, const filter::Pattern& pattern, Place place);
Set recipientsAt(const EventTable& table, const filter::Pattern& domain);
Set repliesWith(const EventTable& table, const filter::Term& code);
Set repliesSaying(const EventTable& table, const filter::Pattern& reason);
Set repliesNamed(const EventTable& table, const filter::Pattern& nativeType);
Set sourcesWith(const EventTable& table, std::uint32_t Source::*name, const filter::Pattern& pattern);
Set sourcesVerified(const EventTable& table, std::uint32_t mask); // one bit a VerificationStatus
Set sourcesWithTag(const EventTable& table, const filter::Pattern& pattern, Place place);
Set anyOf(std::vector<Set> parts); // of one pool; not empty
Set messagesFrom(const EventTable& table, Set sources);
Set messagesWithRecipient(const EventTable& table, Set recipients);
Set messagesWithId(const EventTable& table, const std::string& id); // message id or correlation id
Set messagesWithMetadata(const EventTable& table, const std::string& key, const filter::Pattern& value);
Set messagesAbout(const EventTable& table, const filter::Pattern& subject);
Set messagesFromTemplate(const EventTable& table, const filter::Pattern& name);

// Whether a key of the list (key, value, key, value …) has such a value.
bool metadataHas(std::string_view list, std::string_view key, const filter::Pattern& value);

// Whether the reply is what a code: term asks for.
bool matchesCode(const filter::Term& term, const filter::Pattern& pattern, int smtpCode, std::string_view enhanced);

} // namespace waybill::timeline
