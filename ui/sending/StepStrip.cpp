// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sending/StepStrip.h"

#include "ui/widgets/Fonts.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/Tokens.h"

#include <QPainter>

namespace waybill::ui::sending {

namespace {

constexpr int stripHeight = 36;
constexpr int margin = 16;
constexpr int gap = 8;
constexpr int sign = 18;

} // namespace

StepStrip::StepStrip(const QString& title, const QStringList& steps, QWidget* parent)
    : QWidget(parent), m_title(title), m_steps(steps), m_states(std::size_t(steps.size()), State::ToCome)
{
    setObjectName(QStringLiteral("stepStrip"));
    setFixedHeight(stripHeight);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    describe();
}

QSize StepStrip::sizeHint() const { return {400, stripHeight}; }

void StepStrip::setStates(const std::vector<State>& states)
{
    m_states = states;
    m_states.resize(std::size_t(m_steps.size()), State::ToCome);
    describe();
    update();
}

void StepStrip::setLabel(int step, const QString& label)
{
    m_steps[step] = label;
    describe();
    update();
}

void StepStrip::setNote(const QString& note)
{
    m_note = note;
    update();
}

// What is painted can't be read aloud.
void StepStrip::describe()
{
    QStringList words;
    for (int i = 0; i < m_steps.size(); ++i) {
        switch (m_states[std::size_t(i)]) {
        case State::Done: words << tr("%1: done").arg(m_steps[i]); break;
        case State::Trouble: words << tr("%1: needs you").arg(m_steps[i]); break;
        case State::Current: words << tr("%1: now").arg(m_steps[i]); break;
        case State::ToCome: words << tr("%1: to come").arg(m_steps[i]); break;
        }
    }
    setAccessibleName(m_title + QStringLiteral(". ") + words.join(QStringLiteral(", ")));
}

void StepStrip::paintEvent(QPaintEvent*)
{
    const Tokens tokens = tokensOf(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(rect(), tokens.window);
    painter.fillRect(QRect(0, height() - 1, width(), 1), tokens.border);
    const QFont plain = font();
    const QFont bold = titleFont(font());
    int x = margin;
    const auto write = [&](const QString& text, const QFont& font, const QColor& colour) {
        painter.setFont(font);
        painter.setPen(colour);
        const int wide = painter.fontMetrics().horizontalAdvance(text);
        painter.drawText(QRect(x, 0, wide + 1, height() - 1), Qt::AlignVCenter, text);
        x += wide + gap;
    };
    write(m_title, bold, tokens.text);
    x += gap;
    for (int i = 0; i < m_steps.size(); ++i) {
        const QRect place(x, (height() - sign) / 2, sign, sign);
        const State state = m_states[std::size_t(i)];
        if (state == State::Done) {
            icon(QStringLiteral("checkmark"), tokens.delivered).paint(&painter, place.adjusted(1, 1, -1, -1));
        } else if (state == State::Trouble) {
            icon(QStringLiteral("data-warning"), tokens.deferred).paint(&painter, place.adjusted(1, 1, -1, -1));
        } else {
            const bool now = state == State::Current;
            painter.setPen(now ? QPen(Qt::NoPen) : QPen(tokens.secondary));
            painter.setBrush(now ? QBrush(tokens.accent) : QBrush(Qt::NoBrush));
            painter.drawEllipse(place.adjusted(1, 1, -1, -1));
            painter.setFont(secondaryFont(bold));
            painter.setPen(now ? tokens.onAccent : tokens.secondary);
            painter.drawText(place, Qt::AlignCenter, QString::number(i + 1));
        }
        x += sign + 6;
        write(m_steps[i], state == State::Current ? bold : plain, state == State::ToCome ? tokens.secondary : tokens.text);
        if (i + 1 < m_steps.size()) {
            icon(QStringLiteral("go-next"), tokens.secondary).paint(&painter, QRect(x, (height() - 14) / 2, 14, 14));
            x += 14 + gap;
        }
    }
    painter.setFont(secondaryFont(font()));
    painter.setPen(tokens.secondary);
    const int wide = painter.fontMetrics().horizontalAdvance(m_note);
    if (x + gap + wide + margin <= width())
        painter.drawText(rect().adjusted(0, 0, -margin, -1), Qt::AlignVCenter | Qt::AlignRight, m_note);
}

} // namespace waybill::ui::sending
