// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sending/FieldGrid.h"

#include <QGridLayout>
#include <QLabel>
#include <QResizeEvent>

namespace waybill::ui::sending {

namespace {

constexpr int labelWidth = 92;
constexpr int wideFrom = 560;

} // namespace

FieldGrid::FieldGrid(QWidget* parent) : QWidget(parent), m_grid(new QGridLayout(this))
{
    m_grid->setContentsMargins(12, 10, 12, 8);
    m_grid->setHorizontalSpacing(12);
    m_grid->setVerticalSpacing(4);
    m_grid->setColumnMinimumWidth(0, labelWidth);
}

void FieldGrid::addField(const QString& label, QWidget* field, Beside beside, QWidget* note)
{
    auto* title = new QLabel(label, this);
    title->setForegroundRole(QPalette::PlaceholderText);
    title->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    title->setBuddy(field);
    if (field->accessibleName().isEmpty())
        field->setAccessibleName(label);
    m_fields.push_back({title, field, note, beside});
    arrange();
}

bool FieldGrid::isBeside(std::size_t index) const
{
    const Beside beside = m_fields[index].beside;
    return index > 0 && (beside == Beside::Always || (beside == Beside::WhereWide && m_wide));
}

// A line has one field or two; what stands alone has all of it. Below each line is one for notes, which take no room
// while they say nothing.
void FieldGrid::arrange()
{
    while (QLayoutItem* item = m_grid->takeAt(0))
        delete item;
    int line = -2;
    bool anyPair = false;
    for (std::size_t i = 0; i < m_fields.size(); ++i) {
        const Field& one = m_fields[i];
        const bool second = isBeside(i);
        const bool first = i + 1 < m_fields.size() && isBeside(i + 1);
        anyPair = anyPair || second;
        if (!second)
            line += 2;
        const int column = second ? 2 : 0;
        const int span = first || second ? 1 : 3;
        m_grid->addWidget(one.label, line, column);
        m_grid->addWidget(one.field, line, column + 1, 1, span);
        if (one.note != nullptr)
            m_grid->addWidget(one.note, line + 1, column + 1, 1, span);
    }
    m_grid->setColumnStretch(1, 1);
    m_grid->setColumnStretch(3, anyPair ? 1 : 0);
}

void FieldGrid::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    const bool wide = width() >= wideFrom;
    if (wide == m_wide)
        return;
    m_wide = wide;
    arrange();
}

} // namespace waybill::ui::sending
