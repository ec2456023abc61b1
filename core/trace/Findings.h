// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One message's events in order, looked up by what they say. Only events whose recipient is certain count: the others
// carry no clause. Points into the events it was made from; not shared between threads.

#include "core/events/Event.h"
#include "core/events/MessageState.h"

#include <vector>

namespace waybill::trace {

class Findings {
public:
    using EventList = std::vector<const events::Event*>;

    explicit Findings(const std::vector<events::Event>& events);

    // By the provider's time, then time received, then id; no id twice.
    const EventList& certain() const { return m_certain; }
    const EventList& uncertain() const { return m_uncertain; }

    std::size_t count(events::EventType type) const;
    // Null when there is none.
    const events::Event* first(events::EventType type) const;
    const events::Event* last(events::EventType type) const;
    const events::Event* lastBounce(events::BounceClass bounce) const;
    // The last bounce that isn't hard.
    const events::Event* lastPassingBounce() const;
    // The first sign that the provider had it: queued or sent.
    const events::Event* acceptance() const;
    // The first opening or click of a person, not of a mail program that fetches ahead.
    const events::Event* engagement() const;
    // Refusals that could pass (deferrals and soft bounces) before `limit`.
    EventList passingRefusalsBefore(const events::Event& limit) const;

    const events::MessageState& state() const { return m_state; }

private:
    EventList m_certain;
    EventList m_uncertain;
    events::MessageState m_state;
};

// Earlier by the provider's time, then time received, then id.
bool isEarlier(const events::Event& a, const events::Event& b);

} // namespace waybill::trace
