// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A Table for as many rows as memory holds, all of Table::rowHeight: where a row stands is arithmetic, so that arriving
// rows cost nothing. QTableView would ask its vertical header, which keeps a position for every row and goes over all of
// them after each insertion. Columns, their header and what a screen reader gets are QTableView's own; its vertical header
// has no sections here, so ask for rows below and not there. No hidden, moved or spanned rows. Main thread.

#include "ui/widgets/Table.h"

namespace waybill::ui {

class LongTable : public Table {
    Q_OBJECT
public:
    explicit LongTable(QWidget* parent = nullptr);

    // What a screen reader is told of a selection: its first cell, since everything may be selected.
    static QItemSelection spokenOf(const QItemSelection& selection);

    int rowAt(int y) const; // -1: there is none; also beyond what is visible
    int rowViewportPosition(int row) const;

    void setModel(QAbstractItemModel* model) override;
    void setSelectionModel(QItemSelectionModel* selection) override;
    QRect visualRect(const QModelIndex& index) const override;
    QModelIndex indexAt(const QPoint& point) const override;
    // Across, it only makes the column visible, whatever the hint.
    void scrollTo(const QModelIndex& index, ScrollHint hint = EnsureVisible) override;
    // Does nothing: a letter would go through the text of every row.
    void keyboardSearch(const QString&) override {}

protected:
    void paintEvent(QPaintEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;
    void updateGeometries() override;
    int verticalOffset() const override;
    // Home and End lead to the first and the last row; without a current one the others begin at the topmost on screen.
    QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override;
    void setSelection(const QRect& rect, QItemSelectionModel::SelectionFlags command) override;
    QRegion visualRegionForSelection(const QItemSelection& selection) const override;
    void selectionChanged(const QItemSelection& selected, const QItemSelection& deselected) override;
    void rowsInserted(const QModelIndex& parent, int first, int last) override;
    int sizeHintForRow(int) const override { return rowHeight; }
    int sizeHintForColumn(int column) const override; // of what is visible

    // The row has another number now and keeps its stripe.
    void keepStripe(int before, int now) { m_oddStripes ^= ((before ^ now) & 1) != 0; }

private:
    struct Rows {
        int first;
        int last; // before the first when there are none
    };
    int rows() const { return model() == nullptr ? 0 : model()->rowCount(); }
    Rows rowsBetween(int top, int bottom) const;
    void rowsChanged();
    void scrollAcrossTo(int column);
    int columnBeside(int column, int step) const;

    bool m_oddStripes = true;
};

} // namespace waybill::ui
