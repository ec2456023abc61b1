// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the shown events are made of, by field, with counts. A click filters on a value, Alt+click leaves it out.
// Updated in place, so that nothing jumps while counts move. Main thread.

#include "core/timeline/Timeline.h"

#include <QTreeView>

#include <map>

class QStandardItem;
class QStandardItemModel;

namespace waybill::ui::timeline {

enum FacetRole : int {
    FacetCountRole = Qt::UserRole + 1, // qint64
    FacetShareRole,                    // double, 0 to 1, of the largest in its group
    FacetOutcomeRole,                  // int(events::EventType), values of Field::Type only
    FacetValueRole,                    // QString, as the filter takes it
    FacetFieldRole,                    // int(filter::Field)
    FacetMoreRole,                     // bool: "31 more…"
};

class FacetsPane : public QTreeView {
    Q_OBJECT
public:
    explicit FacetsPane(QWidget* parent = nullptr);

    void show(const std::vector<waybill::timeline::Facet>& facets);

    QSize sizeHint() const override { return {200, 400}; }
    QSize minimumSizeHint() const override { return {160, 80}; }

signals:
    void termChosen(waybill::filter::Field field, const std::string& value, bool exclude);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    // Says what a click and an Alt+click do, for who does not know.
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    QStandardItem* group(filter::Field field);
    void fill(QStandardItem* group, const waybill::timeline::Facet& facet);
    void choose(const QModelIndex& index, bool exclude);

    QStandardItemModel* m_model;
    std::map<filter::Field, bool> m_whole; // groups whose every value is shown
    std::vector<waybill::timeline::Facet> m_facets;
};

} // namespace waybill::ui::timeline
