// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One message's story in little, for the detail of a timeline row: verdict, way, events. Main thread.

#include "core/base/Clock.h"
#include "core/trace/Story.h"

#include <QWidget>

class QStackedLayout;

namespace waybill::ui::trace {

class EventList;
class LayerPath;
class VerdictLine;

class StoryPane : public QWidget {
    Q_OBJECT
public:
    // The clock must outlive the widget.
    explicit StoryPane(const Clock& clock, QWidget* parent = nullptr);

    // chosen: the event whose row is marked.
    void showStory(const waybill::trace::Story& story, events::EventId chosen);
    void clear();

signals:
    // A clause, a layer or an evidence cell was opened: show that event.
    void evidenceActivated(waybill::events::EventId evidence);

private:
    void open(events::EventId evidence);

    const Clock& m_clock;
    VerdictLine* m_verdict;
    LayerPath* m_path;
    EventList* m_events;
    QWidget* m_story;
    QStackedLayout* m_pages; // the story, or a sentence that asks for an event
};

} // namespace waybill::ui::trace
