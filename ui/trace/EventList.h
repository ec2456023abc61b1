// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The table of one message's events. Choosing a row is choosing the evidence that is shown. Main thread.

#include "core/events/Event.h"
#include "ui/widgets/Table.h"

#include <optional>
#include <vector>

namespace waybill::ui::trace {

class EventModel;

class EventList : public Table {
    Q_OBJECT
public:
    // Compact: without the column of event words, for the story pane.
    enum class Size : std::uint8_t { Full, Compact };
    explicit EventList(Size size, QWidget* parent = nullptr);

    // Keeps the chosen event where it is still among them.
    void setEvents(std::vector<events::Event> events, Timestamp now);
    void choose(events::EventId id);
    // Null when there is none.
    const events::Event* chosen() const;
    const EventModel& events() const { return *m_model; }

    // All rows without scrolling.
    QSize sizeHint() const override;

signals:
    void eventChosen(waybill::events::EventId id);
    void eventActivated(waybill::events::EventId id); // Enter, double click or the evidence cell

protected:
    void changeEvent(QEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;

private:
    void fitColumns();

    EventModel* m_model;
};

} // namespace waybill::ui::trace
