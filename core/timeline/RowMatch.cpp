// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/timeline/RowMatch.h"

#include "core/filter/Match.h"
#include "core/filter/TimeSpec.h"
#include "core/timeline/CodeSets.h"

#include <algorithm>

namespace waybill::timeline {

namespace {

using filter::Field;
using filter::Node;
using filter::Pattern;

bool hasTag(const Row& row, const Pattern& pattern, Place place)
{
    bool found = false;
    forEachListed(row.tags, [&](std::string_view tag) {
        found |= place == Place::Inside ? pattern.matchesInside(tag) : pattern.matchesWhole(tag);
    });
    return found;
}

bool hasId(const Row& row, const std::string& id)
{
    const std::uint64_t hash = EventTable::hashedId(id);
    return hash != 0 && (events::eventIdFrom(id) == row.id || row.providerEventId == hash || row.messageId == hash
                         || row.correlationId == id);
}

bool hasWord(const Row& row, const Pattern& pattern)
{
    return pattern.matchesInside(row.recipient) || pattern.matchesInside(row.reason)
           || hasTag(row, pattern, Place::Inside) || (!pattern.hasWildcard() && hasId(row, pattern.runs().front()));
}

bool isWithin(Timestamp time, const filter::TimeBounds& bounds)
{
    return toMs(time) >= bounds.from && toMs(time) < bounds.to;
}

bool matchesTerm(const filter::Term& term, const Row& row, Timestamp now)
{
    const Pattern pattern(term.value);
    switch (term.field) {
    case Field::Word: return hasWord(row, pattern);
    case Field::Type: return pattern.matchesWhole(toString(row.type));
    case Field::Bounce: return pattern.matchesWhole(toString(row.bounce));
    case Field::Provider: return pattern.matchesWhole(row.provider);
    case Field::Environment: return pattern.matchesWhole(row.environment);
    case Field::Endpoint: return pattern.matchesWhole(row.endpoint);
    case Field::MessageType: return pattern.matchesWhole(row.messageType);
    case Field::From: return pattern.matchesWhole(row.sender);
    case Field::Tag: return hasTag(row, pattern, Place::Whole);
    case Field::Code: return matchesCode(term, pattern, row.smtpCode.value_or(0), row.enhancedCode);
    case Field::To: return pattern.matchesWhole(row.recipient);
    case Field::Domain: return pattern.matchesWhole(events::domainOf(row.recipient));
    case Field::Id: return hasId(row, pattern.runs().front());
    case Field::Meta: return metadataHas(row.metadata, term.metaKey, pattern);
    case Field::Reason: return pattern.matchesInside(row.reason);
    case Field::Subject: return pattern.matchesInside(row.subject);
    case Field::Template: return pattern.matchesWhole(row.templateId);
    case Field::Native: return pattern.matchesWhole(row.nativeType);
    case Field::Verification: return pattern.matchesWhole(toString(row.verification));
    case Field::Strength: return pattern.matchesWhole(toString(row.strength));
    case Field::Processing: return pattern.matchesWhole(toString(row.processing));
    case Field::Dedup: return events::eventIdFrom("evt_" + filter::foldedAscii(term.value.substr(0, 16))) == row.id;
    case Field::Received: return isWithin(row.receivedAt, filter::TimeBounds::of(term, now));
    case Field::Since:
    case Field::Before:
    case Field::Time: break;
    }
    return isWithin(row.time, filter::TimeBounds::of(term, now));
}

bool matchesNode(const Node& node, const Row& row, Timestamp now)
{
    const auto child = [&](const Node& each) { return matchesNode(each, row, now); };
    switch (node.kind) {
    case Node::Kind::And: return std::ranges::all_of(node.children, child);
    case Node::Kind::Or: return std::ranges::any_of(node.children, child);
    case Node::Kind::Not: return !child(node.children.front());
    case Node::Kind::Term: break;
    }
    return matchesTerm(node.term, row, now);
}

} // namespace

bool matches(const filter::Query& query, const Row& row, Timestamp now)
{
    return matchesNode(query.root(), row, now);
}

} // namespace waybill::timeline
