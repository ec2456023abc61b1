// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/OlderBar.h"

#include "ui/timeline/OlderRows.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/TimeText.h"
#include "ui/widgets/Tokens.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QProgressBar>
#include <QToolButton>

namespace waybill::ui::timeline {

using State = feed::OlderEvents::State;

OlderBar::OlderBar(const Clock& clock, OlderRows& rows, QWidget* parent)
    : QWidget(parent), m_clock(clock), m_rows(rows), m_icon(new QLabel(this)), m_text(new QLabel(this)),
      m_progress(new QProgressBar(this)), m_button(new QToolButton(this))
{
    setObjectName(QStringLiteral("olderBar"));
    m_text->setObjectName(QStringLiteral("olderText"));
    m_text->setTextFormat(Qt::PlainText);
    m_text->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred); // in a narrow window it is cut, and whole as a tooltip
    m_progress->setObjectName(QStringLiteral("olderProgress"));
    m_progress->setAccessibleName(tr("Asking the relay"));
    m_progress->setRange(0, 0);
    m_progress->setTextVisible(false);
    m_progress->setFixedSize(96, 3);
    m_button->setObjectName(QStringLiteral("olderAction"));
    m_button->setProperty("link", true);
    m_button->setFocusPolicy(Qt::StrongFocus);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(12, 4, 8, 4);
    row->setSpacing(8);
    row->addWidget(m_icon);
    row->addWidget(m_text, 1);
    row->addWidget(m_progress);
    row->addWidget(m_button);
    connect(m_button, &QToolButton::clicked, this,
            [this] { m_rows.events().isAsking() ? m_rows.cancel() : m_rows.goOn(); });
    connect(&m_rows, &OlderRows::changed, this, &OlderBar::refresh);
    tint();
    refresh();
}

QString OlderBar::text() const { return m_text->text(); }

void OlderBar::refresh()
{
    const State state = m_rows.events().state();
    const QString sentence = this->sentence();
    const QString action = this->action();
    m_text->setText(sentence);
    m_text->setToolTip(sentence);
    setAccessibleName(sentence);
    m_icon->setVisible(state == State::Failed);
    m_progress->setVisible(state == State::Asking);
    m_button->setText(action);
    m_button->setVisible(!action.isEmpty());
    setVisible(state != State::Idle);
}

QString OlderBar::place(Timestamp time) const
{
    const QString day = dayText(time, m_clock.now());
    const QString clock = timeOfDay(time).left(5);
    return day.isEmpty() ? clock : day + QLatin1Char(' ') + clock;
}

QString OlderBar::sentence() const
{
    const feed::OlderEvents& events = m_rows.events();
    if (events.state() == State::Idle || !m_rows.heldSince())
        return {};
    const QString held = place(*m_rows.heldSince());
    const QString count = countText(std::int64_t(events.count()));
    const QString back = place(events.backTo().value_or(*m_rows.heldSince()));
    switch (events.state()) {
    case State::Asking:
        return tr("Older than %1: asked the relay, %2 rows so far").arg(held, count);
    case State::More:
        return tr("Older than %1: %2 rows came from the relay, back to %3").arg(held, count, back);
    case State::All:
        return events.count() == 0 ? tr("The relay has nothing older than %1 for this filter").arg(held)
                                   : tr("Older than %1: %2 rows came from the relay, and it has no more").arg(held, count);
    case State::Full:
        return tr("Older than %1: %2 rows came from the relay, back to %3; no more fit. Give the filter a before:, or export what matches")
            .arg(held, count, back);
    case State::Cancelled:
        return tr("Older than %1: cancelled after %2 rows, back to %3").arg(held, count, back);
    case State::Failed:
        return tr("Older than %1: the relay did not answer (%2). %3 rows came before")
            .arg(held, QString::fromStdString(events.error().message), count);
    case State::Idle:
        break;
    }
    return {};
}

QString OlderBar::action() const
{
    switch (m_rows.events().state()) {
    case State::Asking:
        return tr("Cancel");
    case State::More:
        return tr("Show more");
    case State::Cancelled:
        return tr("Go on");
    case State::Failed:
        return tr("Ask again");
    default:
        return {};
    }
}

void OlderBar::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        tint();
}

void OlderBar::paintEvent(QPaintEvent*)
{
    const Tokens tokens = tokensOf(palette());
    QPainter painter(this);
    painter.fillRect(rect(), tokens.alternateBase);
    painter.fillRect(QRect(0, 0, width(), 1), tokens.border);
}

void OlderBar::tint()
{
    m_icon->setPixmap(icon(QStringLiteral("data-warning"), tokensOf(palette()).deferred).pixmap(16, 16));
}

} // namespace waybill::ui::timeline
