// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/filter/Reach.h"

#include "core/filter/TimeSpec.h"

#include <algorithm>
#include <limits>
#include <ranges>

namespace waybill::filter {

namespace {

constexpr std::int64_t always = std::numeric_limits<std::int64_t>::min();

std::int64_t reachOf(const Node& node, Timestamp now)
{
    const auto ofChild = [now](const Node& child) { return reachOf(child, now); };
    switch (node.kind) {
    case Node::Kind::And: // as far as the nearest of them
        return node.children.empty() ? always : std::ranges::max(node.children | std::views::transform(ofChild));
    case Node::Kind::Or:
        return node.children.empty() ? always : std::ranges::min(node.children | std::views::transform(ofChild));
    case Node::Kind::Not:
        return always;
    case Node::Kind::Term:
        break;
    }
    using enum Field;
    const Field field = node.term.field;
    const bool isTime = field == Since || field == Before || field == Time || field == Received;
    return isTime ? TimeBounds::of(node.term, now).from : always;
}

} // namespace

std::optional<Timestamp> reachOf(const Query& query, Timestamp now)
{
    const std::int64_t reach = reachOf(query.root(), now);
    return reach == always ? std::nullopt : std::optional(timestampFromMs(reach));
}

} // namespace waybill::filter
