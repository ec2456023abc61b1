// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/EnvironmentButton.h"

#include "ui/shell/CommandPalette.h"
#include "ui/widgets/EnvironmentStyle.h"
#include "ui/widgets/Fonts.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/Tokens.h"

#include <QApplication>
#include <QMenu>
#include <QPainter>

#include <algorithm>

namespace waybill::ui::shell {

EnvironmentButton::EnvironmentButton(QWidget* parent) : QToolButton(parent)
{
    setObjectName(QStringLiteral("environment"));
    setPopupMode(InstantPopup);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Expanding);
    setFixedWidth(fullWidth);
    setFont(titleFont(font()));
    setMenu(new QMenu(this));
    m_pause = new QAction(this); // not the menu's, which is made anew
    m_pause->setObjectName(QStringLiteral("pauseSends"));
    connect(m_pause, &QAction::triggered, this, [this] { emit pauseRequested(shown()); });
    fillMenu();
    setCurrent({});
}

void EnvironmentButton::setSeen(const std::set<std::string>& environments)
{
    const std::size_t before = m_seen.size();
    for (const std::string& environment : environments) {
        if (!environment.empty())
            m_seen.insert(environment);
    }
    if (m_seen.size() == before)
        return;
    fillMenu();
    setCurrent(m_current);
}

void EnvironmentButton::setKnown(std::vector<waybill::environments::Environment> environments)
{
    if (m_known == environments)
        return;
    m_known = std::move(environments);
    fillMenu();
    setCurrent(m_current);
}

void EnvironmentButton::setCurrent(const std::string& environment)
{
    m_current = environment;
    const std::string name = shown();
    const waybill::environments::Environment* rules = known(name);
    const bool paused = rules != nullptr && rules->paused;
    // The band is narrow: its text never elides.
    setText(m_none ? tr("None yet") : name.empty() ? tr("All") : titleOf(name));
    setAccessibleName(paused ? tr("Environment: %1, sending is paused").arg(titleOf(name))
                             : tr("Environment: %1").arg(titleOf(name)));
    QString tip = name.empty() ? tr("Events of every environment are shown")
                               : tr("Only events of %1 are shown").arg(titleOf(name));
    if (paused)
        tip += QLatin1Char('\n') + tr("Sending is paused in %1").arg(titleOf(name));
    setToolTip(tip);
    showPause();
    update();
    emit shownChanged();
}

void EnvironmentButton::setNone(bool none)
{
    if (none == m_none)
        return;
    m_none = none;
    setEnabled(!none);
    setCurrent(m_current);
}

QString EnvironmentButton::titleOf(const std::string& environment) const
{
    if (environment.empty())
        return tr("All environments");
    const waybill::environments::Environment* rules = known(environment);
    return rules != nullptr ? environmentTitle(*rules) : environmentTitle(environment);
}

std::string EnvironmentButton::shown() const
{
    return m_current.empty() && m_seen.size() == 1 ? *m_seen.begin() : m_current;
}

const waybill::environments::Environment* EnvironmentButton::known(const std::string& environment) const
{
    const auto found = std::ranges::find(m_known, waybill::environments::EnvironmentId(environment), &waybill::environments::Environment::id);
    return found == m_known.end() ? nullptr : &*found;
}

QColor EnvironmentButton::colourOf(const std::string& environment) const
{
    const waybill::environments::Environment* rules = known(environment);
    return rules != nullptr ? environmentColour(rules->colour) : environmentColour(QString::fromStdString(environment));
}

QString EnvironmentButton::iconOf(const std::string& environment) const
{
    if (environment.empty())
        return QStringLiteral("globe");
    if (const waybill::environments::Environment* rules = known(environment))
        return environmentIconName(*rules);
    const bool production = colourOf(environment) == environmentColour(QStringLiteral("production"));
    return production ? QStringLiteral("security-high") : QStringLiteral("configure");
}

void EnvironmentButton::paintEvent(QPaintEvent*)
{
    const waybill::environments::Environment* rules = known(shown());
    QPainter painter(this);
    painter.fillRect(rect(), colour());
    ui::icon(iconOf(shown()), QColor(Qt::white)).paint(&painter, QRect(12, (height() - 16) / 2, 16, 16));
    ui::icon(QStringLiteral("go-down"), QColor(Qt::white)).paint(&painter, QRect(width() - 26, (height() - 14) / 2, 14, 14));
    painter.setFont(font());
    painter.setPen(Qt::white);
    QRect room(36, 0, width() - 36 - 28, height());
    const QString name = painter.fontMetrics().elidedText(text(), Qt::ElideRight, room.width());
    if (rules != nullptr && rules->paused && !m_none) {
        painter.drawText(room.adjusted(0, 4, 0, -height() / 2), Qt::AlignVCenter, name);
        painter.setFont(secondaryFont(QApplication::font()));
        painter.drawText(room.adjusted(0, height() / 2 - 2, 0, -4), Qt::AlignVCenter, tr("paused"));
    } else {
        painter.drawText(room, Qt::AlignVCenter, name);
    }
    if (hasFocus()) {
        painter.setPen(QPen(Qt::white, 2));
        painter.drawRect(rect().adjusted(3, 3, -3, -3));
    }
}

void EnvironmentButton::addToMenu(const std::string& environment)
{
    const waybill::environments::Environment* rules = known(environment);
    const bool paused = rules != nullptr && rules->paused;
    QPixmap square(14, 14);
    square.fill(colourOf(environment));
    QAction* action = menu()->addAction(QIcon(square), paused ? tr("%1, paused").arg(titleOf(environment)) : titleOf(environment),
                                        this, [this, environment] { emit environmentChosen(environment); });
    action->setObjectName(QStringLiteral("environment_") + QString::fromStdString(environment));
    action->setProperty(CommandPalette::textProperty, tr("Switch to %1", "an environment").arg(titleOf(environment)));
    action->setProperty(CommandPalette::otherWordsProperty, tr("environment", "another word for “Switch to Staging”"));
}

void EnvironmentButton::fillMenu()
{
    menu()->clear();
    addToMenu({});
    std::set<std::string> others = m_seen;
    for (const waybill::environments::Environment& environment : m_known) {
        addToMenu(environment.id.value());
        others.erase(environment.id.value());
    }
    for (const std::string& environment : others)
        addToMenu(environment);
    if (m_known.empty())
        return;
    menu()->addSeparator();
    menu()->addAction(m_pause);
    menu()->addAction(tr("Environments and credentials…"), this, &EnvironmentButton::manageRequested)
        ->setObjectName(QStringLiteral("manageEnvironments"));
}

// A pause is seen here, and undone here.
void EnvironmentButton::showPause()
{
    const waybill::environments::Environment* rules = known(shown());
    m_pause->setVisible(rules != nullptr);
    if (rules != nullptr)
        m_pause->setText(rules->paused ? tr("Resume sending in %1…").arg(environmentTitle(*rules))
                                       : tr("Pause all sends in %1").arg(environmentTitle(*rules)));
}

} // namespace waybill::ui::shell
