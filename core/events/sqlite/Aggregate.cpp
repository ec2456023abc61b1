// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/sqlite/Aggregate.h"

#include "core/base/Rfc3339.h"
#include "core/events/Synthetic.h"
#include "core/sqlite/Statement.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <numeric>
#include <string>

namespace waybill::events {

namespace {

std::string expressionFor(GroupBy by)
{
    switch (by) {
    case GroupBy::Minute: return "events.time / 60000 * 60000";
    case GroupBy::Hour: return "events.time / 3600000 * 3600000";
    case GroupBy::Day: return "events.time / 86400000 * 86400000";
    case GroupBy::Type: return "events.type";
    case GroupBy::Provider: return "events.provider";
    case GroupBy::Environment: return "events.environment";
    case GroupBy::Endpoint: return "events.endpoint";
    case GroupBy::Domain: return "events.domain";
    case GroupBy::Bounce: return "events.bounce";
    case GroupBy::Code: return "coalesce(nullif(events.enhanced_code, ''), events.smtp_code, '')";
    case GroupBy::Tag: return "tag.value";
    }
    return "''";
}

bool isTime(GroupBy by) { return by == GroupBy::Minute || by == GroupBy::Hour || by == GroupBy::Day; }

std::string keyFrom(const sqlite::Statement& row, GroupBy by)
{
    const std::int64_t number = row.integer(0);
    if (isTime(by))
        return formatRfc3339(row.time(0));
    if (by == GroupBy::Type && number >= 0 && number < std::int64_t(eventTypeCount))
        return std::string(toString(EventType(number)));
    if (by == GroupBy::Bounce && number >= 0 && number <= std::int64_t(BounceClass::Undetermined))
        return std::string(toString(BounceClass(number)));
    return row.text(0);
}

std::int64_t totalOf(const Group& group)
{
    return std::accumulate(group.countByType.begin(), group.countByType.end(), std::int64_t(0));
}

} // namespace

Result<std::vector<Group>> readGroups(sqlite::Database& database, const SqlCondition& condition, TimeRange range,
                                      GroupBy by)
{
    sqlite::Statement select = TRY(sqlite::Statement::prepare(
        database, fmt::format("SELECT {}, events.type, count(*) FROM events{} WHERE events.time >= ?"
                              " AND events.time < ? AND events.recipient <> '{}' AND ({}) GROUP BY 1, 2 ORDER BY 1",
                              expressionFor(by), by == GroupBy::Tag ? ", json_each(events.tags) AS tag" : "",
                              syntheticRecipient, condition.sql)));
    select.bind(0, range.from).bind(1, range.to);
    int index = 2;
    for (const sqlite::Value& value : condition.values)
        select.bind(index++, value);

    std::vector<Group> groups;
    while (TRY(select.step())) {
        std::string key = keyFrom(select, by);
        if (groups.empty() || groups.back().key != key)
            groups.push_back({std::move(key), {}});
        const std::int64_t type = select.integer(1);
        if (type >= 0 && type < std::int64_t(eventTypeCount))
            groups.back().countByType[std::size_t(type)] += select.integer(2);
    }
    if (!isTime(by))
        std::ranges::stable_sort(groups, std::greater(), totalOf);
    return groups;
}

} // namespace waybill::events
