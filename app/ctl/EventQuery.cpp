// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/EventQuery.h"

#include "app/ctl/EventLines.h"
#include "app/ctl/Table.h"
#include "core/events/EventJson.h"
#include "core/feed/Decode.h"

#include <algorithm>
#include <cstdio>

namespace waybill::ctl {

namespace {

constexpr int defaultLimit = 100;
constexpr int pageLimit = 1000;

} // namespace

EventQuery::EventQuery(feed::RelayAddress address, EventOptions options, Chosen::Finish finish)
    : m_client(std::move(address)), m_options(std::move(options)), m_finish(std::move(finish))
{
    if (m_options.limit == 0)
        m_options.limit = defaultLimit;
}

void EventQuery::ask(const std::string& before)
{
    feed::ApiRequest request{.path = QStringLiteral("/v1/events")};
    const int wanted = std::min(pageLimit, m_options.limit - int(m_events.size()));
    request.query = {{"filter", QByteArray::fromStdString(m_options.filter)}, {"limit", QByteArray::number(wanted)}};
    if (!before.empty())
        request.query.emplace_back("before", QByteArray::fromStdString(before));
    m_client.get(request, [this](const Result<QByteArray>& body) {
        if (!body)
            return m_finish(complain(body.error()));
        onPage(*body);
    });
}

void EventQuery::onPage(const QByteArray& body)
{
    auto page = feed::decodeEvents(body);
    if (!page)
        return m_finish(complain(page.error()));
    const bool isEmpty = page->events.empty();
    std::move(page->events.begin(), page->events.end(), std::back_inserter(m_events));
    if (!isEmpty && !page->next.empty() && int(m_events.size()) < m_options.limit)
        return ask(page->next);
    m_events.resize(std::min(m_events.size(), std::size_t(m_options.limit)));
    print();
    m_finish(m_events.empty() ? Exit::NothingFound : Exit::Ok);
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
