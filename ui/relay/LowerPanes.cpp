// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/relay/LowerPanes.h"

#include "ui/relay/CopiesPane.h"
#include "ui/relay/DeadLetterPane.h"
#include "ui/relay/QuarantinePane.h"
#include "ui/relay/ReasonPane.h"
#include "ui/relay/RequestPane.h"
#include "ui/relay/Sections.h"
#include "ui/widgets/Splitter.h"
#include "ui/widgets/TimeText.h"

#include <QSplitter>
#include <QTabBar>
#include <QTabWidget>

#include <algorithm>

namespace waybill::ui::relay {

namespace {

const QString narrowKey = QStringLiteral("relayNarrow");

} // namespace

LowerPanes::LowerPanes(const Panes& panes, QSettings* settings, QWidget* parent) : QStackedWidget(parent), m_panes(panes), m_settings(settings)
{
    build();
    placeRequest();
    connect(m_tabs, &QTabWidget::currentChanged, this, &LowerPanes::placeRequest);
}

LowerPanes::~LowerPanes() = default;

void LowerPanes::build()
{
    m_lowerRight = new QStackedWidget(this);
    m_lowerRight->addWidget(m_panes.copies);
    m_left = makeSplitter(Qt::Vertical, {m_panes.reasons, m_panes.quarantine}, {120, 280});
    m_right = makeSplitter(Qt::Vertical, {m_panes.deadLetters, m_lowerRight}, {118, 232});
    m_wide = makeSplitter(Qt::Horizontal, {m_left, m_right}, {392, 900});
    m_tabs = new QTabWidget(this);
    m_tabs->setDocumentMode(true);
    m_tabs->setObjectName(QStringLiteral("relayTabs"));
    m_besideTabs = new QStackedWidget(this);
    m_narrow = makeSplitter(Qt::Horizontal, {m_tabs, m_besideTabs});
    addWidget(m_wide);
    addWidget(m_narrow);
    m_left->setStretchFactor(1, 1);
    m_right->setStretchFactor(1, 2);
    m_wide->setStretchFactor(1, 1);
    m_narrow->setStretchFactor(1, 1);
    m_left->setObjectName(QStringLiteral("relayLeft"));
    m_right->setObjectName(QStringLiteral("relayRight"));
    m_wide->setObjectName(QStringLiteral("relayLower"));
    m_narrow->setObjectName(narrowKey);
    m_besideTabs->hide();
    const auto isTheirs = [this](QSplitter& splitter) {
        return m_settings != nullptr && rememberSplitter(splitter, *m_settings, splitter.objectName());
    };
    isTheirs(*m_wide);
    if (m_settings != nullptr)
        keepSplitter(*m_narrow, *m_settings, [] { return narrowKey; });
    isTheirs(m_panes.copies->splitter());
    m_leftHeights = std::make_unique<Sections>(*m_left, isTheirs(*m_left));
    m_rightHeights = std::make_unique<Sections>(*m_right, isTheirs(*m_right));
}

void LowerPanes::setNarrow(bool narrow)
{
    if (narrow == m_isNarrow)
        return;
    m_isNarrow = narrow;
    if (narrow) {
        m_tabs->addTab(m_panes.reasons, tr("Refused"));
        m_tabs->addTab(m_panes.quarantine, tr("Quarantine"));
        m_tabs->addTab(m_panes.deadLetters, tr("Dead letters"));
        m_tabs->addTab(m_panes.copies, tr("Duplicates"));
    } else {
        m_left->insertWidget(0, m_panes.reasons);
        m_left->insertWidget(1, m_panes.quarantine);
        m_right->insertWidget(0, m_panes.deadLetters);
        m_lowerRight->insertWidget(0, m_panes.copies);
        for (QWidget* pane : {static_cast<QWidget*>(m_panes.reasons), static_cast<QWidget*>(m_panes.quarantine),
                              static_cast<QWidget*>(m_panes.deadLetters)})
            pane->show(); // a tab that was not open had hidden it
    }
    setCurrentWidget(narrow ? m_narrow : m_wide);
    placeRequest();
    showCounts();
}

void LowerPanes::openRequest(bool open)
{
    if (open == m_isOpen)
        return;
    m_isOpen = open;
    placeRequest();
    shareHeights();
}

void LowerPanes::lendRequest(bool lent)
{
    m_isLent = lent;
    placeRequest();
}

void LowerPanes::placeRequest()
{
    if (m_isLent)
        return;
    RequestPane* request = m_panes.request;
    if (m_isNarrow) {
        // Beside the tabs whose lists it may come from.
        const QWidget* tab = m_tabs->currentWidget();
        if (m_besideTabs->indexOf(request) < 0)
            m_besideTabs->addWidget(request);
        showBesideTabs(m_isOpen && (tab == m_panes.quarantine || tab == m_panes.deadLetters));
        return;
    }
    if (m_lowerRight->indexOf(request) < 0)
        m_lowerRight->addWidget(request);
    m_lowerRight->setCurrentWidget(m_isOpen ? static_cast<QWidget*>(request) : m_panes.copies);
}

// As a person divided the width, else about in half, but so that the tabs' names can be read: what the tabs had alone says
// nothing of it.
void LowerPanes::showBesideTabs(bool isShown)
{
    if (m_besideTabs->isHidden() != isShown)
        return;
    m_besideTabs->setVisible(isShown);
    if (isShown && (m_settings == nullptr || !restoreSplitter(*m_narrow, *m_settings, narrowKey))) {
        const int width = m_narrow->width();
        const int tabs = std::clamp(m_tabs->tabBar()->sizeHint().width(), width * 45 / 100, width * 55 / 100);
        m_narrow->setSizes({tabs, width - tabs});
    }
}

void LowerPanes::shareHeights()
{
    if (m_isNarrow)
        return;
    m_leftHeights->want({m_panes.reasons->wantedHeight(), m_panes.quarantine->wantedHeight()});
    m_rightHeights->want({m_panes.deadLetters->wantedHeight(),
                          m_isOpen ? m_panes.request->wantedHeight() : m_panes.copies->wantedHeight()});
}

void LowerPanes::showCounts()
{
    const auto show = [this](QWidget* pane, const QString& name, std::int64_t count) {
        if (const int tab = m_tabs->indexOf(pane); tab >= 0)
            m_tabs->setTabText(tab, count == 0 ? name : tr("%1 (%2)", "a tab's name and how much is in it").arg(name, countText(count)));
    };
    show(m_panes.reasons, tr("Refused"), m_panes.reasons->count());
    show(m_panes.quarantine, tr("Quarantine"), m_panes.quarantine->count());
    show(m_panes.deadLetters, tr("Dead letters"), m_panes.deadLetters->count());
    show(m_panes.copies, tr("Duplicates"), m_panes.copies->count());
}

} // namespace waybill::ui::relay
