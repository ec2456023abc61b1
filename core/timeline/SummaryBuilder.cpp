// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/timeline/SummaryBuilder.h"

#include <algorithm>
#include <bit>
#include <string>
#include <unordered_map>

namespace waybill::timeline {

namespace {

constexpr std::size_t shownValues = 50;

void count(std::vector<std::uint32_t>& counts, std::uint32_t code)
{
    if (code >= counts.size())
        counts.resize(std::size_t(code) + code / 2 + 16);
    ++counts[code];
}

Facet facet(filter::Field field, std::vector<FacetValue> values)
{
    Facet facet{field, {}, std::int64_t(values.size())};
    const auto end = values.begin() + std::ptrdiff_t(std::min(values.size(), shownValues));
    std::ranges::partial_sort(values, end, [](const FacetValue& a, const FacetValue& b) {
        return a.count != b.count ? a.count > b.count : a.value < b.value;
    });
    values.erase(end, values.end());
    facet.values = std::move(values);
    return facet;
}

// Of a pool that may have very many: only the values that are shown become texts.
Facet pooledFacet(filter::Field field, const StringPool& pool, const std::vector<std::uint32_t>& counts)
{
    std::vector<std::uint32_t> codes;
    for (std::uint32_t code = 1; code < counts.size(); ++code) {
        if (counts[code] > 0)
            codes.push_back(code);
    }
    Facet facet{field, {}, std::int64_t(codes.size())};
    const auto end = codes.begin() + std::ptrdiff_t(std::min(codes.size(), shownValues));
    std::ranges::partial_sort(codes, end, [&](std::uint32_t a, std::uint32_t b) {
        return counts[a] != counts[b] ? counts[a] > counts[b] : a < b;
    });
    for (auto code = codes.begin(); code != end; ++code)
        facet.values.push_back({std::string(pool.text(*code)), counts[*code]});
    return facet;
}

std::vector<FacetValue> asValues(const std::unordered_map<std::string_view, std::int64_t>& counts)
{
    std::vector<FacetValue> values;
    for (const auto& [value, number] : counts) {
        if (!value.empty())
            values.push_back({std::string(value), number});
    }
    return values;
}

} // namespace

void SummaryBuilder::add(const Chunk& chunk, const std::uint64_t* bits, std::uint32_t from, std::uint32_t to)
{
    for (std::uint32_t word = from / 64; word < (to + 63) / 64; ++word) {
        std::uint64_t left = bits[word];
        if (word == from / 64)
            left &= ~std::uint64_t(0) << (from % 64);
        for (; left != 0; left &= left - 1)
            add(chunk, word * 64 + std::uint32_t(std::countr_zero(left)));
    }
}

void SummaryBuilder::add(const Chunk& chunk, std::uint32_t row)
{
    const Message& message = m_table.messages[chunk.message[row]];
    const auto type = std::size_t(typeOf(chunk.kind[row]));
    ++m_types[type];
    ++m_bounces[std::size_t(bounceOf(chunk.kind[row]))];
    count(m_sources, message.source);
    count(m_replies, chunk.reply[row]);
    count(m_domains, m_table.domainOfRecipient[message.recipient]);
    m_times.add(chunk.timeAt(row), type);
}

std::shared_ptr<Summary> SummaryBuilder::build() const
{
    using filter::Field;
    auto summary = std::make_shared<Summary>();
    summary->histogram = m_times.histogram();
    std::vector<FacetValue> types;
    for (std::size_t i = 0; i < m_types.size(); ++i) {
        if (m_types[i] > 0)
            types.push_back({std::string(toString(events::EventType(i))), m_types[i]});
    }
    std::vector<FacetValue> bounces;
    for (std::size_t i = 1; i < m_bounces.size(); ++i) {
        if (m_bounces[i] > 0)
            bounces.push_back({std::string(toString(events::BounceClass(i))), m_bounces[i]});
    }
    summary->facets = {facet(Field::Type, std::move(types)),
                       sourceFacet(Field::Environment, &Source::environment),
                       sourceFacet(Field::Provider, &Source::provider),
                       domainFacet(),
                       facet(Field::Bounce, std::move(bounces)),
                       codeFacet(),
                       tagFacet(),
                       sourceFacet(Field::MessageType, &Source::messageType),
                       reasonFacet()};
    return summary;
}

Facet SummaryBuilder::sourceFacet(filter::Field field, std::uint32_t Source::*name) const
{
    std::unordered_map<std::string_view, std::int64_t> counts;
    for (std::uint32_t code = 0; code < m_sources.size(); ++code) {
        if (m_sources[code] > 0)
            counts[m_table.names.text(m_table.sources[code].*name)] += m_sources[code];
    }
    return facet(field, asValues(counts));
}

Facet SummaryBuilder::tagFacet() const
{
    std::unordered_map<std::string_view, std::int64_t> counts;
    for (std::uint32_t code = 0; code < m_sources.size(); ++code) {
        if (m_sources[code] > 0)
            forEachListed(m_table.tags.text(m_table.sources[code].tags),
                          [&](std::string_view tag) { counts[tag] += m_sources[code]; });
    }
    return facet(filter::Field::Tag, asValues(counts));
}

// The enhanced code says more; the SMTP code stands where there is none.
Facet SummaryBuilder::codeFacet() const
{
    std::unordered_map<std::string, std::int64_t> counts;
    for (std::uint32_t code = 0; code < m_replies.size(); ++code) {
        if (m_replies[code] == 0)
            continue;
        const Reply& reply = m_table.replies[code];
        const std::string_view enhanced = m_table.names.text(reply.enhanced);
        if (!enhanced.empty())
            counts[std::string(enhanced)] += m_replies[code];
        else if (reply.smtpCode != 0)
            counts[std::to_string(reply.smtpCode)] += m_replies[code];
    }
    std::vector<FacetValue> values;
    for (const auto& [value, number] : counts)
        values.push_back({value, number});
    return facet(filter::Field::Code, std::move(values));
}

Facet SummaryBuilder::domainFacet() const
{
    return pooledFacet(filter::Field::Domain, m_table.domains, m_domains);
}

Facet SummaryBuilder::reasonFacet() const
{
    std::vector<std::uint32_t> counts(m_table.reasons.size());
    for (std::uint32_t code = 0; code < m_replies.size() && code < m_table.replies.size(); ++code)
        counts[m_table.replies[code].reason] += m_replies[code];
    return pooledFacet(filter::Field::Reason, m_table.reasons, counts);
}

} // namespace waybill::timeline
