// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/LongTable.h"

#include <QHeaderView>
#include <QPaintEvent>
#include <QPainter>
#include <QScrollBar>

#include <algorithm>

namespace waybill::ui {

namespace {

// Knows of no rows, so that none have to be kept in step.
class NoSections : public QHeaderView {
public:
    explicit NoSections(QWidget* parent) : QHeaderView(Qt::Vertical, parent) {}
    void setModel(QAbstractItemModel*) override {}
    void setSelectionModel(QItemSelectionModel*) override {}
    void setRootIndex(const QModelIndex&) override {}
};

} // namespace

LongTable::LongTable(QWidget* parent) : Table(parent)
{
    setVerticalHeader(new NoSections(this));
    verticalHeader()->hide();
    QTableView::updateGeometries(); // puts the button in the corner away
}

void LongTable::setModel(QAbstractItemModel* model)
{
    if (this->model() != nullptr)
        disconnect(this->model(), &QAbstractItemModel::rowsRemoved, this, &LongTable::rowsChanged);
    Table::setModel(model);
    if (model != nullptr)
        connect(model, &QAbstractItemModel::rowsRemoved, this, &LongTable::rowsChanged);
}

// The header, which shows nothing of it, has a selection of its own that stays empty: painting a section it would look at
// every chosen row, to see whether the column is chosen.
void LongTable::setSelectionModel(QItemSelectionModel* selection)
{
    Table::setSelectionModel(selection);
    horizontalHeader()->setSelectionModel(new QItemSelectionModel(model(), horizontalHeader()));
}

int LongTable::verticalOffset() const
{
    return verticalScrollBar()->value();
}

int LongTable::rowAt(int y) const
{
    const int at = y + verticalOffset();
    return at < 0 || at / rowHeight >= rows() ? -1 : at / rowHeight;
}

int LongTable::rowViewportPosition(int row) const
{
    return row * rowHeight - verticalOffset();
}

LongTable::Rows LongTable::rowsBetween(int top, int bottom) const
{
    return {std::max(0, (top + verticalOffset()) / rowHeight),
            std::min(rows() - 1, (bottom + verticalOffset()) / rowHeight)};
}

QRect LongTable::visualRect(const QModelIndex& index) const
{
    if (!index.isValid() || isColumnHidden(index.column()))
        return {};
    return {columnViewportPosition(index.column()), rowViewportPosition(index.row()), columnWidth(index.column()),
            rowHeight};
}

QModelIndex LongTable::indexAt(const QPoint& point) const
{
    const int row = rowAt(point.y());
    const int column = columnAt(point.x());
    return row < 0 || column < 0 ? QModelIndex() : model()->index(row, column);
}

void LongTable::scrollTo(const QModelIndex& index, ScrollHint hint)
{
    if (!index.isValid())
        return;
    scrollAcrossTo(index.column());
    const int room = viewport()->height();
    const int top = rowViewportPosition(index.row());
    const int below = top + rowHeight - room;
    int by = 0;
    switch (hint) {
    case EnsureVisible: by = top < 0 || rowHeight > room ? top : std::max(0, below); break;
    case PositionAtTop: by = top; break;
    case PositionAtBottom: by = below; break;
    case PositionAtCenter: by = (top + below) / 2; break;
    }
    verticalScrollBar()->setValue(verticalScrollBar()->value() + by);
}

void LongTable::scrollAcrossTo(int column)
{
    const int room = viewport()->width();
    const int left = columnViewportPosition(column);
    const int beyond = left + columnWidth(column) - room;
    int by = 0;
    if (isRightToLeft())
        by = beyond > 0 || columnWidth(column) > room ? beyond : std::min(0, left);
    else
        by = left < 0 || columnWidth(column) > room ? left : std::max(0, beyond);
    horizontalScrollBar()->setValue(horizontalScrollBar()->value() + (isRightToLeft() ? -by : by));
}

void LongTable::scrollContentsBy(int dx, int dy)
{
    horizontalHeader()->setOffset(horizontalScrollBar()->value());
    scrollDirtyRegion(isRightToLeft() ? -dx : dx, dy);
    viewport()->scroll(isRightToLeft() ? -dx : dx, dy);
}

void LongTable::updateGeometries()
{
    QHeaderView* header = horizontalHeader();
    setViewportMargins(0, header->height(), 0, 0);
    const QRect place = viewport()->geometry();
    header->setGeometry(place.left(), place.top() - header->height(), place.width(), header->height());
    const QSize contents(header->length(), rows() * rowHeight);
    const QSize most = maximumViewportSize();
    const bool fits = contents.width() <= most.width() && contents.height() <= most.height();
    const QSize room = fits ? most : viewport()->size();
    verticalScrollBar()->setSingleStep(rowHeight);
    verticalScrollBar()->setPageStep(room.height());
    verticalScrollBar()->setRange(0, std::max(0, contents.height() - room.height()));
    horizontalScrollBar()->setSingleStep(2 * rowHeight);
    horizontalScrollBar()->setPageStep(room.width());
    horizontalScrollBar()->setRange(0, std::max(0, contents.width() - room.width()));
    QAbstractItemView::updateGeometries();
}

void LongTable::rowsInserted(const QModelIndex& parent, int first, int last)
{
    Table::rowsInserted(parent, first, last);
    if (first <= std::max(0, rowAt(0)))
        keepStripe(0, last - first + 1);
    rowsChanged();
}

void LongTable::rowsChanged()
{
    updateGeometries();
    viewport()->update();
}

void LongTable::paintEvent(QPaintEvent* event)
{
    QStyleOptionViewItem option;
    initViewItemOption(&option);
    const QStyle::State state = option.state;
    const QHeaderView* header = horizontalHeader();
    QPainter painter(viewport());
    const Rows visible = rowsBetween(event->rect().top(), event->rect().bottom());
    for (int row = visible.first; row <= visible.last; ++row) {
        const bool selected = selectionModel()->isSelected(model()->index(row, 0));
        option.features.setFlag(QStyleOptionViewItem::Alternate,
                                alternatingRowColors() && ((row & 1) != 0) == m_oddStripes);
        for (int column = 0; column < header->count(); ++column) {
            const QModelIndex index = model()->index(row, column);
            option.rect = visualRect(index);
            if (!option.rect.intersects(event->rect()))
                continue;
            option.state = state;
            option.state.setFlag(QStyle::State_Selected, selected);
            option.state.setFlag(QStyle::State_HasFocus, hasFocus() && index == currentIndex());
            itemDelegateForIndex(index)->paint(&painter, option, index);
        }
    }
    paintFocus(painter);
}

int LongTable::columnBeside(int column, int step) const
{
    const QHeaderView* header = horizontalHeader();
    for (int visual = header->visualIndex(column) + step; visual >= 0 && visual < header->count(); visual += step) {
        if (const int beside = header->logicalIndex(visual); !isColumnHidden(beside))
            return beside;
    }
    return column;
}

QModelIndex LongTable::moveCursor(CursorAction action, Qt::KeyboardModifiers)
{
    if (rows() == 0)
        return {};
    const QModelIndex current = currentIndex();
    if (!current.isValid()) {
        const int first = horizontalHeader()->logicalIndex(0);
        const int row = action == MoveHome ? 0 : action == MoveEnd ? rows() - 1 : std::max(0, rowAt(0));
        return model()->index(row, isColumnHidden(first) ? columnBeside(first, 1) : first);
    }
    const int page = std::max(1, viewport()->height() / rowHeight);
    int row = current.row();
    int column = current.column();
    switch (action) {
    case MoveUp:
    case MovePrevious: row -= 1; break;
    case MoveDown:
    case MoveNext: row += 1; break;
    case MovePageUp: row -= page; break;
    case MovePageDown: row += page; break;
    case MoveHome: row = 0; break;
    case MoveEnd: row = rows() - 1; break;
    case MoveLeft: column = columnBeside(column, isRightToLeft() ? 1 : -1); break;
    case MoveRight: column = columnBeside(column, isRightToLeft() ? -1 : 1); break;
    }
    return model()->index(std::clamp(row, 0, rows() - 1), column);
}

// From a row to a row, however wide: dragged past the last one, it is the last one.
void LongTable::setSelection(const QRect& rect, QItemSelectionModel::SelectionFlags command)
{
    if (rows() == 0)
        return;
    const auto rowNear = [this](int y) { return std::clamp((y + verticalOffset()) / rowHeight, 0, rows() - 1); };
    const QModelIndex from = model()->index(rowNear(std::min(rect.top(), rect.bottom())), 0);
    const QModelIndex to = model()->index(rowNear(std::max(rect.top(), rect.bottom())), model()->columnCount() - 1);
    selectionModel()->select(QItemSelection(from, to), command);
}

QRegion LongTable::visualRegionForSelection(const QItemSelection& selection) const
{
    const Rows visible = rowsBetween(0, viewport()->height());
    QRegion region;
    for (const QItemSelectionRange& range : selection) {
        const int top = std::max(range.top(), visible.first);
        const int bottom = std::min(range.bottom(), visible.last);
        if (top <= bottom)
            region += QRect(0, rowViewportPosition(top), viewport()->width(), (bottom - top + 1) * rowHeight);
    }
    return region;
}

QItemSelection LongTable::spokenOf(const QItemSelection& selection)
{
    return selection.isEmpty() ? QItemSelection()
                               : QItemSelection(selection.front().topLeft(), selection.front().topLeft());
}

// For a screen reader QTableView lists every cell of a selection and then tells of the first one; everything may be
// selected, and that can be millions.
void LongTable::selectionChanged(const QItemSelection& selected, const QItemSelection& deselected)
{
    Table::selectionChanged(spokenOf(selected), spokenOf(deselected));
    viewport()->update(visualRegionForSelection(selected) | visualRegionForSelection(deselected));
}

int LongTable::sizeHintForColumn(int column) const
{
    QStyleOptionViewItem option;
    initViewItemOption(&option);
    int width = 0;
    const Rows visible = rowsBetween(0, viewport()->height());
    for (int row = visible.first; row <= visible.last; ++row) {
        const QModelIndex index = model()->index(row, column);
        width = std::max(width, itemDelegateForIndex(index)->sizeHint(option, index).width());
    }
    return width;
}

} // namespace waybill::ui
