// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trace/AsOfButton.h"

#include "core/base/TimeInput.h"
#include "ui/widgets/AskLine.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/TimeText.h"

#include <QEvent>
#include <QMenu>

namespace waybill::ui::trace {

AsOfButton::AsOfButton(const Clock& clock, QWidget* parent) : QToolButton(parent), m_clock(clock)
{
    setObjectName(QStringLiteral("asOf"));
    setProperty("framed", true);
    setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    setPopupMode(InstantPopup);
    setFocusPolicy(Qt::StrongFocus);
    auto* menu = new QMenu(this);
    menu->addAction(tr("Known now"), this, [this] { choose(std::nullopt); })->setObjectName(QStringLiteral("asOfNow"));
    menu->addAction(tr("Known at a time…"), this, &AsOfButton::ask)->setObjectName(QStringLiteral("asOfTime"));
    setMenu(menu);
    setTime(std::nullopt);
    tint();
}

void AsOfButton::setTime(std::optional<Timestamp> time)
{
    m_time = time;
    const QString text = time ? tr("Known at %1").arg(timeText()) : tr("Known now");
    setText(QLatin1Char(' ') + text);
    setAccessibleName(text);
    setToolTip(tr("What was known at a time: only what the relay had received by then"));
}

QString AsOfButton::timeText() const
{
    if (!m_time)
        return {};
    const QString day = dayText(*m_time, m_clock.now());
    return day.isEmpty() ? timeOfDay(*m_time) : QString(day + QLatin1Char(' ') + timeOfDay(*m_time));
}

void AsOfButton::ask()
{
    auto judge = [this](const QString& typed) -> AskLine::Judgement {
        const auto time = timeFromInput(typed, m_clock.now(), QTimeZone::systemTimeZone());
        if (!time)
            return {false, tr("Such as 14:02, 2026-11-26 14:02, 2h (ago) or an RFC 3339 time.")};
        if (*time > m_clock.now())
            return {false, tr("That is still to come.")};
        return {true, zonedTime(*time).section(QLatin1Char('\n'), 0, 0)};
    };
    auto* dialog = new AskLine({tr("What was known?"), tr("At this time, by the relay’s clock"), tr("Show"),
                                QStringLiteral("14:02")},
                               judge, window());
    connect(dialog, &AskLine::answered, this, [this](const QString& typed) {
        choose(timeFromInput(typed, m_clock.now(), QTimeZone::systemTimeZone()));
    });
    dialog->open();
}

void AsOfButton::choose(std::optional<Timestamp> time)
{
    setTime(time);
    emit timeChosen(time);
}

void AsOfButton::changeEvent(QEvent* event)
{
    QToolButton::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        tint();
}

void AsOfButton::tint()
{
    setIcon(ui::icon(QStringLiteral("clock"), palette()));
}

} // namespace waybill::ui::trace
