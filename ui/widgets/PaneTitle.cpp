// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/PaneTitle.h"

#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/Fonts.h"
#include "ui/widgets/Tokens.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>

namespace waybill::ui {

PaneTitle::PaneTitle(const QString& title, QWidget* parent)
    : QWidget(parent), m_title(new QLabel(this)), m_note(new ElidedLabel(Qt::ElideRight, this)), m_leading(new QHBoxLayout),
      m_trailing(new QHBoxLayout)
{
    setFixedHeight(28);
    m_title->setFont(titleFont(font()));
    m_title->setTextFormat(Qt::PlainText);
    m_note->setForegroundRole(QPalette::PlaceholderText);
    m_note->setFont(secondaryFont(font()));
    m_note->setTextFormat(Qt::PlainText);
    m_note->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_note->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(8, 0, 8, 1);
    row->setSpacing(12);
    for (QHBoxLayout* side : {m_leading, m_trailing})
        side->setSpacing(8);
    row->addWidget(m_title);
    row->addLayout(m_leading);
    row->addWidget(m_note, 1);
    row->addLayout(m_trailing);
    setTitle(title);
}

void PaneTitle::setTitle(const QString& title)
{
    m_title->setText(title);
    setAccessibleName(title);
}

void PaneTitle::setNote(const QString& note)
{
    m_note->setFullText(note);
}

void PaneTitle::addLeading(QWidget* widget)
{
    m_leading->addWidget(widget);
}

void PaneTitle::addTrailing(QWidget* widget)
{
    m_trailing->addWidget(widget);
}

void PaneTitle::paintEvent(QPaintEvent*)
{
    const Tokens tokens = tokensOf(palette());
    QPainter painter(this);
    painter.fillRect(rect(), tokens.window);
    painter.fillRect(QRect(0, height() - 1, width(), 1), tokens.border);
}

} // namespace waybill::ui
