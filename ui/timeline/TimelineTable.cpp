// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/TimelineTable.h"

#include "ui/timeline/CellMenu.h"
#include "ui/timeline/RowText.h"
#include "ui/timeline/TableColumns.h"
#include "ui/widgets/TimeText.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QHeaderView>
#include <QScopedValueRollback>
#include <QScrollBar>
#include <QToolButton>

#include <algorithm>
#include <optional>

namespace waybill::ui::timeline {

using waybill::timeline::Row;
using waybill::timeline::RowId;
using waybill::timeline::View;

namespace {

// Somebody about to click moves the pointer; one that lies still must not stop the tail for ever.
constexpr int pointerHoldMs = 10'000;

} // namespace

TimelineTable::TimelineTable(TimelineModel& model, QSettings* settings, const Masking* masking, QWidget* parent)
    : LongTable(parent), m_model(model), m_masking(masking)
{
    m_newer = new QToolButton(this);
    setObjectName(QStringLiteral("timelineTable"));
    setAccessibleName(tr("Events, newest first"));
    setModel(&model);
    viewport()->setMouseTracking(true);
    m_columns = new TableColumns(*this, settings, this);
    horizontalHeader()->setSectionsClickable(true);
    connect(horizontalHeader(), &QHeaderView::sectionClicked, this, [this](int section) {
        if (section == TimelineModel::Time)
            emit orderToggled();
    });
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
    const bool same = old.rows && view.generation == old.generation && !m_model.hasOpen();
    if (same && view.rowCount >= old.rowCount)
        grow(view, int(view.rowCount - old.rowCount));
    else
        reset(view);
    showUnseen();
}

bool TimelineTable::pointerHolds() const
{
    return m_pointerMoved.isValid() && !m_pointerMoved.hasExpired(pointerHoldMs);
}

// Rows came at the live end, or elsewhere: an event that was late, older ones from the relay.
void TimelineTable::grow(const View& view, int added)
{
    const View before = m_model.view();
    const bool hold = !m_follows || pointerHolds();
    const int top = rowAt(0);
    const auto held = hold && top >= 0 ? std::optional(m_model.idAt(top)) : std::nullopt;
    const int heldAt = held ? rowViewportPosition(top) : 0;
    m_model.show(view);
    if (added == 0 && view.rearranged == before.rearranged)
        return;
    updateGeometries();
    if (!hold) {
        scrollToLiveEnd();
        m_unseen = 0;
        return;
    }
    if (const auto row = held ? m_model.rowOf(*held) : std::nullopt)
        verticalScrollBar()->setValue(*row * rowHeight - heldAt);
    m_unseen += newerThan(before, view, added);
}

int TimelineTable::newerThan(const View& before, const View& view, int added)
{
    const auto newest = before.rowCount > 0 ? view.rows->positionOf((*before.rows)[before.rowCount - 1]) : std::nullopt;
    return newest ? std::min(added, int(view.rowCount - 1 - *newest)) : added;
}

bool TimelineTable::isAtLiveEnd() const
{
    const QScrollBar* bar = verticalScrollBar();
    return bar->value() == (m_model.isAscending() ? bar->maximum() : bar->minimum());
}

bool TimelineTable::isAtOldestEnd() const
{
    const QScrollBar* bar = verticalScrollBar();
    return m_model.rowCount() == 0 || bar->value() == (m_model.isAscending() ? bar->minimum() : bar->maximum());
}

void TimelineTable::scrollToLiveEnd()
{
    QScrollBar* bar = verticalScrollBar();
    bar->setValue(m_model.isAscending() ? bar->maximum() : bar->minimum());
}

TimelineTable::Place TimelineTable::place() const
{
    Place place;
    if (currentIndex().isValid())
        place.current = m_model.idAt(currentIndex().row());
    place.column = currentColumn();
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
        place.heldRow = held;
        place.heldAt = rowViewportPosition(held);
    }
    return place;
}

// A moving `since:` makes a new generation every second, so a reset must look like nothing at all.
void TimelineTable::reset(const View& view)
{
    const bool isKnown = m_model.rowCount() > 0 && view.numbering == m_model.view().numbering;
    const Place before = isKnown ? place() : Place();
    m_model.show(view);
    m_unseen = 0;
    QItemSelection selection;
    for (const RowId id : before.selected) {
        if (const auto row = m_model.rowOf(id))
            selection.select(m_model.index(*row, 0), m_model.index(*row, m_model.columnCount() - 1));
    }
    const auto current = before.current ? m_model.rowOf(*before.current) : std::nullopt;
    if (current)
        selectionModel()->setCurrentIndex(m_model.index(*current, before.column), QItemSelectionModel::NoUpdate);
    selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
    const auto held = before.held ? m_model.rowOf(*before.held) : std::nullopt;
    if (held)
        keepStripe(before.heldRow, *held);
    updateGeometries();
    if (m_follows || !held) {
        m_follows = true;
        scrollToLiveEnd();
    } else {
        verticalScrollBar()->setValue(*held * rowHeight - before.heldAt);
    }
}

void TimelineTable::followNewest()
{
    forgetCurrent();
    m_follows = true;
    m_unseen = 0;
    scrollToLiveEnd();
    showUnseen();
}

void TimelineTable::forgetCurrent()
{
    const QScopedValueRollback updating(m_updating, true);
    selectionModel()->clear();
}

int TimelineTable::currentColumn() const
{
    return std::max(0, currentIndex().column());
}

void TimelineTable::setAscending(bool ascending)
{
    const QScopedValueRollback updating(m_updating, true);
    const auto current = currentIndex().isValid() ? std::optional(m_model.idAt(currentIndex().row())) : std::nullopt;
    const int column = currentColumn();
    m_model.setAscending(ascending);
    m_unseen = 0;
    updateGeometries();
    const auto row = current ? m_model.rowOf(*current) : std::nullopt;
    if (row) {
        setCurrentIndex(m_model.index(*row, column));
        scrollTo(currentIndex(), PositionAtCenter);
    } else {
        m_follows = true;
        scrollToLiveEnd();
    }
    showUnseen();
}

void TimelineTable::jumpTo(Timestamp time)
{
    const auto row = m_model.rowAtTime(time);
    if (!row)
        return;
    setCurrentIndex(m_model.index(*row, 0));
    scrollTo(currentIndex(), PositionAtCenter);
}

// Its time leads to its neighbours; those of the same time may be many.
bool TimelineTable::choose(events::EventId event, Timestamp time)
{
    const auto near = m_model.rowAtTime(time);
    constexpr int mostLookedAt = 2000;
    for (int distance = 0; near && distance < mostLookedAt; ++distance) {
        for (const int row : {*near - distance, *near + distance}) {
            const auto found = m_model.eventAt(row);
            if (!found || found->id != event)
                continue;
            setCurrentIndex(m_model.index(row, 0));
            scrollTo(currentIndex(), PositionAtCenter);
            return true;
        }
    }
    return false;
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
        QGuiApplication::clipboard()->setText(asText(rows, m_masking));
}

void TimelineTable::copyAsJson() const
{
    if (const auto rows = selectedEvents(); !rows.empty())
        QGuiApplication::clipboard()->setText(asJson(rows, m_masking));
}

void TimelineTable::keyPressEvent(QKeyEvent* event)
{
    const bool plain = event->modifiers() == Qt::NoModifier || event->modifiers() == Qt::KeypadModifier;
    if (event->text() == QLatin1String("/"))
        emit filterRequested();
    else if (event->matches(QKeySequence::Copy))
        copyAsText();
    else if (!plain || !handleKey(event->key()))
        LongTable::keyPressEvent(event);
}

// Single letters act while the table has the focus, and nowhere else.
bool TimelineTable::handleKey(int key)
{
    switch (key) {
    case Qt::Key_Space: emit pauseToggled(); return true;
    case Qt::Key_J: move(1); return true;
    case Qt::Key_K: move(-1); return true;
    case Qt::Key_F: emit followRequested(); return true;
    case Qt::Key_M: emit markRequested(); return true;
    case Qt::Key_Escape: followNewest(); return true;
    case Qt::Key_Right:
    case Qt::Key_Left:
        if (!m_model.view().arrangement.byMessage)
            return false;
        openOrClose(key == Qt::Key_Right);
        return true;
    default: return false;
    }
}

void TimelineTable::openOrClose(bool open)
{
    if (!currentIndex().isValid())
        return;
    const QScopedValueRollback updating(m_updating, true);
    const int row = currentIndex().row();
    int head = row;
    while (m_model.isChild(head))
        --head;
    m_model.setOpen(row, open);
    if (!open && head != row)
        setCurrentIndex(m_model.index(head, 0));
}

void TimelineTable::mousePressEvent(QMouseEvent* event)
{
    const QModelIndex index = indexAt(event->pos());
    const bool onArrow = index.isValid() && index.column() == TimelineModel::Time
                         && event->pos().x() < visualRect(index).left() + cellPadding + 22 && m_model.canOpen(index.row());
    LongTable::mousePressEvent(event);
    if (onArrow && event->button() == Qt::LeftButton)
        m_model.setOpen(index.row(), !m_model.isOpen(index.row()));
}

void TimelineTable::contextMenuEvent(QContextMenuEvent* event)
{
    const QModelIndex index =
        event->reason() == QContextMenuEvent::Keyboard ? currentIndex() : indexAt(event->pos());
    const std::optional<Row> row = index.isValid() ? m_model.eventAt(index.row()) : std::nullopt;
    if (!row)
        return;
    auto* menu = new CellMenu(*row, index.column(), m_masking, this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    connect(menu, &CellMenu::termChosen, this, &TimelineTable::termChosen);
    connect(menu, &CellMenu::openRequested, this, &TimelineTable::openRequested);
    connect(menu, &CellMenu::followRequested, this, &TimelineTable::followRequested);
    connect(menu, &CellMenu::markRequested, this, &TimelineTable::markRequested);
    connect(menu, &CellMenu::revealRequested, this, [this, id = row->id] { emit revealRequested(id); });
    connect(menu, &CellMenu::copyTextRequested, this, &TimelineTable::copyAsText);
    connect(menu, &CellMenu::copyJsonRequested, this, &TimelineTable::copyAsJson);
    menu->popup(event->reason() == QContextMenuEvent::Keyboard
                    ? viewport()->mapToGlobal(visualRect(index).bottomLeft())
                    : event->globalPos());
}

void TimelineTable::currentChanged(const QModelIndex& current, const QModelIndex& previous)
{
    LongTable::currentChanged(current, previous);
    if (m_updating)
        return;
    if (current.isValid())
        m_follows = false;
    emit eventChosen();
}

void TimelineTable::scrollContentsBy(int dx, int dy)
{
    LongTable::scrollContentsBy(dx, dy);
    if (m_updating || dy == 0)
        return;
    const bool atLiveEnd = isAtLiveEnd();
    if (!atLiveEnd)
        m_follows = false;
    else if (!selectionModel()->hasSelection())
        m_follows = true;
    const QScrollBar* bar = verticalScrollBar();
    const int beyond = m_model.isAscending() ? bar->maximum() - bar->value() : bar->value();
    m_unseen = std::min(m_unseen, beyond / rowHeight);
    showUnseen();
}

// A pane that opens below hides neither the end that somebody is at nor the row that was chosen.
void TimelineTable::resizeEvent(QResizeEvent* event)
{
    QScrollBar* bar = verticalScrollBar(); // as before, until the view has its new size
    const bool atOldestEnd = !m_follows && m_model.rowCount() > 0 && isAtOldestEnd();
    const int y = currentIndex().isValid() ? rowViewportPosition(currentIndex().row()) : -1;
    const bool currentOnScreen = y >= 0 && y < bar->pageStep();
    LongTable::resizeEvent(event);
    m_columns->fit();
    if (atOldestEnd)
        bar->setValue(m_model.isAscending() ? bar->minimum() : bar->maximum());
    else if (m_follows)
        scrollToLiveEnd();
    if (currentOnScreen)
        scrollTo(currentIndex());
    showUnseen();
}

void TimelineTable::focusInEvent(QFocusEvent* event)
{
    // The view makes some row the current one when it gets the focus. Nobody chose it, it would drift away with the rows
    // that arrive, and the next key would lead to where it is by then.
    {
        const QScopedValueRollback updating(m_updating, true);
        LongTable::focusInEvent(event);
    }
    if (!selectionModel()->hasSelection())
        forgetCurrent();
}

bool TimelineTable::viewportEvent(QEvent* event)
{
    if (event->type() == QEvent::MouseMove)
        m_pointerMoved.start();
    else if (event->type() == QEvent::Leave)
        m_pointerMoved.invalidate();
    return LongTable::viewportEvent(event);
}

void TimelineTable::move(int rows)
{
    if (m_model.rowCount() == 0)
        return;
    const bool chosen = currentIndex().isValid() && selectionModel()->hasSelection();
    const int from = chosen ? currentIndex().row() : rowAt(0) - 1;
    setCurrentIndex(m_model.index(std::clamp(from + rows, 0, m_model.rowCount() - 1), currentColumn()));
}

void TimelineTable::showUnseen()
{
    if (m_newer == nullptr)
        return;
    const QHeaderView* header = horizontalHeader();
    // In the header beside the title of the times, where there is room and it hides nobody's row.
    m_newer->setVisible(m_unseen > 0);
    m_newer->setText((m_model.isAscending() ? tr("↓ %1 newer") : tr("↑ %1 newer")).arg(countText(m_unseen)));
    m_newer->setToolTip(tr("Show the newest events (Esc)"));
    m_newer->adjustSize();
    const int right = header->sectionViewportPosition(TimelineModel::Time) + header->sectionSize(TimelineModel::Time);
    m_newer->move(right - m_newer->width(), (header->height() - m_newer->height()) / 2);
    m_newer->raise();
}

} // namespace waybill::ui::timeline
