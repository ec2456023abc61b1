// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/TopBar.h"

#include "ui/shell/EnvironmentButton.h"
#include "ui/widgets/Fonts.h"
#include "ui/widgets/Tokens.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QStackedLayout>

namespace waybill::ui::shell {

namespace {

constexpr int line = 3;

} // namespace

TopBar::TopBar(QWidget* parent)
    : QWidget(parent), m_environment(new EnvironmentButton(this)), m_pages(new QStackedLayout), m_demo(new QLabel(this))
{
    setObjectName(QStringLiteral("topBar"));
    setFixedHeight(barHeight);
    m_demo->setObjectName(QStringLiteral("demoBadge"));
    m_demo->setText(tr("DEMO"));
    m_demo->setToolTip(tr("Invented messages in a data directory of their own. Nothing is sent."));
    m_demo->setAccessibleName(tr("This is the demo"));
    m_demo->setFont(titleFont(font()));
    m_demo->setAlignment(Qt::AlignCenter);
    m_demo->setMargin(6);
    m_demo->setFrameShape(QFrame::Box);
    m_demo->hide();
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 8, line);
    row->setSpacing(8);
    row->addWidget(m_environment);
    row->addLayout(m_pages, 1);
    row->addWidget(m_demo, 0, Qt::AlignVCenter);
    connect(m_environment, &EnvironmentButton::shownChanged, this, qOverload<>(&QWidget::update));
}

int TopBar::addPage(const QList<QWidget*>& controls)
{
    auto* page = new QWidget(this);
    auto* row = new QHBoxLayout(page);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    for (QWidget* control : controls)
        row->addWidget(control, control == controls.front() ? 1 : 0, Qt::AlignVCenter);
    return m_pages->addWidget(page);
}

void TopBar::showPage(int page)
{
    m_pages->setCurrentIndex(page);
}

void TopBar::setDemo(bool demo)
{
    m_demo->setVisible(demo);
}

void TopBar::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), tokensOf(palette()).window);
    painter.fillRect(QRect(0, height() - line, width(), line), m_environment->colour());
}

} // namespace waybill::ui::shell
