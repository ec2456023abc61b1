// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trace/LoadingBar.h"

#include <QGraphicsOpacityEffect>
#include <QHBoxLayout>
#include <QProgressBar>
#include <QToolButton>

namespace waybill::ui::trace {

LoadingBar::LoadingBar(QWidget* dimmed, QWidget* parent) : QWidget(parent), m_dimmed(dimmed)
{
    setObjectName(QStringLiteral("loadingBar"));
    auto* bar = new QProgressBar(this);
    bar->setObjectName(QStringLiteral("loadingProgress"));
    bar->setAccessibleName(tr("Searching"));
    bar->setRange(0, 0);
    bar->setTextVisible(false);
    bar->setFixedHeight(3);
    auto* cancel = new QToolButton(this);
    cancel->setObjectName(QStringLiteral("loadingCancel"));
    cancel->setText(tr("Cancel"));
    cancel->setAccessibleName(tr("Cancel the search"));
    cancel->setProperty("link", true);
    cancel->setFocusPolicy(Qt::StrongFocus);
    connect(cancel, &QToolButton::clicked, this, &LoadingBar::cancelled);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 12, 0);
    row->setSpacing(12);
    row->addWidget(bar, 1);
    row->addWidget(cancel);
    hide();
}

void LoadingBar::setLoading(bool loading)
{
    setVisible(loading);
    if (!loading) {
        m_dimmed->setGraphicsEffect(nullptr);
        return;
    }
    auto* effect = new QGraphicsOpacityEffect(m_dimmed);
    effect->setOpacity(0.5);
    m_dimmed->setGraphicsEffect(effect);
}

} // namespace waybill::ui::trace
