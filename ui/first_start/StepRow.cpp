// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/first_start/StepRow.h"

#include "ui/widgets/Fonts.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/Tokens.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QStyle>

namespace waybill::ui::first_start {

namespace {

constexpr int textIndent = 44;
constexpr int actionWidth = 212;
constexpr int circle = 28;
constexpr int top = 16;

} // namespace

StepRow::StepRow(const QString& mark, const QString& title, const QString& text, QWidget* parent)
    : QWidget(parent), m_mark(mark), m_title(new QLabel(title, this)), m_text(new QLabel(text, this)),
      m_note(new QLabel(this)), m_texts(new QVBoxLayout), m_action(new QVBoxLayout)
{
    m_title->setFont(titleFont(font()));
    m_note->setFont(secondaryFont(font()));
    m_note->setForegroundRole(QPalette::PlaceholderText);
    m_note->hide();
    for (QLabel* label : {m_title, m_text, m_note}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(label != m_title);
        m_texts->addWidget(label);
    }
    m_texts->setSpacing(4);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(textIndent, top, 0, 14);
    row->setSpacing(24);
    row->addLayout(m_texts, 1);
    row->addLayout(m_action);
    m_action->addStretch(1);
}

QSize StepRow::minimumSizeHint() const
{
    return {300, QWidget::minimumSizeHint().height()};
}

void StepRow::setText(const QString& text)
{
    m_text->setText(text);
}

void StepRow::setNote(const QString& note)
{
    m_note->setText(note);
    m_note->setVisible(!note.isEmpty());
}

void StepRow::addContent(QWidget* widget)
{
    // A content that doesn't want the whole width stands under the texts' beginning.
    auto* row = new QHBoxLayout;
    row->addWidget(widget, 1);
    row->addStretch(0);
    m_texts->addLayout(row);
}

void StepRow::setAction(QWidget* widget)
{
    widget->setFixedSize(actionWidth, 28);
    m_action->insertWidget(0, widget);
}

void StepRow::setCurrent(bool current)
{
    m_current = current;
    update();
}

void StepRow::setDone()
{
    m_done = true;
    setAccessibleDescription(tr("done"));
    setCurrent(false);
}

void StepRow::paintEvent(QPaintEvent*)
{
    const Tokens tokens = tokensOf(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(QRect(0, 0, width(), 1), tokens.innerLine);
    const QRect place = QStyle::visualRect(layoutDirection(), rect(), QRect(0, top - 4, circle, circle));
    if (m_mark.size() > 1) {
        icon(m_mark, tokens.secondary).paint(&painter, place.adjusted(6, 6, -6, -6));
        return;
    }
    painter.setPen(QPen(m_done ? tokens.delivered : m_current ? tokens.accent : tokens.secondary, 1));
    painter.setBrush(m_current ? QBrush(tokens.accent) : Qt::NoBrush);
    painter.drawEllipse(QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5));
    if (m_done) {
        icon(QStringLiteral("checkmark"), tokens.delivered).paint(&painter, place.adjusted(6, 6, -6, -6));
        return;
    }
    painter.setFont(titleFont(font()));
    painter.setPen(m_current ? tokens.onAccent : tokens.secondary);
    painter.drawText(place, Qt::AlignCenter, m_mark);
}

} // namespace waybill::ui::first_start
