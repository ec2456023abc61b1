// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/ViewsButton.h"

#include "ui/widgets/Icons.h"

#include <QEvent>
#include <QMenu>

namespace waybill::ui::timeline {

namespace {

// '&' would be taken for a mnemonic.
QString plain(QString text) { return text.replace(QLatin1Char('&'), QLatin1String("&&")); }

} // namespace

ViewsButton::ViewsButton(SavedViews& views, QWidget* parent) : QToolButton(parent), m_views(views)
{
    setObjectName(QStringLiteral("savedViews"));
    setProperty("framed", true);
    setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    setFocusPolicy(Qt::StrongFocus);
    setPopupMode(InstantPopup);
    setText(QLatin1Char(' ') + tr("Saved views"));
    setAccessibleName(tr("Saved views"));
    setToolTip(tr("Named filters of this environment (Ctrl+S saves this one)"));
    setMenu(new QMenu(this));
    menu()->setToolTipsVisible(true);
    connect(menu(), &QMenu::aboutToShow, this, &ViewsButton::fill);
    tint();
    fill();
}

void ViewsButton::setEnvironment(const QString& environment)
{
    m_environment = environment;
}

void ViewsButton::changeEvent(QEvent* event)
{
    QToolButton::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        tint();
}

void ViewsButton::fill()
{
    menu()->clear();
    auto* others = new QMenu(tr("Of other environments"), menu());
    auto* removal = new QMenu(tr("Remove"), menu());
    for (const SavedView& view : m_views.all()) {
        const bool here = view.environment == m_environment || view.environment.isEmpty() || m_environment.isEmpty();
        const QString title = here ? view.name : tr("%1 (%2)").arg(view.name, view.environment);
        QAction* action = (here ? menu() : others)->addAction(plain(title), this, [this, view] { emit viewChosen(view); });
        action->setObjectName(QStringLiteral("view_") + view.name);
        action->setToolTip(view.filter.toHtmlEscaped());
        removal->addAction(plain(title), this, [this, view] { m_views.remove(view.name, view.environment); });
    }
    if (menu()->isEmpty())
        menu()->addAction(tr("None saved for this environment yet"))->setEnabled(false);
    menu()->addSeparator();
    menu()->addAction(ui::icon(QStringLiteral("bookmarks"), palette()), tr("Save this view… (Ctrl+S)"), this,
                      &ViewsButton::saveRequested);
    menu()->addAction(ui::icon(QStringLiteral("link"), palette()), tr("Copy a link to this view"), this,
                      &ViewsButton::copyLinkRequested);
    if (!others->isEmpty())
        menu()->addMenu(others);
    if (!removal->isEmpty())
        menu()->addMenu(removal);
}

void ViewsButton::tint()
{
    setIcon(ui::icon(QStringLiteral("bookmarks"), palette()));
}

} // namespace waybill::ui::timeline
