// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/RowDetails.h"

namespace waybill::ui::timeline {

namespace {

using namespace std::chrono_literals;

// Scrolling passes many rows that nobody looks at.
constexpr auto askAfter = 80ms;

} // namespace

RowDetails::RowDetails(trace::TraceSource source, QObject* parent) : QObject(parent), m_source(std::move(source))
{
    m_pause.setSingleShot(true);
    m_pause.setInterval(askAfter);
    connect(&m_pause, &QTimer::timeout, this, &RowDetails::ask);
}

const events::Event* RowDetails::find(events::EventId id)
{
    if (const auto known = m_known.find(id.value()); known != m_known.end())
        return known->second ? &*known->second : nullptr;
    m_wanted.push_back(id);
    m_known.emplace(id.value(), std::nullopt);
    m_pause.start();
    return nullptr;
}

void RowDetails::clear()
{
    m_known.clear();
    m_wanted.clear();
}

void RowDetails::ask()
{
    if (!m_source.events || m_wanted.empty())
        return;
    if (m_known.size() > mostKept) {
        m_known.clear(); // what is on screen asks again
        for (const events::EventId id : m_wanted)
            m_known.emplace(id.value(), std::nullopt);
    }
    // The last asked for are on screen.
    const std::size_t first = m_wanted.size() > mostAsked ? m_wanted.size() - mostAsked : 0;
    for (std::size_t i = 0; i < first; ++i)
        m_known.erase(m_wanted[i].value());
    m_wanted.erase(m_wanted.begin(), m_wanted.begin() + std::ptrdiff_t(first));
    m_source.events(m_wanted, this, [this, asked = m_wanted](trace::TraceSource::Events answer) {
        if (!answer) { // asked for again when it is painted next
            for (const events::EventId id : asked)
                m_known.erase(id.value());
            return;
        }
        for (events::Event& event : *answer)
            m_known[event.id.value()] = std::move(event);
        emit changed();
    });
    m_wanted.clear();
}

} // namespace waybill::ui::timeline
