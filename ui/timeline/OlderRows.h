// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Asks the relay for rows that happened before what the timeline holds: by itself when the filter names such a time or
// the oldest end of the rows is on screen, a page at a time; else when told to. Main thread; clock and timeline outlive it.

#include "core/feed/OlderEvents.h"
#include "core/timeline/Timeline.h"
#include "ui/trace/TraceSource.h"

#include <QTimer>

#include <optional>

namespace waybill::ui::timeline {

class OlderRows : public QObject {
    Q_OBJECT
public:
    OlderRows(const Clock& clock, waybill::timeline::Timeline& timeline, const trace::TraceSource& source,
              QObject* parent = nullptr);

    void setQuery(const filter::Query& query);
    void setConnected(bool connected); // what failed meanwhile is asked again
    void setOldestShown(bool shown);   // the oldest end of the rows is on screen
    void publish();                    // the timeline has a new view

    // Asks for what lies back to the time; once its rows are in the view, it is reached. Nothing when they are held already
    // or the relay has nothing that old.
    void seek(Timestamp time);
    void goOn(); // after a cancel or a failure, or for some more
    void cancel() { m_events.cancel(); }

    const feed::OlderEvents& events() const { return m_events; }
    std::optional<Timestamp> heldSince() const { return m_heldSince; }

signals:
    void changed();
    void reached(waybill::Timestamp time);

private:
    void begin();
    bool readBackTo(Timestamp time);
    void noteHeldSince();
    void noteReached();
    void consider();

    const Clock& m_clock;
    waybill::timeline::Timeline& m_timeline;
    feed::OlderEvents m_events;
    QTimer m_settle; // a filter is typed, a view scrolled
    filter::Query m_query;
    std::optional<Timestamp> m_heldSince;
    std::optional<Timestamp> m_sought;
    bool m_connected = false;
    bool m_oldestShown = false;
};

} // namespace waybill::ui::timeline
