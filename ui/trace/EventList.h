// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The table of one message's story. Choosing a row is choosing the evidence that is shown. Main thread.

#include "core/trace/Steps.h"
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
    void setStory(const waybill::trace::Story& story, Timestamp now);
    void clear();
    void choose(events::EventId id);
    // The layer's own row, which is about the whole message.
    void choose(waybill::trace::Layer layer);
    // The event that the chosen row is or is about; null when it is about the whole message, or none is chosen.
    const events::Event* chosen() const;
    // Null when no row is chosen.
    const waybill::trace::Step* chosenStep() const;
    const EventModel& events() const { return *m_model; }

    // All rows without scrolling.
    QSize sizeHint() const override;

signals:
    void stepChosen(); // chosenStep() has it
    void eventActivated(waybill::events::EventId id); // Enter, double click or the evidence cell, where there is an event

protected:
    void changeEvent(QEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;

private:
    void chooseRow(int row);
    void fitColumns();

    EventModel* m_model;
};

} // namespace waybill::ui::trace
