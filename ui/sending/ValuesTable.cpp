// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sending/ValuesTable.h"

#include "ui/widgets/Fonts.h"

#include <QHeaderView>
#include <QScopedValueRollback>
#include <QStandardItemModel>

#include <algorithm>

namespace waybill::ui::sending {

namespace {

enum Column { Name, Value };
constexpr int nameWidth = 140;

} // namespace

ValuesTable::ValuesTable(Names names, const QString& title, QWidget* parent)
    : Table(parent), m_names(names), m_model(new QStandardItemModel(0, 2, this))
{
    setAccessibleName(title);
    m_model->setHorizontalHeaderLabels({tr("Name"), tr("Value")});
    setModel(m_model);
    setSelectionBehavior(SelectItems);
    setSelectionMode(SingleSelection);
    setEditTriggers(AllEditTriggers);
    setStretchColumn(Value);
    setColumnWidth(Name, nameWidth);
    connect(m_model, &QStandardItemModel::itemChanged, this, &ValuesTable::changed);
    keepFreeRow();
}

void ValuesTable::addRow(const QString& name, const QString& value)
{
    auto* nameItem = new QStandardItem(name);
    nameItem->setFont(monospaceFont(font()));
    nameItem->setEditable(m_names == Names::Free);
    m_model->appendRow({nameItem, new QStandardItem(value)});
}

void ValuesTable::keepFreeRow()
{
    if (m_names == Names::Given)
        return;
    const int last = m_model->rowCount() - 1;
    if (last < 0 || !m_model->item(last, Name)->text().isEmpty() || !m_model->item(last, Value)->text().isEmpty())
        addRow({}, {});
}

void ValuesTable::changed()
{
    if (m_filling)
        return;
    const QScopedValueRollback guard(m_filling, true);
    keepFreeRow();
    emit edited();
}

waybill::environments::NamedValues ValuesTable::values() const
{
    waybill::environments::NamedValues values;
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const std::string name = m_model->item(row, Name)->text().toStdString();
        const std::string value = m_model->item(row, Value)->text().toStdString();
        if (!name.empty() || !value.empty())
            values.emplace_back(name, value);
    }
    return values;
}

void ValuesTable::setValues(const waybill::environments::NamedValues& values)
{
    const QScopedValueRollback guard(m_filling, true);
    m_model->setRowCount(0);
    for (const auto& [name, value] : values)
        addRow(QString::fromStdString(name), QString::fromStdString(value));
    keepFreeRow();
}

void ValuesTable::setNames(const std::vector<std::string>& names)
{
    const waybill::environments::NamedValues before = values();
    waybill::environments::NamedValues now;
    for (const std::string& name : names) {
        const auto known = std::ranges::find(before, name, &std::pair<std::string, std::string>::first);
        now.emplace_back(name, known == before.end() ? std::string() : known->second);
    }
    if (now != before)
        setValues(now);
}

int ValuesTable::missing() const
{
    return int(std::ranges::count_if(values(), [](const auto& pair) { return pair.second.empty(); }));
}

} // namespace waybill::ui::sending
