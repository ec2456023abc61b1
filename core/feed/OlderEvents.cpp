// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/feed/OlderEvents.h"

#include "core/base/Rfc3339.h"

#include <limits>

namespace waybill::feed {

OlderEvents::OlderEvents(Ask ask, Take take, std::size_t most, QObject* parent)
    : QObject(parent), m_ask(std::move(ask)), m_take(std::move(take)), m_most(most)
{
}

OlderEvents::~OlderEvents() = default;

void OlderEvents::reset(const std::string& filter, Timestamp before)
{
    m_guard.reset();
    m_filter = (filter.empty() ? std::string() : '(' + filter + ") ") + "before:" + formatRfc3339(before);
    m_mark.clear();
    m_count = 0;
    m_backTo.reset();
    m_error = {};
    m_state = State::Idle;
    emit changed();
}

void OlderEvents::readMore(std::size_t events)
{
    m_wanted = m_count + events;
    m_wantedTo.reset();
    begin();
}

void OlderEvents::readBackTo(std::optional<Timestamp> time)
{
    m_wanted = std::numeric_limits<std::size_t>::max();
    m_wantedTo = time;
    begin();
}

void OlderEvents::begin()
{
    if (m_filter.empty() || !hasMore() || isEnough())
        return;
    m_state = State::Asking;
    askPage();
    emit changed();
}

bool OlderEvents::isEnough() const
{
    return m_count >= m_wanted || (m_wantedTo && m_backTo && *m_backTo < *m_wantedTo);
}

void OlderEvents::askPage()
{
    m_guard = std::make_unique<QObject>();
    m_ask(m_filter, m_mark, m_guard.get(), [this](Result<EventPage> page) { onPage(std::move(page)); });
}

void OlderEvents::onPage(Result<EventPage> page)
{
    if (!page) {
        m_error = page.error();
        return end(State::Failed);
    }
    m_mark = std::move(page->next);
    if (!page->events.empty()) {
        if (page->events.size() > m_most - m_count)
            page->events.resize(m_most - m_count);
        m_count += page->events.size();
        m_backTo = page->events.back().time();
        m_take(std::move(page->events));
    }
    if (m_count == m_most && !m_mark.empty())
        return end(State::Full);
    if (m_mark.empty())
        return end(State::All);
    if (isEnough())
        return end(State::More);
    askPage();
    emit changed();
}

void OlderEvents::cancel()
{
    if (m_state != State::Asking)
        return;
    m_guard.reset();
    end(State::Cancelled);
}

void OlderEvents::end(State state)
{
    m_state = state;
    emit changed();
}

} // namespace waybill::feed
