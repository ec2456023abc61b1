// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/Findings.h"

#include <algorithm>
#include <tuple>

namespace waybill::trace {

using events::BounceClass;
using events::Event;
using events::EventType;

namespace {

template <typename Predicate>
const Event* firstWhere(const Findings::EventList& list, Predicate predicate)
{
    const auto found = std::find_if(list.begin(), list.end(), [&](const Event* event) { return predicate(*event); });
    return found == list.end() ? nullptr : *found;
}

template <typename Predicate>
const Event* lastWhere(const Findings::EventList& list, Predicate predicate)
{
    const auto found = std::find_if(list.rbegin(), list.rend(), [&](const Event* event) { return predicate(*event); });
    return found == list.rend() ? nullptr : *found;
}

bool isPassingRefusal(const Event& event)
{
    return event.type == EventType::Deferred || (event.type == EventType::Bounced && event.bounce != BounceClass::Hard);
}

} // namespace

bool isEarlier(const Event& a, const Event& b)
{
    return std::tuple(a.time(), a.receivedAt, a.id) < std::tuple(b.time(), b.receivedAt, b.id);
}

Findings::Findings(const std::vector<Event>& events)
{
    EventList ordered;
    ordered.reserve(events.size());
    for (const Event& event : events)
        ordered.push_back(&event);
    std::sort(ordered.begin(), ordered.end(), [](const Event* a, const Event* b) { return isEarlier(*a, *b); });
    const auto sameId = [](const Event* a, const Event* b) { return a->id == b->id; };
    ordered.erase(std::unique(ordered.begin(), ordered.end(), sameId), ordered.end());
    for (const Event* event : ordered) {
        (event->recipientCertain ? m_certain : m_uncertain).push_back(event);
        if (event->recipientCertain)
            m_state.apply(*event);
    }
}

std::size_t Findings::count(EventType type) const
{
    return std::size_t(std::count_if(m_certain.begin(), m_certain.end(),
                                     [type](const Event* event) { return event->type == type; }));
}

const Event* Findings::first(EventType type) const
{
    return firstWhere(m_certain, [type](const Event& event) { return event.type == type; });
}

const Event* Findings::last(EventType type) const
{
    return lastWhere(m_certain, [type](const Event& event) { return event.type == type; });
}

const Event* Findings::lastBounce(BounceClass bounce) const
{
    return lastWhere(m_certain, [bounce](const Event& event) {
        return event.type == EventType::Bounced && event.bounce == bounce;
    });
}

const Event* Findings::lastPassingBounce() const
{
    return lastWhere(m_certain, [](const Event& event) {
        return event.type == EventType::Bounced && event.bounce != BounceClass::Hard;
    });
}

const Event* Findings::acceptance() const
{
    return firstWhere(m_certain, [](const Event& event) {
        return event.type == EventType::Queued || event.type == EventType::Sent;
    });
}

const Event* Findings::engagement() const
{
    return firstWhere(m_certain, [](const Event& event) {
        return (event.type == EventType::Opened && !event.machineOpen) || event.type == EventType::Clicked;
    });
}

Findings::EventList Findings::passingRefusalsBefore(const Event& limit) const
{
    EventList found;
    for (const Event* event : m_certain) {
        if (isPassingRefusal(*event) && isEarlier(*event, limit))
            found.push_back(event);
    }
    return found;
}

} // namespace waybill::trace
