// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/TimelineTable.h"

#include "ui/timeline/CellMenu.h"
#include "ui/timeline/RowText.h"
#include "ui/widgets/TimeText.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QHeaderView>
#include <QScopedValueRollback>
#include <QScrollBar>
#include <QToolButton>

#include <algorithm>

namespace waybill::ui::timeline {

using waybill::timeline::Row;
using waybill::timeline::RowId;
using waybill::timeline::View;

namespace {

// Somebody about to click moves the pointer; one that lies still must not stop the tail for ever.
constexpr int pointerHoldMs = 10'000;

// What a column needs at most, in characters of the body font; what gives way first comes last.
struct ColumnWidth {
    int column;
    int pixels;
};
constexpr ColumnWidth widths[] = {
    {TimelineModel::Time, 152}, {TimelineModel::Outcome, 118}, {TimelineModel::Recipient, 204},
    {TimelineModel::Type, 110}, {TimelineModel::Provider, 94}, {TimelineModel::Code, 96},
    {TimelineModel::Reason, 180}, {TimelineModel::YourId, 140},
};

} // namespace

TimelineTable::TimelineTable(TimelineModel& model, QWidget* parent)
    : Table(parent), m_model(model)
{
    m_newer = new QToolButton(this);
    setObjectName(QStringLiteral("timelineTable"));
    setAccessibleName(tr("Events, newest first"));
    setModel(&model);
    viewport()->setMouseTracking(true);
    for (const auto& [column, pixels] : widths)
        setColumnWidth(column, pixels);
    setStretchColumn(TimelineModel::Reason);
    m_newer->setObjectName(QStringLiteral("newerRows"));
    m_newer->setProperty("link", true);
    m_newer->setFocusPolicy(Qt::NoFocus);
    m_newer->hide();
    connect(m_newer, &QToolButton::clicked, this, &TimelineTable::followNewest);
    connect(this, &Table::activatedByKey, this, &TimelineTable::openRequested);
    connect(this, &QTableView::doubleClicked, this, &TimelineTable::openRequested);
}

void TimelineTable::showView(const View& view)
{
    const QScopedValueRollback updating(m_updating, true);
    const View& old = m_model.view();
    if (old.rows && view.generation == old.generation && view.rowCount >= old.rowCount)
        grow(view, int(view.rowCount - old.rowCount));
    else
        reset(view);
    showUnseen();
}

bool TimelineTable::pointerHolds() const
{
    return m_pointerMoved.isValid() && !m_pointerMoved.hasExpired(pointerHoldMs);
}

void TimelineTable::grow(const View& view, int added)
{
    QScrollBar* bar = verticalScrollBar();
    const bool hold = !m_follows || pointerHolds();
    const int before = bar->value();
    m_model.show(view);
    if (added == 0)
        return;
    if (hold) {
        updateGeometries();
        bar->setValue(before + added * rowHeight);
        m_unseen += added;
    } else {
        bar->setValue(0);
        m_unseen = 0;
    }
}

TimelineTable::Place TimelineTable::place() const
{
    Place place;
    if (currentIndex().isValid())
        place.current = m_model.idAt(currentIndex().row());
    for (const QItemSelectionRange& range : selectionModel()->selection()) {
        for (int row = range.top(); row <= range.bottom() && place.selected.size() < mostKept; ++row)
            place.selected.push_back(m_model.idAt(row));
    }
    // Held by the current row where it is on screen, else by the topmost one.
    const int top = rowAt(0);
    const bool currentOnScreen = currentIndex().isValid() && viewport()->rect().intersects(visualRect(currentIndex()));
    const int held = currentOnScreen ? currentIndex().row() : top;
    if (held >= 0) {
        place.held = m_model.idAt(held);
        place.heldAt = rowViewportPosition(held);
    }
    return place;
}

// A moving `since:` makes a new generation every second, so a reset must look like nothing at all.
void TimelineTable::reset(const View& view)
{
    const Place before = m_model.rowCount() > 0 ? place() : Place();
    m_model.show(view);
    m_unseen = 0;
    QItemSelection selection;
    for (const RowId id : before.selected) {
        if (const auto row = m_model.rowOf(id))
            selection.select(m_model.index(*row, 0), m_model.index(*row, m_model.columnCount() - 1));
    }
    const auto current = before.current ? m_model.rowOf(*before.current) : std::nullopt;
    if (current)
        selectionModel()->setCurrentIndex(m_model.index(*current, 0), QItemSelectionModel::NoUpdate);
    selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
    const auto held = before.held ? m_model.rowOf(*before.held) : std::nullopt;
    updateGeometries();
    if (m_follows || !held) {
        m_follows = true;
        verticalScrollBar()->setValue(0);
    } else {
        verticalScrollBar()->setValue(*held * rowHeight - before.heldAt);
    }
}

void TimelineTable::followNewest()
{
    clearSelection();
    m_follows = true;
    m_unseen = 0;
    verticalScrollBar()->setValue(0);
    showUnseen();
}

std::optional<Row> TimelineTable::currentEvent() const
{
    return currentIndex().isValid() ? m_model.eventAt(currentIndex().row()) : std::nullopt;
}

int TimelineTable::selectedCount() const
{
    int count = 0;
    // By ranges: everything may be selected, and that can be millions.
    for (const QItemSelectionRange& range : selectionModel()->selection())
        count += range.height();
    return count;
}

std::vector<Row> TimelineTable::selectedEvents() const
{
    QItemSelection ranges = selectionModel()->selection();
    std::ranges::sort(ranges, {}, [](const QItemSelectionRange& range) { return range.top(); });
    std::vector<Row> rows;
    for (const QItemSelectionRange& range : ranges) {
        for (int number = range.top(); number <= range.bottom() && rows.size() < mostCopied; ++number) {
            if (const auto row = m_model.eventAt(number))
                rows.push_back(*row);
        }
    }
    return rows;
}

void TimelineTable::copyAsText() const
{
    if (const auto rows = selectedEvents(); !rows.empty())
        QGuiApplication::clipboard()->setText(asText(rows));
}

void TimelineTable::copyAsJson() const
{
    if (const auto rows = selectedEvents(); !rows.empty())
        QGuiApplication::clipboard()->setText(asJson(rows));
}

void TimelineTable::keyPressEvent(QKeyEvent* event)
{
    const bool plain = event->modifiers() == Qt::NoModifier;
    if (plain && event->key() == Qt::Key_Space)
        emit pauseToggled();
    else if (plain && event->key() == Qt::Key_J)
        move(1);
    else if (plain && event->key() == Qt::Key_K)
        move(-1);
    else if (event->text() == QLatin1String("/"))
        emit filterRequested();
    else if (plain && event->key() == Qt::Key_Escape)
        followNewest();
    else if (event->matches(QKeySequence::Copy))
        copyAsText();
    else
        Table::keyPressEvent(event);
}

void TimelineTable::contextMenuEvent(QContextMenuEvent* event)
{
    const QModelIndex index =
        event->reason() == QContextMenuEvent::Keyboard ? currentIndex() : indexAt(event->pos());
    const std::optional<Row> row = index.isValid() ? m_model.eventAt(index.row()) : std::nullopt;
    if (!row)
        return;
    auto* menu = new CellMenu(*row, index.column(), this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    connect(menu, &CellMenu::termChosen, this, &TimelineTable::termChosen);
    connect(menu, &CellMenu::openRequested, this, &TimelineTable::openRequested);
    connect(menu, &CellMenu::copyTextRequested, this, &TimelineTable::copyAsText);
    connect(menu, &CellMenu::copyJsonRequested, this, &TimelineTable::copyAsJson);
    menu->popup(event->reason() == QContextMenuEvent::Keyboard
                    ? viewport()->mapToGlobal(visualRect(index).bottomLeft())
                    : event->globalPos());
}

void TimelineTable::currentChanged(const QModelIndex& current, const QModelIndex& previous)
{
    Table::currentChanged(current, previous);
    if (m_updating)
        return;
    if (current.isValid())
        m_follows = false;
    emit eventChosen();
}

void TimelineTable::scrollContentsBy(int dx, int dy)
{
    Table::scrollContentsBy(dx, dy);
    if (m_updating || dy == 0)
        return;
    const bool atTop = verticalScrollBar()->value() == 0;
    if (!atTop)
        m_follows = false;
    else if (!selectionModel()->hasSelection())
        m_follows = true;
    m_unseen = std::min(m_unseen, verticalScrollBar()->value() / rowHeight);
    showUnseen();
}

void TimelineTable::resizeEvent(QResizeEvent* event)
{
    Table::resizeEvent(event);
    fitColumns();
    showUnseen();
}

void TimelineTable::focusInEvent(QFocusEvent* event)
{
    // The view makes some row the current one when it gets the focus; nobody chose it, so the tail goes on.
    const QScopedValueRollback updating(m_updating, true);
    Table::focusInEvent(event);
}

bool TimelineTable::viewportEvent(QEvent* event)
{
    if (event->type() == QEvent::MouseMove)
        m_pointerMoved.start();
    else if (event->type() == QEvent::Leave)
        m_pointerMoved.invalidate();
    return Table::viewportEvent(event);
}

void TimelineTable::move(int rows)
{
    if (m_model.rowCount() == 0)
        return;
    const bool chosen = currentIndex().isValid() && selectionModel()->hasSelection();
    const int from = chosen ? currentIndex().row() : rowAt(0) - 1;
    setCurrentIndex(m_model.index(std::clamp(from + rows, 0, m_model.rowCount() - 1), 0));
}

// Columns go from the right when the room is short; time, outcome and recipient stay.
void TimelineTable::fitColumns()
{
    int left = viewport()->width();
    constexpr int leastReason = 120;
    for (const int column : {TimelineModel::Time, TimelineModel::Outcome, TimelineModel::Recipient,
                             TimelineModel::Reason, TimelineModel::Provider, TimelineModel::Code,
                             TimelineModel::Type, TimelineModel::YourId}) {
        const int needed = column == TimelineModel::Reason ? leastReason : columnWidth(column);
        const int width = needed > 0 ? needed : widths[column].pixels;
        const bool fits = left >= width || column <= TimelineModel::Recipient;
        setColumnHidden(column, !fits);
        if (fits)
            left -= width;
    }
}

void TimelineTable::showUnseen()
{
    if (m_newer == nullptr)
        return;
    const QHeaderView* header = horizontalHeader();
    // In the header, where it hides nobody's row.
    m_newer->setVisible(m_unseen > 0 && !isColumnHidden(TimelineModel::Reason));
    m_newer->setText(tr("↑ %1 newer").arg(countText(m_unseen)));
    m_newer->setToolTip(tr("Show the newest events (Esc)"));
    m_newer->adjustSize();
    const int right = header->sectionViewportPosition(TimelineModel::Reason)
                      + header->sectionSize(TimelineModel::Reason) - cellPadding;
    m_newer->move(right - m_newer->width(), (header->height() - m_newer->height()) / 2);
    m_newer->raise();
}

} // namespace waybill::ui::timeline
