// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/TimelineModel.h"

#include "ui/timeline/RowText.h"
#include "ui/widgets/Fonts.h"
#include "ui/widgets/OutcomeStyle.h"
#include "ui/widgets/Table.h"
#include "ui/widgets/TimeText.h"

#include <QApplication>

#include <algorithm>

namespace waybill::ui::timeline {

using waybill::timeline::Row;
using waybill::timeline::RowId;
using waybill::timeline::View;

namespace {

QString shown(std::string_view text)
{
    return text.empty() ? QStringLiteral("–") : QString::fromUtf8(text.data(), qsizetype(text.size()));
}

} // namespace

TimelineModel::TimelineModel(const Clock& clock, QObject* parent)
    : QAbstractTableModel(parent), m_clock(clock), m_monospace(monospaceFont(QApplication::font()))
{
}

void TimelineModel::show(const View& view)
{
    const bool grown = m_view.rows != nullptr && view.generation == m_view.generation
                       && view.rowCount >= m_view.rowCount;
    if (!grown) {
        beginResetModel();
        m_view = view;
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
    if (added > 0)
        beginInsertRows({}, 0, added - 1);
    m_view = view;
    if (added > 0)
        endInsertRows();
    if (rearranged)
        keepMarked(marked, ids, added);
}

// What is selected or current stays so wherever it stands now.
void TimelineModel::keepMarked(const QModelIndexList& before, const std::vector<RowId>& ids, int added)
{
    QModelIndexList shifted;
    QModelIndexList now;
    for (qsizetype i = 0; i < before.size(); ++i) {
        shifted.append(index(before[i].row() + added, before[i].column()));
        const auto row = rowOf(ids[std::size_t(i)]);
        now.append(row ? index(*row, before[i].column()) : QModelIndex());
    }
    changePersistentIndexList(shifted, now);
    if (m_view.rowCount > 0)
        emit dataChanged(index(0, 0), index(rowCount() - 1, columns - 1));
}

RowId TimelineModel::idAt(int row) const
{
    return (*m_view.rows)[m_view.rowCount - 1 - std::size_t(row)];
}

std::optional<int> TimelineModel::rowOf(RowId id) const
{
    const auto position = m_view.rows ? m_view.rows->positionOf(id) : std::nullopt;
    return position ? std::optional(int(m_view.rowCount - 1 - *position)) : std::nullopt;
}

std::optional<Row> TimelineModel::eventAt(int row) const
{
    if (row < 0 || row >= rowCount() || m_view.table->isGone(idAt(row)))
        return std::nullopt;
    return m_view.table->row(idAt(row));
}

int TimelineModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() || !m_view.rows ? 0 : int(m_view.rowCount);
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
    if (role == Qt::FontRole) {
        // The dash of an empty cell is the same in every column.
        const bool code = column == Code || column == YourId;
        return code && index.data().toString() != shown({}) ? QVariant(m_monospace) : QVariant();
    }
    if (role == ElideMiddleRole)
        return column == YourId;
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole && role != OutcomeRole && role != TrailingTextRole)
        return {};
    const std::optional<Row> row = eventAt(index.row());
    if (!row)
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return text(*row, column);
    case Qt::ToolTipRole:
        return toolTip(*row, column);
    case OutcomeRole:
        return column == Outcome ? QVariant(int(row->type)) : QVariant();
    default:
        return column == Time && m_relative ? QVariant(ago(row->time, m_clock.now())) : QVariant();
    }
}

QVariant TimelineModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Time: return tr("Time");
    case Outcome: return tr("Outcome");
    case Recipient: return tr("Recipient");
    case Type: return tr("Type");
    case Provider: return tr("Provider");
    case Code: return tr("Code");
    case Reason: return tr("Reason");
    case YourId: return tr("Your id");
    default: return {};
    }
}

QString TimelineModel::text(const Row& row, int column) const
{
    switch (column) {
    case Time: {
        const QString day = dayText(row.time, m_clock.now());
        return day.isEmpty() ? timeOfDay(row.time) : day + QStringLiteral(" ") + timeOfDay(row.time);
    }
    case Outcome: return styleOf(row.type, lightTokens()).word;
    case Recipient: return shown(row.recipient);
    case Type: return shown(row.messageType);
    case Provider: return providerName(row.provider);
    case Code: return codeText(row);
    case Reason: return row.reason.empty() ? shown({}) : reasonText(row);
    case YourId: return shown(row.correlationId);
    default: return {};
    }
}

QString TimelineModel::toolTip(const Row& row, int column) const
{
    switch (column) {
    case Time:
        return zonedTime(row.time);
    case Outcome:
        return meaningOf(row);
    default:
        // Outside text is never read as rich text.
        return (column == Reason ? shown(row.reason) : text(row, column)).toHtmlEscaped();
    }
}

} // namespace waybill::ui::timeline
