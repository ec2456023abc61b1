// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/Wording.h"

namespace waybill::trace {

using events::Event;

Clause clauseOf(const Event& event, QString text, QString joint)
{
    return {std::move(text), event.time(), {event.id}, std::move(joint)};
}

Clause clauseOf(const Findings::EventList& events, QString text, QString joint)
{
    Clause clause{std::move(text), {}, {}, std::move(joint)};
    for (const Event* event : events)
        clause.evidence.push_back(event->id);
    if (!events.empty())
        clause.at = events.back()->time();
    return clause;
}

} // namespace waybill::trace
