// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Paints a facet: group titles with their arrow, values with count and a 2 px bar. Main thread.

#include <QStyledItemDelegate>

namespace waybill::ui::timeline {

class FacetDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    void paintTitle(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const;
    void paintValue(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const;
};

} // namespace waybill::ui::timeline
