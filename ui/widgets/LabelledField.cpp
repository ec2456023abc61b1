// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/LabelledField.h"

#include "ui/widgets/Fonts.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/Tokens.h"

#include <QApplication>
#include <QEvent>
#include <QPainter>
#include <QToolButton>

namespace waybill::ui {

namespace {

constexpr int fieldHeight = 30;
constexpr int gap = 8;
constexpr int iconSize = 16;

} // namespace

LabelledField::LabelledField(const QString& label, const QString& iconName, QWidget* parent)
    : QLineEdit(parent), m_label(label), m_iconName(iconName)
{
    m_clear = new QToolButton(this);
    setProperty("ownFrame", true);
    setFixedHeight(fieldHeight);
    setFrame(false);
    setFont(monospaceFont(QApplication::font()));
    setAccessibleName(label);
    m_clear->setObjectName(QStringLiteral("clearField"));
    m_clear->setAccessibleName(tr("Clear"));
    m_clear->setToolTip(tr("Clear"));
    m_clear->setCursor(Qt::ArrowCursor);
    m_clear->setFocusPolicy(Qt::NoFocus);
    m_clear->setAutoRaise(true);
    m_clear->hide();
    connect(m_clear, &QToolButton::clicked, this, [this] {
        clear();
        setFocus();
        emit cleared();
    });
    connect(this, &QLineEdit::textChanged, this, &LabelledField::arrange);
    m_clear->setIcon(icon(QStringLiteral("edit-clear-locationbar-rtl"), palette()));
    arrange();
}

void LabelledField::setState(State state)
{
    m_state = state;
    arrange();
    update();
}

void LabelledField::setNote(const QString& note)
{
    if (note == m_note)
        return;
    m_note = note;
    setAccessibleDescription(note);
    arrange();
    update();
}

void LabelledField::setInvitation(const QString& words, const QString& keys)
{
    m_invitesInWords = true;
    m_keys = keys;
    setPlaceholderText(words);
    arrange();
    update();
}

QSize LabelledField::sizeHint() const
{
    return {400, fieldHeight};
}

void LabelledField::paintEvent(QPaintEvent* event)
{
    const Tokens tokens = tokensOf(palette());
    paintGround(tokens);
    QLineEdit::paintEvent(event);
    paintFrame(tokens); // without the style sheet the field's own ground would hide it
    paintLabel();
    paintNote();
}

void LabelledField::resizeEvent(QResizeEvent* event)
{
    QLineEdit::resizeEvent(event);
    arrange();
}

void LabelledField::changeEvent(QEvent* event)
{
    QLineEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_clear != nullptr)
        m_clear->setIcon(icon(QStringLiteral("edit-clear-locationbar-rtl"), palette()));
}

void LabelledField::arrange()
{
    if (m_clear == nullptr)
        return;
    if (m_invitesInWords)
        setFont(text().isEmpty() ? labelFont() : monospaceFont(labelFont()));
    const bool clearable = !text().isEmpty() && !isReadOnly();
    m_clear->setVisible(clearable);
    m_clear->setGeometry(width() - 28, 3, 24, height() - 6);
    int behind = clearable ? 30 : gap;
    const QString note = shownNote();
    if (!note.isEmpty())
        behind += QFontMetrics(labelFont()).horizontalAdvance(note) + gap;
    if (m_state != State::Neutral)
        behind += iconSize + gap;
    setTextMargins(labelWidth() + gap, 0, behind, 0);
}

void LabelledField::paintGround(const Tokens& tokens)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(isEnabled() ? tokens.base : tokens.window);
    painter.drawRoundedRect(rect(), 3, 3);
}

void LabelledField::paintFrame(const Tokens& tokens)
{
    QColor colour = hasFocus() ? tokens.accent : tokens.border;
    if (m_state == State::Valid)
        colour = tokens.delivered;
    else if (m_state == State::Wrong)
        colour = tokens.bounced;
    const bool thick = hasFocus() || m_state != State::Neutral;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(colour, thick ? 2 : 1));
    const qreal inset = thick ? 1 : 0.5;
    painter.drawRoundedRect(QRectF(rect()).adjusted(inset, inset, -inset, -inset), 3, 3);
}

void LabelledField::paintLabel()
{
    const Tokens tokens = tokensOf(palette());
    QPainter painter(this);
    icon(m_iconName, tokens.secondary).paint(&painter, QRect(10, (height() - iconSize) / 2, iconSize, iconSize));
    painter.setFont(labelFont());
    painter.setPen(tokens.secondary);
    painter.drawText(QRect(32, 0, labelWidth() - 32, height()), Qt::AlignVCenter, m_label);
    painter.fillRect(QRect(labelWidth(), 2, 1, height() - 4), tokens.innerLine);
}

void LabelledField::paintNote()
{
    const Tokens tokens = tokensOf(palette());
    QPainter painter(this);
    int right = width() - (m_clear->isVisible() ? 32 : gap);
    if (m_state != State::Neutral) {
        const bool valid = m_state == State::Valid;
        right -= iconSize;
        icon(valid ? QStringLiteral("checkmark") : QStringLiteral("data-warning"),
             valid ? tokens.delivered : tokens.bounced)
            .paint(&painter, QRect(right, (height() - iconSize) / 2, iconSize, iconSize));
        right -= gap;
    }
    painter.setFont(labelFont());
    painter.setPen(m_state == State::Wrong ? tokens.bounced : tokens.secondary);
    painter.drawText(QRect(labelWidth(), 0, right - labelWidth(), height()), Qt::AlignVCenter | Qt::AlignRight,
                     shownNote());
}

QFont LabelledField::labelFont() const
{
    return QApplication::font();
}

int LabelledField::labelWidth() const
{
    return 32 + QFontMetrics(labelFont()).horizontalAdvance(m_label) + gap;
}

QString LabelledField::shownNote() const
{
    // A long reason may take most of the field, but never the place where one types.
    const int most = std::max(0, (width() - labelWidth()) * 3 / 5);
    const QString& note = m_note.isEmpty() && text().isEmpty() ? m_keys : m_note;
    return QFontMetrics(labelFont()).elidedText(note, Qt::ElideRight, most);
}

} // namespace waybill::ui
