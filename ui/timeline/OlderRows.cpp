// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/OlderRows.h"

#include "core/filter/Reach.h"

#include <utility>

namespace waybill::ui::timeline {

using feed::OlderEvents;

namespace {

using namespace std::chrono_literals;

constexpr auto settling = 350ms;
constexpr std::size_t atOnce = 1000; // while somebody scrolls

OlderEvents::Ask askOf(const trace::TraceSource& source)
{
    if (source.page)
        return source.page;
    return [](const std::string&, const std::string&, QObject*, const OlderEvents::Done& done) {
        done(fail(ErrorCode::Unavailable, "there is no connection to a relay"));
    };
}

} // namespace

OlderRows::OlderRows(const Clock& clock, waybill::timeline::Timeline& timeline, const trace::TraceSource& source,
                     QObject* parent)
    : QObject(parent), m_clock(clock), m_timeline(timeline),
      m_events(askOf(source), [this](std::vector<events::Event> events) { m_timeline.appendOlder(std::move(events)); },
               waybill::timeline::Timeline::mostOlder),
      m_settle(this)
{
    connect(&m_events, &OlderEvents::changed, this, &OlderRows::changed);
    m_settle.setObjectName(QStringLiteral("olderSettle"));
    m_settle.setSingleShot(true);
    m_settle.setInterval(settling);
    connect(&m_settle, &QTimer::timeout, this, &OlderRows::consider);
}

void OlderRows::setQuery(const filter::Query& query)
{
    m_query = query;
    m_sought.reset();
    begin();
}

void OlderRows::begin()
{
    m_events.reset(m_query.toString(), m_heldSince.value_or(Timestamp()));
    if (m_heldSince)
        m_settle.start();
}

void OlderRows::setConnected(bool connected)
{
    const bool isBack = connected && !m_connected;
    m_connected = connected;
    if (isBack && m_events.state() == OlderEvents::State::Failed)
        goOn();
    else if (isBack)
        m_settle.start();
}

void OlderRows::setOldestShown(bool shown)
{
    m_oldestShown = shown;
    if (shown && !m_settle.isActive())
        m_settle.start();
}

void OlderRows::publish()
{
    noteHeldSince();
    noteReached();
}

void OlderRows::noteHeldSince()
{
    if (m_timeline.view().heldSince == m_heldSince)
        return;
    // The rows that came before a time that moved went with the move.
    m_heldSince = m_timeline.view().heldSince;
    begin();
}

// The rows that were asked for come some time after the answer.
void OlderRows::noteReached()
{
    const auto& view = m_timeline.view();
    if (!m_sought || m_events.isAsking() || view.rowCount == 0)
        return;
    if (m_events.backTo() && view.table->row((*view.rows)[0]).time > *m_events.backTo())
        return;
    emit reached(*std::exchange(m_sought, std::nullopt));
}

void OlderRows::consider()
{
    const auto& view = m_timeline.view();
    const bool isForAPerson = m_events.state() == OlderEvents::State::Cancelled || m_events.state() == OlderEvents::State::Failed;
    if (!m_heldSince || !m_connected || !m_events.hasMore() || isForAPerson)
        return;
    if (!view.complete || view.toCome > 0) // the rows that are held come first
        return m_settle.start();
    const auto reach = filter::reachOf(m_query, m_clock.now());
    if (reach && *reach < *m_heldSince)
        m_events.readBackTo({});
    else if (!reach && m_oldestShown)
        m_events.readMore(atOnce);
}

void OlderRows::seek(Timestamp time)
{
    m_sought.reset();
    if (readBackTo(time))
        m_sought = time;
}

bool OlderRows::readBackTo(Timestamp time)
{
    const bool isThere = !m_heldSince || time >= *m_heldSince || (m_events.backTo() && *m_events.backTo() <= time);
    if (isThere || !m_connected || (!m_events.hasMore() && !m_events.isAsking()))
        return false;
    if (m_events.isAsking())
        m_events.cancel();
    m_settle.stop();
    m_events.readBackTo(time);
    return m_events.isAsking();
}

void OlderRows::goOn()
{
    if (!m_heldSince)
        return;
    const auto reach = filter::reachOf(m_query, m_clock.now());
    if (reach)
        m_events.readBackTo({});
    else
        m_events.readMore(atOnce);
}

} // namespace waybill::ui::timeline
