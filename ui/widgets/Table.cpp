// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/Table.h"

#include "ui/widgets/Icons.h"
#include "ui/widgets/LineDelegate.h"
#include "ui/widgets/OutcomeStyle.h"
#include "ui/widgets/Tokens.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>

#include <algorithm>

namespace waybill::ui {

namespace {

constexpr int edge = 3;
constexpr int iconSize = 16;
constexpr int iconSpace = iconSize + 6;

void paintBackground(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index,
                     const Tokens& tokens)
{
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const bool alternate = option.features.testFlag(QStyleOptionViewItem::Alternate);
    const QVariant tint = index.data(TintRole);
    painter->fillRect(option.rect, selected         ? tokens.highlight
                                   : tint.isValid() ? tint.value<QColor>()
                                   : alternate      ? tokens.alternateBase
                                                    : tokens.base);
    const auto* table = qobject_cast<const QTableView*>(option.widget);
    if (table == nullptr || table->currentIndex().row() != index.row() || !selected)
        return;
    if (table->horizontalHeader()->visualIndex(index.column()) == 0) {
        const QRect atLeft(option.rect.topLeft(), QSize(edge, option.rect.height()));
        painter->fillRect(QStyle::visualRect(option.direction, option.rect, atLeft), tokens.accent);
    }
}

// The menu's filters are about this cell, so it must be seen which one it is.
void paintCellFrame(QPainter* painter, const QStyleOptionViewItem& option, const Tokens& tokens)
{
    const auto* table = qobject_cast<const Table*>(option.widget);
    if (table == nullptr || !table->marksCell() || !option.state.testFlag(QStyle::State_HasFocus))
        return;
    painter->setPen(QPen(tokens.accent, 2));
    painter->setBrush(Qt::NoBrush);
    painter->drawRect(option.rect.adjusted(1, 1, -1, -1));
}

// Draws where reading begins, returns what is left of the room.
QRect paintIcon(QPainter* painter, const QRect& room, const QIcon& icon, Qt::LayoutDirection direction)
{
    const QRect atLeft(room.left(), room.center().y() - iconSize / 2 + 1, iconSize, iconSize);
    icon.paint(painter, QStyle::visualRect(direction, room, atLeft));
    return QStyle::visualRect(direction, room, room.adjusted(iconSpace, 0, 0, 0));
}

QColor textColour(const QModelIndex& index, const Tokens& tokens)
{
    if (index.data(LinkRole).toBool())
        return tokens.accent;
    return index.data(SecondaryRole).toBool() ? tokens.secondary : tokens.text;
}

struct Line {
    QString text;
    Qt::Alignment across = Qt::AlignLeft;
    Qt::TextElideMode elide = Qt::ElideRight;
    QString trailing = {}; // at the other end; gives way first
};

// What a cell says, with the word that stands for an outcome.
QString textOf(const QModelIndex& index, const Tokens& tokens)
{
    const QString text = index.data().toString();
    const QVariant outcome = index.data(OutcomeRole);
    return text.isEmpty() && outcome.isValid() ? styleOf(events::EventType(outcome.toInt()), tokens).word : text;
}

// Beyond Latin, Greek and Cyrillic a text may have marks that tower over its line, or run from right to left.
bool isPlain(const QString& text)
{
    return std::ranges::all_of(text, [](QChar c) { return c < QChar(0x300) || (c >= QChar(0x370) && c < QChar(0x483)); });
}

// An address between right-to-left words would be drawn with its domain before its local part, as the @ goes with them:
// each side is kept in its place.
QString addressInOrder(QString text)
{
    const QChar mark(0x200e); // left-to-right, without a width
    return text.replace(QLatin1Char('@'), mark + QString(QLatin1Char('@')) + mark);
}

// Measured once and drawn at a point: most of a table's painting is the shaping of text.
void paintLine(QPainter* painter, QRect room, Line line, const QColor& colour, const QColor& trailingColour)
{
    const QFontMetrics metrics = painter->fontMetrics();
    const int baseline = room.center().y() + 1 - metrics.height() / 2 + metrics.ascent();
    int width = metrics.horizontalAdvance(line.text);
    if (!line.trailing.isEmpty()) {
        const int needed = metrics.horizontalAdvance(line.trailing);
        if (width + Table::cellPadding + needed <= room.width()) {
            const bool leftwards = line.across.testFlag(Qt::AlignRight);
            painter->setPen(trailingColour);
            painter->drawText(QPoint(leftwards ? room.left() : room.right() + 1 - needed, baseline), line.trailing);
            const int taken = needed + Table::cellPadding;
            room.adjust(leftwards ? taken : 0, 0, leftwards ? 0 : -taken, 0);
        }
    }
    if (width > room.width()) {
        line.text = metrics.elidedText(line.text, line.elide, room.width());
        width = metrics.horizontalAdvance(line.text);
    }
    const int left = line.across.testFlag(Qt::AlignRight)     ? room.right() + 1 - width
                     : line.across.testFlag(Qt::AlignHCenter) ? room.left() + (room.width() - width) / 2
                                                              : room.left();
    painter->setPen(colour);
    painter->drawText(QPoint(left, baseline), line.text);
}

} // namespace

void RowDelegate::paint(QPainter* painter, const QStyleOptionViewItem& given, const QModelIndex& index) const
{
    QStyleOptionViewItem option = given;
    initStyleOption(&option, index);
    const Tokens tokens = rowTokens(option.palette, option.state.testFlag(QStyle::State_Selected));
    painter->save();
    paintBackground(painter, option, index, tokens);
    painter->setFont(option.font);
    QRect room = option.rect.adjusted(Table::cellPadding, 0, -Table::cellPadding, 0);
    room = QStyle::visualRect(option.direction, room, room.adjusted(index.data(IndentRole).toInt(), 0, 0, 0));
    QString text = option.text;
    QColor colour = textColour(index, tokens);
    if (const QVariant outcome = index.data(OutcomeRole); outcome.isValid()) {
        const OutcomeStyle style = styleOf(events::EventType(outcome.toInt()), tokens);
        room = paintIcon(painter, room, style.icon(), option.direction);
        if (text.isEmpty())
            text = style.word;
        // On another ground only the icon keeps its colour: the word must stay readable.
        if (!option.state.testFlag(QStyle::State_Selected) && !index.data(TintRole).isValid())
            colour = style.colour;
    } else if (!option.icon.isNull()) {
        room = paintIcon(painter, room, option.icon, option.direction);
    }
    if (!isPlain(text)) {
        text = addressInOrder(text);
        painter->setClipRect(option.rect, Qt::IntersectClip);
    }
    const Qt::TextElideMode elide = index.data(ElideMiddleRole).toBool() ? Qt::ElideMiddle : Qt::ElideRight;
    const Qt::Alignment across = QStyle::visualAlignment(option.direction, option.displayAlignment);
    paintLine(painter, room, {text, across, elide, index.data(TrailingTextRole).toString()}, colour, tokens.secondary);
    paintCellFrame(painter, option, tokens);
    painter->restore();
}

QSize RowDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    int width = QStyledItemDelegate::sizeHint(option, index).width() + index.data(IndentRole).toInt();
    if (const QVariant outcome = index.data(OutcomeRole); outcome.isValid()) {
        width += iconSpace;
        if (index.data().toString().isEmpty())
            width += option.fontMetrics.horizontalAdvance(
                styleOf(events::EventType(outcome.toInt()), tokensOf(option.palette)).word);
    }
    if (const QString trailing = index.data(TrailingTextRole).toString(); !trailing.isEmpty())
        width += Table::cellPadding + option.fontMetrics.horizontalAdvance(trailing);
    return {width + 2 * Table::cellPadding, Table::rowHeight};
}

Table::Table(QWidget* parent) : QTableView(parent)
{
    setItemDelegate(new RowDelegate(this));
    setShowGrid(false);
    setAlternatingRowColors(true);
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setWordWrap(false);
    setTabKeyNavigation(false);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollMode(ScrollPerPixel);
    setFrameShape(NoFrame);
    setCornerButtonEnabled(false);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setMinimumSectionSize(rowHeight);
    verticalHeader()->setDefaultSectionSize(rowHeight);
    horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    horizontalHeader()->setFixedHeight(rowHeight);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setMinimumSectionSize(40);
}

void Table::setStretchColumn(int column)
{
    for (int other = 0; other < horizontalHeader()->count(); ++other)
        horizontalHeader()->setSectionResizeMode(other, other == column ? QHeaderView::Stretch
                                                                        : QHeaderView::Interactive);
}

void Table::keyPressEvent(QKeyEvent* event)
{
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && currentIndex().isValid()) {
        emit activatedByKey(currentIndex());
        return;
    }
    const int column = currentIndex().column();
    QTableView::keyPressEvent(event);
    if ((event->key() == Qt::Key_Left || event->key() == Qt::Key_Right) && currentIndex().column() != column) {
        m_marksCell = true;
        viewport()->update(visualRect(currentIndex()));
    }
}

void Table::mousePressEvent(QMouseEvent* event)
{
    m_marksCell = false;
    QTableView::mousePressEvent(event);
}

void Table::contextMenuEvent(QContextMenuEvent* event)
{
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    const QModelIndex index = byKey ? currentIndex() : indexAt(event->pos());
    if (!index.isValid())
        return;
    auto* menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("tableMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    emit menuOpening(menu, index);
    if (!menu->isEmpty())
        menu->addSeparator();
    const Tokens tokens = tokensOf(palette());
    QStringList row;
    for (int visual = 0; visual < horizontalHeader()->count(); ++visual) {
        if (const int column = horizontalHeader()->logicalIndex(visual); !isColumnHidden(column))
            row << textOf(index.siblingAtColumn(column), tokens);
    }
    const auto add = [menu](const QString& name, const QString& text) {
        return menu->addAction(name, menu, [text] { QGuiApplication::clipboard()->setText(text); });
    };
    if (const QString cell = textOf(index, tokens); !cell.isEmpty()) {
        QAction* copy = add(tr("Copy"), cell);
        copy->setObjectName(QStringLiteral("copyCell"));
        copy->setIcon(icon(QStringLiteral("edit-copy"), palette()));
    }
    add(tr("Copy the row"), row.join(QLatin1Char('\t')))->setObjectName(QStringLiteral("copyRow"));
    menu->popup(byKey ? viewport()->mapToGlobal(visualRect(index).bottomLeft()) : event->globalPos());
}

void Table::paintEvent(QPaintEvent* event)
{
    QTableView::paintEvent(event);
    QPainter painter(viewport());
    paintFocus(painter);
}

void Table::paintFocus(QPainter& painter)
{
    if (!m_focusByKey)
        return;
    painter.setPen(QPen(tokensOf(palette()).accent, 2));
    painter.drawRect(viewport()->rect().adjusted(1, 1, -1, -1));
}

void Table::focusInEvent(QFocusEvent* event)
{
    m_focusByKey = event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason
                   || event->reason() == Qt::ShortcutFocusReason;
    QTableView::focusInEvent(event);
    viewport()->update();
}

void Table::focusOutEvent(QFocusEvent* event)
{
    m_focusByKey = false;
    QTableView::focusOutEvent(event);
    viewport()->update();
}

} // namespace waybill::ui
