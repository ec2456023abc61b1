// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the timeline does not hold in memory of an event, fetched from the relay for the rows on screen and kept for a
// while. Asking for one is free: what is missing comes with changed(). Main thread.

#include "core/events/Event.h"
#include "ui/trace/TraceSource.h"

#include <QObject>
#include <QTimer>

#include <unordered_map>
#include <vector>

namespace waybill::ui::timeline {

class RowDetails : public QObject {
    Q_OBJECT
public:
    explicit RowDetails(trace::TraceSource source, QObject* parent = nullptr);

    // Null while it is not there yet, or is gone.
    const events::Event* find(events::EventId id);
    void clear();

signals:
    void changed();

private:
    void ask();

    static constexpr std::size_t mostKept = 5000;
    static constexpr std::size_t mostAsked = 200;

    trace::TraceSource m_source;
    std::unordered_map<std::uint64_t, std::optional<events::Event>> m_known; // nothing: asked for, or gone
    std::vector<events::EventId> m_wanted;
    QTimer m_pause;
};

} // namespace waybill::ui::timeline
