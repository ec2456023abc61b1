// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sending/IdRow.h"

#include "core/sending/Draft.h"
#include "ui/widgets/Fonts.h"
#include "ui/widgets/Icons.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QToolButton>

namespace waybill::ui::sending {

IdRow::IdRow(QWidget* parent)
    : QWidget(parent), m_made(QString::fromStdString(waybill::sending::newCorrelationId())), m_field(new QLineEdit(m_made, this))
{
    m_field->setObjectName(QStringLiteral("sendId"));
    m_field->setAccessibleName(tr("Your id"));
    m_field->setFont(monospaceFont(font()));
    setFocusProxy(m_field);
    auto* another = new QToolButton(this);
    another->setProperty("framed", true);
    another->setIcon(icon(QStringLiteral("view-refresh"), palette()));
    another->setToolTip(tr("Another id"));
    another->setAccessibleName(tr("Another id"));
    another->setFocusPolicy(Qt::StrongFocus);
    auto* line = new QHBoxLayout(this);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(8);
    line->addWidget(m_field, 1);
    line->addWidget(another);
    connect(m_field, &QLineEdit::textChanged, this, &IdRow::edited);
    connect(another, &QToolButton::clicked, this, [this] {
        m_made = m_field->text();
        renew();
    });
}

QString IdRow::id() const { return m_field->text().trimmed(); }

void IdRow::renew()
{
    if (m_field->text() != m_made)
        return; // typed
    m_made = QString::fromStdString(waybill::sending::newCorrelationId());
    m_field->setText(m_made);
}

} // namespace waybill::ui::sending
