// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/TimelineModel.h"

#include "ui/timeline/CellText.h"
#include "ui/timeline/ColourRules.h"
#include "ui/timeline/Marks.h"
#include "ui/timeline/ShownRow.h"
#include "ui/widgets/Fonts.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/Table.h"
#include "ui/widgets/TimeText.h"
#include "ui/widgets/Tokens.h"

#include <QApplication>

#include <algorithm>

namespace waybill::ui::timeline {

using waybill::timeline::Row;
using waybill::timeline::RowId;
using waybill::timeline::View;

TimelineModel::TimelineModel(const Clock& clock, const RowLooks& looks, QObject* parent)
    : QAbstractTableModel(parent), m_clock(clock), m_looks(looks), m_monospace(monospaceFont(QApplication::font()))
{
}

void TimelineModel::show(const View& view)
{
    m_sameTable = !m_view.table || view.numbering == m_view.numbering;
    const bool grown = m_view.rows != nullptr && view.generation == m_view.generation && !hasOpen()
                       && view.rowCount >= m_view.rowCount;
    if (!grown) {
        beginResetModel();
        m_view = view;
        m_painted.reset();
        if (!m_sameTable)
            m_open.clear();
        findHeads();
        endResetModel();
        return;
    }
    // One insert however many rows came elsewhere: each costs milliseconds when the table is long.
    const bool rearranged = view.rearranged != m_view.rearranged;
    const QModelIndexList marked = rearranged ? persistentIndexList() : QModelIndexList();
    std::vector<RowId> ids;
    for (const QModelIndex& index : marked)
        ids.push_back(idAt(index.row()));
    const int added = int(view.rowCount - m_view.rowCount);
    const int first = m_ascending ? int(m_view.rowCount) : 0;
    if (added > 0)
        beginInsertRows({}, first, first + added - 1);
    m_view = view;
    m_painted.reset();
    if (added > 0)
        endInsertRows();
    if (rearranged)
        keepMarked(marked, ids, m_ascending ? 0 : added);
}

// What is selected or current stays so wherever it stands now.
void TimelineModel::keepMarked(const QModelIndexList& before, const std::vector<RowId>& ids, int shift)
{
    QModelIndexList shifted;
    QModelIndexList now;
    for (qsizetype i = 0; i < before.size(); ++i) {
        shifted.append(index(before[i].row() + shift, before[i].column()));
        const auto row = rowOf(ids[std::size_t(i)]);
        now.append(row ? index(*row, before[i].column()) : QModelIndex());
    }
    changePersistentIndexList(shifted, now);
    if (m_view.rowCount > 0)
        emit dataChanged(index(0, 0), index(rowCount() - 1, columns - 1));
}

void TimelineModel::setAscending(bool ascending)
{
    m_painted.reset();
    beginResetModel();
    m_ascending = ascending;
    findHeads();
    endResetModel();
}

int TimelineModel::closedRow(std::size_t position) const
{
    return int(m_ascending ? position : m_view.rowCount - 1 - position);
}

RowId TimelineModel::idInView(int closedRow) const
{
    return (*m_view.rows)[m_ascending ? std::size_t(closedRow) : m_view.rowCount - 1 - std::size_t(closedRow)];
}

TimelineModel::Place TimelineModel::placeOf(int row) const
{
    int others = 0;
    for (const Open& open : m_open) {
        const int head = open.at + others;
        if (row <= head)
            break;
        if (row <= head + int(open.others.size()))
            return {&open, row - head - 1};
        others += int(open.others.size());
    }
    return {nullptr, row - others};
}

RowId TimelineModel::idAt(int row) const
{
    const Place place = placeOf(row);
    return place.open != nullptr ? place.open->others[std::size_t(place.number)] : idInView(place.number);
}

// In the view's list; grouped, of whichever row stands for the message now.
std::optional<std::size_t> TimelineModel::positionOf(RowId id) const
{
    const auto inList = [this](RowId each) {
        const auto position = m_view.rows->positionOf(each);
        return position && *position < m_view.rowCount ? position : std::nullopt;
    };
    if (!m_view.rows)
        return std::nullopt;
    if (const auto position = inList(id))
        return position;
    if (!m_view.arrangement.byMessage || !m_sameTable || !m_view.table->holds(id))
        return std::nullopt;
    for (const RowId other : m_view.table->messageRows(id)) {
        if (const auto position = inList(other))
            return position;
    }
    return std::nullopt;
}

std::optional<int> TimelineModel::rowOf(RowId id) const
{
    int others = 0;
    for (const Open& open : m_open) {
        if (const auto child = std::ranges::find(open.others, id); child != open.others.end())
            return open.at + others + 1 + int(child - open.others.begin());
        others += int(open.others.size());
    }
    const auto position = positionOf(id);
    if (!position)
        return std::nullopt;
    int row = closedRow(*position);
    for (const Open& open : m_open)
        row += open.at < closedRow(*position) ? int(open.others.size()) : 0;
    return row;
}

std::optional<Row> TimelineModel::eventAt(int row) const
{
    if (row < 0 || row >= rowCount())
        return std::nullopt;
    const RowId id = idAt(row);
    return m_view.table->isGone(id) ? std::nullopt : std::optional(m_view.table->row(id));
}

std::optional<int> TimelineModel::rowAtTime(Timestamp time) const
{
    if (m_view.rowCount == 0)
        return std::nullopt;
    std::size_t from = 0;
    std::size_t to = m_view.rowCount;
    while (from < to) { // the first that is not before
        const std::size_t middle = from + (to - from) / 2;
        if (m_view.table->row((*m_view.rows)[middle]).time < time)
            from = middle + 1;
        else
            to = middle;
    }
    return rowOf((*m_view.rows)[std::min(from, m_view.rowCount - 1)]);
}

std::vector<RowId> TimelineModel::othersOf(RowId head) const
{
    std::vector<RowId> rows = m_view.table->messageRows(head);
    std::erase(rows, head);
    if (!m_ascending)
        std::ranges::reverse(rows);
    return rows;
}

// The rows that stand for the open messages may be others now.
void TimelineModel::findHeads()
{
    std::vector<Open> found;
    for (const Open& open : m_open) {
        const auto position = m_view.arrangement.byMessage ? positionOf(open.head) : std::nullopt;
        if (position)
            found.push_back({(*m_view.rows)[*position], othersOf((*m_view.rows)[*position]), closedRow(*position)});
    }
    std::ranges::sort(found, {}, &Open::at);
    m_open = std::move(found);
}

bool TimelineModel::isChild(int row) const
{
    return placeOf(row).open != nullptr;
}

bool TimelineModel::isOpen(int row) const
{
    const Place place = placeOf(row);
    return place.open == nullptr && std::ranges::find(m_open, place.number, &Open::at) != m_open.end();
}

bool TimelineModel::canOpen(int row) const
{
    return m_view.arrangement.byMessage && !isChild(row) && m_view.table->messageRows(idAt(row)).size() > 1;
}

void TimelineModel::setOpen(int row, bool open)
{
    const Place place = placeOf(row);
    const int at = place.open != nullptr ? place.open->at : place.number;
    const auto found = std::ranges::find(m_open, at, &Open::at);
    if (open == (found != m_open.end()) || (open && !canOpen(row)))
        return;
    m_painted.reset();
    int head = at;
    for (const Open& other : m_open)
        head += other.at < at ? int(other.others.size()) : 0;
    if (!open) {
        beginRemoveRows({}, head + 1, head + int(found->others.size()));
        m_open.erase(found);
        endRemoveRows();
    } else {
        std::vector<RowId> others = othersOf(idInView(at));
        beginInsertRows({}, head + 1, head + int(others.size()));
        m_open.push_back({idInView(at), std::move(others), at});
        std::ranges::sort(m_open, {}, &Open::at);
        endInsertRows();
    }
    emit dataChanged(index(head, 0), index(head, columns - 1));
}

int TimelineModel::rowCount(const QModelIndex& parent) const
{
    if (parent.isValid() || !m_view.rows)
        return 0;
    int count = int(m_view.rowCount);
    for (const Open& open : m_open)
        count += int(open.others.size());
    return count;
}

int TimelineModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : columns;
}

QVariant TimelineModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const int column = index.column();
    switch (role) {
    case Qt::FontRole:
        // The dash of an empty cell is the same in every column.
        return column::isMonospace(column) && index.data().toString() != emptyCell() ? QVariant(m_monospace)
                                                                                     : QVariant();
    case ElideMiddleRole:
        return column::isMonospace(column) && column != Code;
    case Qt::TextAlignmentRole:
        return column::isNumber(column) ? QVariant(Qt::AlignRight | Qt::AlignVCenter) : QVariant();
    case IndentRole:
        return column == Time && m_view.arrangement.byMessage ? QVariant(indent(index.row())) : QVariant();
    case Qt::DecorationRole:
        return column == Time && canOpen(index.row())
                   ? QVariant(icon(isOpen(index.row()) ? QStringLiteral("go-down") : QStringLiteral("go-next"),
                                   QApplication::palette()))
                   : QVariant();
    case Qt::DisplayRole:
    case Qt::ToolTipRole:
    case OutcomeRole:
    case TrailingTextRole:
    case TintRole:
        break;
    default:
        return {};
    }
    Painted& row = painted(index.row());
    return row.event ? cell(row, index, role) : QVariant();
}

TimelineModel::Painted& TimelineModel::painted(int row) const
{
    if (!m_painted || m_painted->row != row)
        m_painted = Painted{row, eventAt(row)};
    return *m_painted;
}

// Times stand below one another, with and without an arrow before them.
int TimelineModel::indent(int row) const
{
    constexpr int arrow = 22;
    return isChild(row) ? 2 * arrow : canOpen(row) ? 0 : arrow;
}

QVariant TimelineModel::cell(Painted& painted, const QModelIndex& index, int role) const
{
    const Row& row = *painted.event;
    const int column = index.column();
    switch (role) {
    case OutcomeRole:
        return column == Outcome ? QVariant(int(row.type)) : QVariant();
    case TrailingTextRole:
        return column == Time && m_relative && !isChild(index.row()) ? QVariant(ago(row.time, m_clock.now()))
                                                                     : QVariant();
    case TintRole:
        return tint(painted);
    case Qt::ToolTipRole:
        return toolTip(ShownRow(row, m_looks.masking), column);
    default:
        return text(ShownRow(row, m_looks.masking), column);
    }
}

QVariant TimelineModel::tint(Painted& painted) const
{
    if (m_looks.colours == nullptr || m_looks.colours->all().empty())
        return {};
    if (!painted.rule)
        painted.rule = m_looks.colours->find(*painted.event, m_clock.now());
    const ColourRule* const rule = *painted.rule;
    return rule != nullptr ? QVariant(tintColour(rule->tint, tokensOf(QApplication::palette()))) : QVariant();
}

QString TimelineModel::text(const ShownRow& row, int column) const
{
    if (column == Note) {
        const Mark* mark = m_looks.marks != nullptr ? m_looks.marks->find(row->id) : nullptr;
        return mark == nullptr ? emptyCell() : mark->note.empty() ? tr("Marked") : QString::fromStdString(mark->note);
    }
    return cellText(row, column, m_clock.now(), m_looks.details);
}

QString TimelineModel::toolTip(const ShownRow& row, int column) const
{
    const Mark* mark = m_looks.marks != nullptr ? m_looks.marks->find(row->id) : nullptr;
    QString tip = cellToolTip(row, column, m_clock.now(), m_looks.details);
    if (const ColourRule* rule = m_looks.colours != nullptr ? m_looks.colours->find(*row, m_clock.now()) : nullptr)
        tip += QLatin1Char('\n') + tr("Coloured by the rule %1").arg(rule->filter).toHtmlEscaped();
    if (mark != nullptr && column != Note)
        tip += QLatin1Char('\n') + tr("Marked: %1").arg(QString::fromStdString(mark->note)).toHtmlEscaped();
    return tip;
}

QVariant TimelineModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columns)
        return {};
    if (role == Qt::ToolTipRole)
        return column::help(section);
    if (role != Qt::DisplayRole)
        return {};
    if (section == Time)
        return QString(column::title(section) + (m_ascending ? QStringLiteral(" ▴") : QStringLiteral(" ▾")));
    return column::title(section);
}

} // namespace waybill::ui::timeline
