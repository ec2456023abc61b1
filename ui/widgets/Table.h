// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The look of every table: rows of 26 px, alternating, no grid, a 3 px accent edge at the current row. Cells are
// painted by RowDelegate from the roles below, so a model says what is shown and not how. Main thread.

#include <QStyledItemDelegate>
#include <QTableView>

class QMenu;

namespace waybill::ui {

// Beside Display (text), Decoration (QIcon), Font, TextAlignment and ToolTip.
enum CellRole : int {
    TrailingTextRole = Qt::UserRole + 1, // QString at the right in the secondary colour: "3 s ago"
    OutcomeRole,                         // int(events::EventType): icon, colour, and the word where Display is empty
    ElideMiddleRole,                     // bool
    SecondaryRole,                       // bool: the text in the secondary colour
    LinkRole,                            // bool: the text in the accent colour
    TintRole,                            // QColor: the row's ground; words take the text colour on it
    IndentRole,                          // int: pixels before icon and text
};

class RowDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

class Table : public QTableView {
    Q_OBJECT
public:
    static constexpr int rowHeight = 26;
    static constexpr int cellPadding = 8;

    explicit Table(QWidget* parent = nullptr);

    // The only column that takes the room that is left.
    void setStretchColumn(int column);

    // The current cell has a frame: Left or Right led to it, and since then no click chose a row.
    bool marksCell() const { return m_marksCell; }

signals:
    void activatedByKey(const QModelIndex& index); // Enter
    // What else can be done with the row is added to the menu here; copying comes after it.
    void menuOpening(QMenu* menu, const QModelIndex& index);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    // Of the row under the pointer; by key, of the current one.
    void contextMenuEvent(QContextMenuEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

    // The frame round everything, once the focus came by a key.
    void paintFocus(QPainter& painter);

private:
    bool m_focusByKey = false;
    bool m_marksCell = false;
};

} // namespace waybill::ui
