// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/TimelineControls.h"

#include "ui/timeline/ViewsButton.h"
#include "ui/widgets/Icons.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QMenu>
#include <QToolButton>

namespace waybill::ui::timeline {

namespace {

struct Range {
    const char* since;
    const char* title;
};
constexpr Range ranges[] = {
    {"15m", QT_TRANSLATE_NOOP("TimelineControls", "Last 15 minutes")},
    {"1h", QT_TRANSLATE_NOOP("TimelineControls", "Last hour")},
    {"3h", QT_TRANSLATE_NOOP("TimelineControls", "Last 3 hours")},
    {"24h", QT_TRANSLATE_NOOP("TimelineControls", "Last 24 hours")},
    {"7d", QT_TRANSLATE_NOOP("TimelineControls", "Last 7 days")},
    {"", QT_TRANSLATE_NOOP("TimelineControls", "All times")},
};

} // namespace

TimelineControls::TimelineControls(SavedViews& views, QWidget* parent)
    : QWidget(parent), m_views(new ViewsButton(views, this))
{
    m_range = new QToolButton(this);
    m_live = new QToolButton(this);
    m_range->setObjectName(QStringLiteral("timeRange"));
    m_range->setPopupMode(QToolButton::InstantPopup);
    m_live->setObjectName(QStringLiteral("live"));
    m_live->setCheckable(true);
    for (QToolButton* button : {m_range, m_live}) {
        button->setProperty("framed", true);
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setFocusPolicy(Qt::StrongFocus);
    }
    auto* menu = new QMenu(m_range);
    for (const Range& range : ranges)
        menu->addAction(tr(range.title), this, [this, since = std::string(range.since)] { emit sinceChosen(since); });
    m_range->setMenu(menu);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    row->addWidget(m_views);
    row->addWidget(m_range);
    row->addWidget(m_live);
    connect(m_live, &QToolButton::clicked, this, &TimelineControls::pauseToggled);
    tint();
    setPaused(false);
    setSince({}, false);
}

void TimelineControls::setPaused(bool paused)
{
    m_paused = paused;
    m_live->setChecked(!paused);
    m_live->setText(QLatin1Char(' ') + (paused ? tr("Paused") : tr("Live"))
                    + (m_keysShown ? QStringLiteral("   ") + tr("Space") : QString()));
    m_live->setToolTip(paused ? tr("Let new events in again (Space in the table)")
                              : tr("Hold the table still (Space in the table)"));
    m_live->setAccessibleName(paused ? tr("Paused") : tr("Live"));
    tint();
}

void TimelineControls::setKeysShown(bool shown)
{
    m_keysShown = shown;
    setPaused(m_paused);
}

void TimelineControls::setSince(const std::string& since, bool ranged)
{
    QString title = ranged ? tr("Chosen range") : tr("All times");
    for (const Range& range : ranges) {
        if (!since.empty() && since == range.since)
            title = tr(range.title);
    }
    m_range->setText(QLatin1Char(' ') + title);
    m_range->setAccessibleName(tr("Time range: %1").arg(title));
    m_range->setToolTip(tr("Time range: %1").arg(title));
}

void TimelineControls::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_live != nullptr)
        tint();
}

void TimelineControls::tint()
{
    m_range->setIcon(icon(QStringLiteral("clock"), palette()));
    m_live->setIcon(icon(m_paused ? QStringLiteral("media-playback-start") : QStringLiteral("media-playback-pause"),
                         palette()));
}

} // namespace waybill::ui::timeline
