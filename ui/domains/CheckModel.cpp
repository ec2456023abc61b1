// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/domains/CheckModel.h"

#include "ui/domains/VerdictStyle.h"
#include "ui/widgets/Table.h"
#include "ui/widgets/TimeText.h"

#include <algorithm>

namespace waybill::ui::domains {

namespace {

QVariant daysOf(const CheckRow& row)
{
    QByteArray states;
    for (const waybill::domains::DayState day : row.days)
        states += char('0' + int(day));
    return states;
}

} // namespace

void CheckModel::setHistory(const waybill::domains::DomainHistory& history)
{
    beginResetModel();
    const std::vector<CheckRow> before = std::move(m_rows);
    m_rows.clear();
    m_now = history.now;
    for (const waybill::domains::CheckHistory& check : history.checks) {
        CheckRow row{check.id, check.title, check.sentence, check.verdict, check.stability, check.everywhere, check.isEverywhere, check.days, {}};
        const auto old = std::ranges::find(before, check.id, &CheckRow::id);
        if (old != before.end() && old->check && old->check->verdict == check.verdict)
            row.check = old->check;
        m_rows.push_back(std::move(row));
    }
    endResetModel();
}

void CheckModel::take(const std::vector<waybill::domains::Check>& checks)
{
    for (const waybill::domains::Check& check : checks) {
        auto row = std::ranges::find(m_rows, check.id, &CheckRow::id);
        if (row == m_rows.end()) {
            beginInsertRows({}, int(m_rows.size()), int(m_rows.size()));
            m_rows.push_back({.id = check.id, .title = {}, .sentence = {}, .stability = {}, .everywhere = {}, .isEverywhere = {}, .days = {}, .check = {}});
            row = m_rows.end() - 1;
            row->days.assign(30, waybill::domains::DayState::NotObserved);
            endInsertRows();
        }
        row->title = check.title;
        row->sentence = check.sentence;
        row->verdict = check.verdict;
        row->check = check;
        row->isEverywhere = check.everywhere;
        const int number = int(row - m_rows.begin());
        emit dataChanged(index(number, 0), index(number, ColumnCount - 1));
    }
}

void CheckModel::clear()
{
    beginResetModel();
    m_rows.clear();
    endResetModel();
}

int CheckModel::worstRow() const
{
    using enum waybill::domains::Verdict;
    for (const auto verdict : {Fail, Unknown, Warning}) {
        const auto found = std::ranges::find(m_rows, verdict, &CheckRow::verdict);
        if (found != m_rows.end())
            return int(found - m_rows.begin());
    }
    return m_rows.empty() ? -1 : 0;
}

int CheckModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(m_rows.size()); }

int CheckModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant CheckModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= int(m_rows.size()))
        return {};
    const CheckRow& row = m_rows[std::size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        switch (index.column()) {
        case Title: return row.title;
        case Found: return row.sentence;
        case Stable: return stabilityText(row.stability, m_now);
        default: return {};
        }
    case VerdictRole: return index.column() == Verdict ? QVariant(int(row.verdict)) : QVariant();
    case DaysRole: return index.column() == Days ? daysOf(row) : QVariant();
    case SecondaryRole: return index.column() == Stable && row.stability.state != waybill::domains::Stability::State::Good
                               && row.stability.state != waybill::domains::Stability::State::Broken;
    case Qt::ToolTipRole:
        if (index.column() == Stable && row.stability.since)
            return zonedTime(*row.stability.since);
        return index.column() == Found ? QVariant(row.sentence.toHtmlEscaped()) : QVariant();
    case Qt::AccessibleTextRole:
        return index.column() == Verdict ? styleOf(row.verdict, lightTokens()).word : data(index, Qt::DisplayRole);
    default: return {};
    }
}

QVariant CheckModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Title: return tr("Check");
    case Verdict: return tr("Result");
    case Found: return tr("What was found");
    case Days: return tr("Last 30 days");
    case Stable: return tr("Stable for");
    default: return {};
    }
}

} // namespace waybill::ui::domains
