// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/feed/EventPages.h"

#include "core/feed/Decode.h"

#include <algorithm>

namespace waybill::feed {

namespace {

// As many as the relay takes in one question.
constexpr std::size_t idsAtOnce = 200;

} // namespace

EventPages::EventPages(RelayAddress address, QObject* parent) : QObject(parent), m_api(std::move(address), this) {}

void EventPages::read(const std::string& filter, int pageSize, OnPage onPage, OnEnd onEnd)
{
    m_filter = filter;
    m_pageSize = std::clamp(pageSize, 1, mostInPage);
    m_onPage = std::move(onPage);
    m_onEnd = std::move(onEnd);
    askAfter({});
}

void EventPages::read(std::vector<events::EventId> ids, OnPage onPage, OnEnd onEnd)
{
    m_ids = std::move(ids);
    m_onPage = std::move(onPage);
    m_onEnd = std::move(onEnd);
    askIds(0);
}

void EventPages::ask(const Query& query, const std::function<void(std::string next)>& goOn)
{
    ApiRequest request{.path = QStringLiteral("/v1/events"), .query = query};
    request.deadline = std::chrono::seconds(120);
    m_api.get(request, [this, goOn](const Result<QByteArray>& body) {
        if (!body)
            return m_onEnd(std::unexpected(body.error()));
        auto page = decodeEvents(*body);
        if (!page)
            return m_onEnd(std::unexpected(page.error()));
        if (!m_onPage(std::move(page->events)))
            return m_onEnd({});
        goOn(std::move(page->next));
    });
}

void EventPages::askAfter(const std::string& mark)
{
    Query query{{"filter", QByteArray::fromStdString(m_filter)}, {"limit", QByteArray::number(m_pageSize)}};
    if (!mark.empty())
        query.emplace_back("before", QByteArray::fromStdString(mark));
    ask(query, [this](const std::string& next) { next.empty() ? m_onEnd({}) : askAfter(next); });
}

void EventPages::askIds(std::size_t from)
{
    if (from >= m_ids.size())
        return m_onEnd({});
    const std::size_t end = std::min(from + idsAtOnce, m_ids.size());
    QByteArray ids;
    for (std::size_t i = from; i < end; ++i)
        ids += (ids.isEmpty() ? "" : ",") + QByteArray::fromStdString(events::toString(m_ids[i]));
    ask({{"ids", ids}}, [this, end](const std::string&) { askIds(end); });
}

} // namespace waybill::feed
