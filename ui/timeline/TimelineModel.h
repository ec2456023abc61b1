// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The rows of a view as a table, newest first. Cells are read from the columns when they are painted; a published
// batch is one insert at the top, a new filter one reset. Holds the view's snapshot for as long as it shows it.
// Main thread.

#include "core/base/Clock.h"
#include "core/timeline/Timeline.h"

#include <QAbstractTableModel>
#include <QFont>

namespace waybill::ui::timeline {

class TimelineModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column : int { Time, Outcome, Recipient, Type, Provider, Code, Reason, YourId, columns };

    explicit TimelineModel(const Clock& clock, QObject* parent = nullptr);

    void show(const waybill::timeline::View& view);
    const waybill::timeline::View& view() const { return m_view; }

    // "3 s ago" beside the time; not while the relay is away.
    void setRelativeTimes(bool relative) { m_relative = relative; }

    waybill::timeline::RowId idAt(int row) const;
    std::optional<int> rowOf(waybill::timeline::RowId id) const;
    // Nothing when the event was erased or dropped meanwhile.
    std::optional<waybill::timeline::Row> eventAt(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    void keepMarked(const QModelIndexList& before, const std::vector<waybill::timeline::RowId>& ids, int added);
    QString text(const waybill::timeline::Row& row, int column) const;
    QString toolTip(const waybill::timeline::Row& row, int column) const;

    const Clock& m_clock;
    waybill::timeline::View m_view;
    bool m_relative = true;
    QFont m_monospace;
};

} // namespace waybill::ui::timeline
