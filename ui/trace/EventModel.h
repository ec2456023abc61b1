// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One message's story as table rows: the request, its events oldest first, and what this relay did with them. Main
// thread; owned by its view.

#include "core/trace/Steps.h"

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
    void setStory(const waybill::trace::Story& story, Timestamp now);
    void clear();
    const waybill::trace::Step& step(int row) const { return m_steps[std::size_t(row)]; }
    // That the row is, or is about; null when it is about the whole message.
    const events::Event* event(int row) const;
    int rowOf(events::EventId id) const; // of the event itself; -1: not among them
    int rowOf(waybill::trace::Layer layer) const; // the first of it that is no event; -1: there is none
    void setQuoteFont(const QFont& font) { m_quoteFont = font; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString timeText(Timestamp time) const;
    QString text(const waybill::trace::Step& step, int column) const;
    QString toolTip(const waybill::trace::Step& step, int column) const;
    const events::Event* eventOf(const waybill::trace::Step& step) const;

    std::vector<events::Event> m_events;
    std::vector<waybill::trace::Step> m_steps;
    Timestamp m_now{};
    QFont m_quoteFont;
};

} // namespace waybill::ui::trace
