// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/timeline/BitmapCache.h"

#include "core/filter/Printer.h"

#include <algorithm>

namespace waybill::timeline {

namespace {

constexpr std::size_t chunkWords = chunkRows / 64;

// Times are compared faster than bits are fetched, and move; processing and copies change where a row stands.
bool isWorthKeeping(const filter::Term& term)
{
    switch (term.field) {
    case filter::Field::Since:
    case filter::Field::Before:
    case filter::Field::Time:
    case filter::Field::Processing:
        return false;
    default:
        return true;
    }
}

} // namespace

class BitmapCache::Cached : public Predicate {
public:
    Cached(std::shared_ptr<Entry> entry, std::unique_ptr<Predicate> predicate)
        : m_entry(std::move(entry)), m_predicate(std::move(predicate))
    {
    }

    void evaluate(const Chunk& chunk, std::uint32_t begin, std::uint32_t end, std::uint64_t* out) override
    {
        if (begin != 0 || end != chunkRows)
            return m_predicate->evaluate(chunk, begin, end, out);
        Bits& bits = m_entry->chunks[&chunk];
        if (!bits) {
            bits = std::make_unique_for_overwrite<std::uint64_t[]>(chunkWords);
            m_predicate->evaluate(chunk, begin, end, bits.get());
        }
        std::copy_n(bits.get(), chunkWords, out);
    }

    void refine(const Chunk& chunk, std::uint32_t begin, std::uint32_t end, std::uint64_t* out) override
    {
        const auto known = m_entry->chunks.find(&chunk);
        if (known == m_entry->chunks.end() || begin != 0 || end != chunkRows)
            return m_predicate->refine(chunk, begin, end, out);
        for (std::size_t word = 0; word < chunkWords; ++word)
            out[word] &= known->second[word];
    }

    int cost() const override { return m_predicate->cost(); }

private:
    std::shared_ptr<Entry> m_entry;
    std::unique_ptr<Predicate> m_predicate;
};

std::unique_ptr<Predicate> BitmapCache::wrap(const filter::Term& term, std::unique_ptr<Predicate> predicate)
{
    if (!isWorthKeeping(term))
        return predicate;
    const std::string text = filter::print(term);
    auto entry = std::ranges::find(m_entries, text, [](const auto& each) -> const std::string& { return each->term; });
    if (entry == m_entries.end()) {
        m_entries.push_front(std::make_shared<Entry>(Entry{text, {}}));
        if (m_entries.size() > mostTerms)
            m_entries.pop_back();
    } else {
        m_entries.splice(m_entries.begin(), m_entries, entry);
    }
    return std::make_unique<Cached>(m_entries.front(), std::move(predicate));
}

void BitmapCache::forget(const Chunk& chunk)
{
    for (const auto& entry : m_entries)
        entry->chunks.erase(&chunk);
}

} // namespace waybill::timeline
