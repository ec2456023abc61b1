// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One message's events as table rows, oldest first. Main thread; owned by its view.

#include "core/events/Event.h"

#include <QAbstractTableModel>
#include <QFont>

#include <vector>

namespace waybill::ui::trace {

class EventModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column : int { Time, Layer, Type, What, Evidence, ColumnCount };

    explicit EventModel(QObject* parent);

    // now: for times that are not of today.
    void setEvents(std::vector<events::Event> events, Timestamp now);
    const events::Event& event(int row) const { return m_events[std::size_t(row)]; }
    int rowOf(events::EventId id) const; // -1: not among them
    void setQuoteFont(const QFont& font) { m_quoteFont = font; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString text(const events::Event& event, int column) const;
    QString toolTip(const events::Event& event, int column) const;

    std::vector<events::Event> m_events;
    Timestamp m_now{};
    QFont m_quoteFont;
};

} // namespace waybill::ui::trace
