// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/sqlite/FilterSql.h"

#include "core/events/Event.h"
#include "core/filter/CodeRange.h"
#include "core/filter/Match.h"
#include "core/filter/TimeSpec.h"

#include <algorithm>
#include <functional>
#include <utility>

namespace waybill::events {

namespace {

using filter::Comparison;
using filter::Field;
using filter::Node;
using filter::Pattern;
using filter::Term;

enum class Place : std::uint8_t { Whole, Inside };

// Every term gives 0 or 1, never NULL: NOT of NULL would lose the row.
class Builder {
public:
    explicit Builder(Timestamp now) : m_now(now) {}

    std::string node(const Node& node, bool negated = false, bool insideAnd = false);
    std::vector<sqlite::Value> takeValues() { return std::move(m_values); }

private:
    std::string term(const Term& term);
    std::string text(std::string_view expression, const Pattern& pattern, Place place);
    std::string anyTag(const Pattern& pattern, Place place);
    std::string metadata(const Term& term, const Pattern& pattern);
    std::string id(const std::string& id);
    std::string word(const Pattern& pattern);
    std::string code(const Term& term, const Pattern& pattern);
    std::string dedupKey(const std::string& hex);
    std::string span(std::string_view column, const Term& term);
    template <typename Enum>
    std::string vocabulary(std::string_view column, Enum last, const Pattern& pattern);

    std::string bound(sqlite::Value value)
    {
        m_values.push_back(std::move(value));
        return "?";
    }

    Timestamp m_now;
    std::vector<sqlite::Value> m_values;
};

std::size_t heightOf(const Node& node)
{
    std::size_t height = 0;
    for (const Node& child : node.children)
        height = std::max(height, heightOf(child) + 1);
    return height;
}

// SQLite's parser has a stack of 100 places, and a filter may be 64 deep. So NOT moves down to the terms, only an OR
// within an AND gets parentheses, and of neighbours the deepest comes first, while the stack is still empty.
std::string Builder::node(const Node& node, bool negated, bool insideAnd)
{
    if (node.kind == Node::Kind::Term)
        return (negated ? "NOT " : "") + term(node.term);
    if (node.kind == Node::Kind::Not)
        return this->node(node.children.front(), !negated, insideAnd);
    if (node.children.empty())
        return negated ? "0" : "1";
    std::vector<std::pair<std::size_t, const Node*>> children;
    for (const Node& child : node.children)
        children.emplace_back(heightOf(child), &child);
    std::ranges::stable_sort(children, std::greater(), &std::pair<std::size_t, const Node*>::first);

    const bool isAnd = (node.kind == Node::Kind::And) != negated;
    std::string sql;
    for (const auto& [height, child] : children) {
        sql += sql.empty() ? "" : isAnd ? " AND " : " OR ";
        sql += this->node(*child, negated, isAnd);
    }
    return insideAnd && !isAnd ? "(" + sql + ")" : sql;
}

std::string Builder::term(const Term& term)
{
    const Pattern pattern(term.value);
    const auto whole = [&](std::string_view column) { return text(column, pattern, Place::Whole); };
    switch (term.field) {
    case Field::Word:
        return word(pattern);
    case Field::Type:
        return vocabulary("events.type", EventType::Other, pattern);
    case Field::Bounce:
        return vocabulary("events.bounce", BounceClass::Undetermined, pattern);
    case Field::Provider:
        return whole("events.provider");
    case Field::Environment:
        return whole("events.environment");
    case Field::Endpoint:
        return whole("events.endpoint");
    case Field::MessageType:
        return whole("events.message_type");
    case Field::Code:
        return code(term, pattern);
    case Field::To:
        return whole("events.recipient");
    case Field::From:
        return whole("events.sender");
    case Field::Domain:
        return whole("events.domain");
    case Field::Id:
        return id(pattern.runs().front());
    case Field::Tag:
        return anyTag(pattern, Place::Whole);
    case Field::Meta:
        return metadata(term, pattern);
    case Field::Reason:
        return text("events.reason", pattern, Place::Inside);
    case Field::Since:
    case Field::Before:
    case Field::Time:
        return span("events.time", term);
    case Field::Subject:
        return text("events.subject", pattern, Place::Inside);
    case Field::Template:
        return whole("events.template");
    case Field::Native:
        return whole("events.native_type");
    case Field::Verification:
        return vocabulary("events.verification", VerificationStatus::Failed, pattern);
    case Field::Strength:
        return vocabulary("events.strength", Strength::Body, pattern);
    case Field::Processing:
        return vocabulary("events.processing", Processing::Retried, pattern);
    case Field::Dedup:
        return dedupKey(term.value);
    case Field::Received:
        return span("events.received_at", term);
    }
    return "1";
}

// '%' for each wildcard; what LIKE would take for one is escaped.
std::string likePattern(const Pattern& pattern, Place place)
{
    std::string like = place == Place::Inside ? "%" : "";
    for (std::size_t i = 0; i < pattern.runs().size(); ++i) {
        if (i > 0)
            like += '%';
        for (const char c : pattern.runs()[i]) {
            if (c == '%' || c == '_' || c == '\\')
                like += '\\';
            like += c;
        }
    }
    return place == Place::Inside ? like + '%' : like;
}

// LIKE and NOCASE fold ASCII letters only, as filter::Pattern does.
std::string Builder::text(std::string_view expression, const Pattern& pattern, Place place)
{
    const std::string column(expression);
    if (place == Place::Whole && !pattern.hasWildcard())
        return "(" + column + " = " + bound(pattern.runs().front()) + " COLLATE NOCASE)";
    const bool matchesEmpty = std::ranges::all_of(pattern.runs(), &std::string::empty);
    if (matchesEmpty)
        return "(" + column + " <> '')";
    return "(" + column + " LIKE " + bound(likePattern(pattern, place)) + " ESCAPE '\\')";
}

std::string Builder::anyTag(const Pattern& pattern, Place place)
{
    return "EXISTS (SELECT 1 FROM json_each(events.tags) AS tag WHERE " + text("tag.value", pattern, place) + ")";
}

std::string Builder::metadata(const Term& term, const Pattern& pattern)
{
    std::string key = bound(term.metaKey);
    return "EXISTS (SELECT 1 FROM json_each(events.metadata) AS pair WHERE pair.key = " + key + " COLLATE NOCASE AND "
        + text("pair.value", pattern, Place::Whole) + ")";
}

std::string Builder::id(const std::string& id)
{
    std::string sql = "((events.provider_event_id = " + bound(id) + " AND events.provider_event_id <> '')";
    sql += " OR (events.correlation_id = " + bound(id) + " AND events.correlation_id <> '')";
    sql += " OR (events.message_id = " + bound(id) + " AND events.message_id <> '')";
    if (const auto own = eventIdFrom(id))
        sql += " OR events.id = " + bound(std::int64_t(own->value()));
    return sql + ")";
}

std::string Builder::word(const Pattern& pattern)
{
    std::string sql = "(" + text("events.recipient", pattern, Place::Inside);
    sql += " OR " + text("events.reason", pattern, Place::Inside);
    sql += " OR " + anyTag(pattern, Place::Inside);
    if (!pattern.hasWildcard())
        sql += " OR " + id(pattern.runs().front());
    return sql + ")";
}

std::string Builder::code(const Term& term, const Pattern& pattern)
{
    if (const auto range = filter::CodeRange::from(term)) {
        std::string first = bound(std::int64_t(range->first));
        return "(events.smtp_code IS NOT NULL AND events.smtp_code BETWEEN " + first + " AND " + bound(std::int64_t(range->last)) + ")";
    }
    std::string smtp = text("CAST(IFNULL(events.smtp_code, '') AS TEXT)", pattern, Place::Whole);
    return "(" + smtp + " OR " + text("events.enhanced_code", pattern, Place::Whole) + ")";
}

// By the id, which is its beginning, and then in full.
std::string Builder::dedupKey(const std::string& hex)
{
    const auto id = eventIdFrom("evt_" + filter::foldedAscii(std::string_view(hex).substr(0, 16)));
    std::string sql = "(events.id = " + bound(id ? std::int64_t(id->value()) : 0);
    return sql + " AND lower(hex(events.dedup_key)) = " + bound(filter::foldedAscii(hex)) + ")";
}

std::string Builder::span(std::string_view column, const Term& term)
{
    const filter::TimeBounds bounds = filter::TimeBounds::of(term, m_now);
    std::string from = bound(bounds.from);
    return "(" + std::string(column) + " >= " + from + " AND " + std::string(column) + " < " + bound(bounds.to) + ")";
}

template <typename Enum>
std::string Builder::vocabulary(std::string_view column, Enum last, const Pattern& pattern)
{
    std::string numbers;
    for (std::int64_t number = 0; number <= std::int64_t(last); ++number) {
        if (!pattern.matchesWhole(toString(Enum(number))))
            continue;
        numbers += numbers.empty() ? "" : ", ";
        numbers += bound(number);
    }
    return "(" + std::string(column) + " IN (" + numbers + "))";
}

} // namespace

SqlCondition toSql(const filter::Query& query, Timestamp now)
{
    Builder builder(now);
    SqlCondition condition;
    condition.sql = builder.node(query.root());
    condition.values = builder.takeValues();
    return condition;
}

} // namespace waybill::events
