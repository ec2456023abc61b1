// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/timeline/SummaryBuilder.h"

#include <algorithm>
#include <bit>
#include <string>
#include <unordered_map>

namespace waybill::timeline {

namespace {

constexpr std::size_t maxBuckets = 2400;
constexpr std::int64_t maxShownBuckets = 120;
constexpr std::size_t shownValues = 50;

// Each a multiple of the one before, so that coarser buckets are sums of finer ones.
std::int64_t stepAfter(std::int64_t ms)
{
    static constexpr std::int64_t seconds[] = {1, 5, 15, 60, 300, 900, 3600, 10800, 43200, 86400, 604800};
    const auto* const next = std::ranges::upper_bound(seconds, ms / 1000);
    return next != std::end(seconds) ? *next * 1000 : ms * 2;
}

// The smallest step that people count in, is a multiple of `fine` and needs no more than maxShownBuckets.
std::int64_t shownStep(std::int64_t fine, std::int64_t spanMs)
{
    static constexpr std::int64_t seconds[] = {1,    2,    5,     10,    15,    30,    60,    120,    300,    600,
                                               900,  1800, 3600,  7200,  10800, 21600, 43200, 86400,  604800};
    for (const std::int64_t step : seconds) {
        if (step * 1000 % fine == 0 && spanMs <= step * 1000 * maxShownBuckets)
            return step * 1000;
    }
    std::int64_t step = std::max<std::int64_t>(fine, 604'800'000);
    while (spanMs > step * maxShownBuckets)
        step *= 2;
    return step;
}

std::int64_t floorDivide(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

void count(std::vector<std::uint32_t>& counts, std::uint32_t code)
{
    if (code >= counts.size())
        counts.resize(std::size_t(code) + code / 2 + 16);
    ++counts[code];
}

using Buckets = std::vector<std::array<std::uint32_t, events::eventTypeCount>>;

// Buckets `ratio` times as long; the first one given is number `first` since 1970.
Buckets summed(const Buckets& fine, std::int64_t first, std::int64_t ratio)
{
    const std::int64_t origin = floorDivide(first, ratio);
    Buckets coarse(fine.empty() ? 0 : std::size_t(floorDivide(first + std::int64_t(fine.size()) - 1, ratio) - origin + 1));
    for (std::size_t i = 0; i < fine.size(); ++i) {
        auto& into = coarse[std::size_t(floorDivide(first + std::int64_t(i), ratio) - origin)];
        for (std::size_t type = 0; type < into.size(); ++type)
            into[type] += fine[i][type];
    }
    return coarse;
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
    addTime(chunk.timeAt(row), type);
}

void SummaryBuilder::addTime(std::int64_t ms, std::size_t type)
{
    if (m_buckets.empty()) {
        m_firstBucket = floorDivide(ms, m_stepMs);
        m_buckets.emplace_back();
    }
    for (;;) {
        const std::int64_t bucket = floorDivide(ms, m_stepMs);
        const std::int64_t first = std::min(bucket, m_firstBucket);
        const std::int64_t last = std::max(bucket, m_firstBucket + std::int64_t(m_buckets.size()) - 1);
        if (std::size_t(last - first) < maxBuckets) {
            m_buckets.insert(m_buckets.begin(), std::size_t(m_firstBucket - first), {});
            m_buckets.resize(std::size_t(last - first + 1));
            m_firstBucket = first;
            ++m_buckets[std::size_t(bucket - first)][type];
            return;
        }
        coarsen();
    }
}

void SummaryBuilder::coarsen()
{
    const std::int64_t step = stepAfter(m_stepMs);
    m_buckets = summed(m_buckets, m_firstBucket, step / m_stepMs);
    m_firstBucket = floorDivide(m_firstBucket, step / m_stepMs);
    m_stepMs = step;
}

Histogram SummaryBuilder::histogram() const
{
    const std::int64_t step = shownStep(m_stepMs, std::int64_t(m_buckets.size()) * m_stepMs);
    const std::int64_t ratio = step / m_stepMs;
    return {timestampFromMs(floorDivide(m_firstBucket, ratio) * step), std::chrono::milliseconds(step),
            summed(m_buckets, m_firstBucket, ratio)};
}

std::shared_ptr<const Summary> SummaryBuilder::build() const
{
    using filter::Field;
    auto summary = std::make_shared<Summary>();
    summary->histogram = histogram();
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
