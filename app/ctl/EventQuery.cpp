// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/EventQuery.h"

#include "app/ctl/EventLines.h"
#include "app/ctl/Table.h"
#include "core/events/EventJson.h"

#include <algorithm>
#include <cstdio>
#include <limits>

namespace waybill::ctl {

namespace {

constexpr int defaultLimit = 100;

} // namespace

EventQuery::EventQuery(feed::RelayAddress address, EventOptions options, Chosen::Finish finish)
    : m_pages(std::move(address)), m_options(std::move(options)), m_finish(std::move(finish))
{
    if (m_options.limit == 0)
        m_options.limit = m_options.format ? std::numeric_limits<int>::max() : defaultLimit;
}

void EventQuery::start()
{
    if (m_options.format)
        std::fputs(exports::heading(*m_options.format).c_str(), stdout);
    m_pages.read(
        m_options.filter, m_options.limit, [this](std::vector<events::Event> page) { return take(std::move(page)); },
        [this](const Result<void>& result) { end(result); });
}

bool EventQuery::take(std::vector<events::Event> page)
{
    page.resize(std::min(page.size(), std::size_t(m_options.limit - m_count)));
    m_count += int(page.size());
    if (m_options.format) {
        std::string text;
        for (const events::Event& event : page)
            exports::appendEvent(text, event, *m_options.format, m_options.recipients);
        std::fwrite(text.data(), 1, text.size(), stdout);
    } else {
        std::move(page.begin(), page.end(), std::back_inserter(m_events));
    }
    return m_count < m_options.limit;
}

void EventQuery::end(const Result<void>& result)
{
    if (!result)
        return m_finish(complain(result.error()));
    if (!m_options.format)
        print();
    m_finish(m_count == 0 ? Exit::NothingFound : Exit::Ok);
}

void EventQuery::print() const
{
    if (m_options.json) {
        JsonWriter writer;
        writer.beginObject().key("events").beginArray();
        for (const events::Event& event : m_events)
            events::writeEvent(writer, event);
        writer.endArray().endObject();
        std::printf("%s\n", writer.take().c_str());
        return;
    }
    if (m_events.empty()) {
        complain({ErrorCode::NotFound, "no event matches", "widen the filter"});
        return;
    }
    // As a log: the newest at the end, next to the prompt.
    Table table(eventTitles());
    for (auto event = m_events.rbegin(); event != m_events.rend(); ++event)
        table.add(eventCells(*event));
    table.print();
}

} // namespace waybill::ctl
