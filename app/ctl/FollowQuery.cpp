// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/FollowQuery.h"

#include "app/ctl/EventLines.h"
#include "app/ctl/Table.h"
#include "core/events/EventJson.h"
#include "core/feed/Decode.h"

#include <cstdio>

namespace waybill::ctl {

using namespace std::chrono_literals;

namespace {

constexpr auto feedWait = 25s;
constexpr auto retryAfter = 1s;
// The feed's end, as a cursor to start from.
constexpr const char* fromNowOn = "latest";

} // namespace

FollowQuery::FollowQuery(feed::RelayAddress address, EventOptions options, Chosen::Finish finish)
    : m_client(std::move(address)), m_options(std::move(options)), m_finish(std::move(finish)),
      m_cursor(fromNowOn)
{
    m_retry.setSingleShot(true);
    connect(&m_retry, &QTimer::timeout, this, &FollowQuery::ask);
}

void FollowQuery::start()
{
    if (m_options.format)
        std::fputs(exports::heading(*m_options.format).c_str(), stdout);
    ask();
}

void FollowQuery::ask()
{
    // The first answer, the cursor, comes at once: from then on nothing is missed.
    const auto wait = m_cursor == fromNowOn ? 0s : feedWait;
    feed::ApiRequest request{.path = QStringLiteral("/v1/feed")};
    request.query = {{"after", QByteArray::fromStdString(m_cursor)},
                     {"limit", "1000"},
                     {"wait", QByteArray::number(int(wait.count()))}};
    if (!m_options.filter.empty())
        request.query.emplace_back("filter", QByteArray::fromStdString(m_options.filter));
    request.silence = feedWait + 10s;
    request.deadline = feedWait + 60s;
    m_client.get(request, [this](const Result<QByteArray>& body) {
        if (!body)
            return onFailure(body.error());
        onPage(*body);
    });
}

void FollowQuery::onFailure(const Error& error)
{
    const bool hasBegun = m_cursor != fromNowOn;
    if (error.code == ErrorCode::CursorGone && hasBegun) {
        complain(error);
        m_cursor = fromNowOn;
        return ask();
    }
    if (error.code != ErrorCode::Unavailable || !hasBegun)
        return m_finish(complain(error));
    if (!std::exchange(m_isAway, true))
        complain(error);
    m_retry.start(retryAfter);
}

void FollowQuery::onPage(const QByteArray& body)
{
    const auto page = feed::decodePage(body);
    if (!page)
        return m_finish(complain(page.error()));
    m_isAway = false;
    m_cursor = page->cursor;
    for (const events::Record& record : page->records) {
        if (record.kind != events::RecordKind::Event)
            continue;
        print(record.event);
        if (++m_printed == m_options.limit)
            return m_finish(Exit::Ok);
    }
    if (std::fflush(stdout) != 0)
        return m_finish(Exit::Other); // main says why
    m_retry.start(0ms);
}

void FollowQuery::print(const events::Event& event)
{
    if (m_options.format) {
        std::string text;
        exports::appendEvent(text, event, *m_options.format, m_options.recipients);
        std::fputs(text.c_str(), stdout);
        return;
    }
    if (!m_options.json)
        return printRow(eventCells(event), eventWidths());
    JsonWriter writer;
    events::writeEvent(writer, event);
    std::printf("%s\n", writer.take().c_str());
}

} // namespace waybill::ctl
