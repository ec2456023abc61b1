// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/EnvironmentButton.h"

#include "ui/widgets/Fonts.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/Tokens.h"

#include <QMenu>
#include <QPainter>

namespace waybill::ui::shell {

namespace {

QString titleOf(const std::string& environment)
{
    if (environment.empty())
        return EnvironmentButton::tr("All environments");
    QString name = QString::fromStdString(environment);
    name[0] = name[0].toUpper();
    return name;
}

QString iconOf(const std::string& environment)
{
    if (environment.empty())
        return QStringLiteral("globe");
    const bool production = environmentColour(QString::fromStdString(environment))
                            == environmentColour(QStringLiteral("production"));
    return production ? QStringLiteral("security-high") : QStringLiteral("configure");
}

} // namespace

EnvironmentButton::EnvironmentButton(QWidget* parent) : QToolButton(parent)
{
    setObjectName(QStringLiteral("environment"));
    setPopupMode(InstantPopup);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Expanding);
    setFixedWidth(fullWidth);
    setFont(titleFont(font()));
    setMenu(new QMenu(this));
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

void EnvironmentButton::setCurrent(const std::string& environment)
{
    m_current = environment;
    const std::string name = shown();
    // The band is narrow: its text never elides.
    setText(m_none ? tr("None yet") : name.empty() ? tr("All") : titleOf(name));
    setAccessibleName(tr("Environment: %1").arg(titleOf(name)));
    setToolTip(name.empty() ? tr("Events of every environment are shown")
                            : tr("Only events of %1 are shown").arg(titleOf(name)));
    update();
    emit shownChanged();
}

void EnvironmentButton::setNone(bool none)
{
    m_none = none;
    setEnabled(!none);
    setCurrent(m_current);
}

std::string EnvironmentButton::shown() const
{
    return m_current.empty() && m_seen.size() == 1 ? *m_seen.begin() : m_current;
}

QColor EnvironmentButton::colour() const
{
    return environmentColour(QString::fromStdString(shown()));
}

void EnvironmentButton::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), colour());
    ui::icon(iconOf(shown()), QColor(Qt::white)).paint(&painter, QRect(12, (height() - 16) / 2, 16, 16));
    ui::icon(QStringLiteral("go-down"), QColor(Qt::white)).paint(&painter, QRect(width() - 26, (height() - 14) / 2, 14, 14));
    painter.setFont(font());
    painter.setPen(Qt::white);
    const QRect room(36, 0, width() - 36 - 28, height());
    painter.drawText(room, Qt::AlignVCenter, painter.fontMetrics().elidedText(text(), Qt::ElideRight, room.width()));
    if (hasFocus()) {
        painter.setPen(QPen(Qt::white, 2));
        painter.drawRect(rect().adjusted(3, 3, -3, -3));
    }
}

void EnvironmentButton::fillMenu()
{
    menu()->clear();
    std::set<std::string> all = m_seen;
    all.insert(std::string());
    for (const std::string& environment : all) {
        QPixmap square(14, 14);
        square.fill(environmentColour(QString::fromStdString(environment)));
        QAction* action = menu()->addAction(QIcon(square), titleOf(environment), this,
                                            [this, environment] { emit environmentChosen(environment); });
        action->setObjectName(QStringLiteral("environment_") + QString::fromStdString(environment));
    }
}

} // namespace waybill::ui::shell
