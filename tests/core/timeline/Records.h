// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Records as the feed would bring them, and what a view shows of them, for the tests of the timeline.

#include "core/timeline/Timeline.h"

#include <algorithm>
#include <atomic>
#include <string>
#include <string_view>
#include <vector>

namespace waybill::timeline::tests {

using events::Event;
using events::EventType;
using events::Record;
using events::RecordKind;

inline constexpr auto noon = std::chrono::sys_days(std::chrono::year(2026) / 5 / 2) + std::chrono::hours(12);

// Read from the worker's thread, too.
class FakeClock : public Clock {
public:
    Timestamp now() const override { return timestampFromMs(m_now.load()); }
    void advance(std::chrono::milliseconds by) { m_now += by.count(); }

private:
    std::atomic<long long> m_now = toMs(Timestamp(noon));
};

inline Record eventRecord(std::uint64_t id, EventType type = EventType::Delivered, std::string recipient = "nora@example.org")
{
    Record record;
    record.event.id = events::EventId(id);
    record.event.type = type;
    record.event.recipient = std::move(recipient);
    record.event.provider = "sendgrid";
    record.event.environment = "production";
    record.event.receivedAt = Timestamp(noon);
    return record;
}

inline std::vector<Record> deliveries(std::uint64_t firstId, std::size_t count)
{
    std::vector<Record> records;
    for (std::size_t i = 0; i < count; ++i)
        records.push_back(eventRecord(firstId + i));
    return records;
}

template <typename... Records>
std::vector<Record> records(Records... each)
{
    return {std::move(each)...};
}

inline Record changeRecord(RecordKind kind, Event event)
{
    Record record;
    record.kind = kind;
    record.event = std::move(event);
    return record;
}

inline filter::Query query(std::string_view text) { return filter::Query::parse(text).value(); }

inline std::vector<std::uint64_t> shownIds(const View& view)
{
    std::vector<std::uint64_t> ids;
    for (std::size_t i = 0; i < view.rowCount; ++i)
        ids.push_back(view.table->row((*view.rows)[i]).id.value());
    return ids;
}

// The row that came n-th.
inline Row arrived(const View& view, RowId number) { return view.table->row(Timeline::mostOlder + number); }
inline bool isGone(const View& view, RowId number) { return view.table->isGone(Timeline::mostOlder + number); }
inline std::vector<RowId> messageRows(const View& view, RowId number)
{
    std::vector<RowId> rows = view.table->messageRows(Timeline::mostOlder + number);
    for (RowId& row : rows)
        row -= Timeline::mostOlder;
    return rows;
}

using Ids = std::vector<std::uint64_t>;

inline const Facet& facetOf(const View& view, filter::Field field)
{
    return *std::ranges::find(view.summary->facets, field, &Facet::field);
}

} // namespace waybill::timeline::tests
