// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trace/RecentButton.h"

#include "ui/trace/OutsideText.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/Masking.h"

#include <QEvent>
#include <QMenu>

namespace waybill::ui::trace {

namespace {

constexpr qsizetype longestShown = 60;

// An ampersand would make a key of the letter behind it.
QString menuText(QString text)
{
    if (text.size() > longestShown)
        text = text.left(longestShown / 2) + QChar(0x2026) + text.right(longestShown / 2 - 1);
    return text.replace(QLatin1Char('&'), QStringLiteral("&&"));
}

} // namespace

RecentButton::RecentButton(const Masking* masking, QWidget* parent) : QToolButton(parent), m_masking(masking)
{
    setObjectName(QStringLiteral("recentSearches"));
    setProperty("framed", true);
    setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    setPopupMode(InstantPopup);
    setFocusPolicy(Qt::StrongFocus);
    setText(QLatin1Char(' ') + tr("Recent"));
    setAccessibleName(tr("Recent searches"));
    setMenu(new QMenu(this));
    connect(menu(), &QMenu::aboutToShow, this, &RecentButton::fill);
    forget();
    tint();
}

void RecentButton::add(const QString& query)
{
    m_queries.removeAll(query);
    m_queries.prepend(query);
    if (m_queries.size() > most)
        m_queries.removeLast();
    setEnabled(true);
    setToolTip(tr("What was searched for since the window opened; kept nowhere"));
}

void RecentButton::forget()
{
    m_queries.clear();
    menu()->clear();
    setEnabled(false);
    setToolTip(tr("Nothing was searched for yet"));
}

void RecentButton::fill()
{
    menu()->clear();
    for (const QString& query : m_queries) {
        const bool hides = m_masking != nullptr && m_masking->isOn();
        const QString visible = hides ? QString::fromStdString(Masking::text(query.toStdString())) : query;
        menu()->addAction(menuText(shown(visible)), this, [this, query] { emit chosen(query); });
    }
    menu()->addSeparator();
    menu()->addAction(tr("Forget these searches"), this, &RecentButton::forget)->setObjectName(QStringLiteral("forgetSearches"));
}

void RecentButton::changeEvent(QEvent* event)
{
    QToolButton::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        tint();
}

void RecentButton::tint()
{
    setIcon(ui::icon(QStringLiteral("bookmarks"), palette()));
}

} // namespace waybill::ui::trace
