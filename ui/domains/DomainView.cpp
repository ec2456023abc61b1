// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/domains/DomainView.h"

#include "ui/domains/CheckModel.h"
#include "ui/domains/DomainHeader.h"
#include "ui/domains/FixPane.h"
#include "ui/domains/GatePane.h"
#include "ui/domains/PropagationPane.h"
#include "ui/domains/VerdictDelegate.h"
#include "ui/widgets/Splitter.h"
#include "ui/widgets/Table.h"

#include <QSettings>
#include <QSplitter>
#include <QTabWidget>
#include <QVBoxLayout>

namespace waybill::ui::domains {

DomainView::DomainView(const Clock& clock, QSettings& settings, const DomainsSource& source, CheckModel& model, QWidget* parent)
    : QWidget(parent), m_settings(settings)
{
    buildTable(model);
    m_fix = new FixPane;
    m_propagation = new PropagationPane(clock, source);
    m_gate = new GatePane;
    m_header = new DomainHeader;
    m_tabs = new QTabWidget;
    m_tabs->setObjectName(QStringLiteral("domainTabs"));
    m_tabs->setDocumentMode(true);
    m_tabs->hide();
    m_middle = makeSplitter(Qt::Horizontal, {m_fix, m_propagation}, {420, 660});
    rememberSplitter(*m_middle, m_settings, QStringLiteral("domains/middle"));
    m_rows = makeSplitter(Qt::Vertical, {m_table, m_middle, m_gate, m_tabs}, {260, 292, 182, 0});
    rememberSplitter(*m_rows, m_settings, QStringLiteral("domains/rowsAndTabs"));
    m_rows->setStretchFactor(0, 1);
    auto* line = new QFrame;
    line->setFrameShape(QFrame::HLine);
    line->setFixedHeight(1);
    line->setForegroundRole(QPalette::Mid);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_header);
    column->addWidget(line);
    column->addWidget(m_rows, 1);
    connect(m_propagation, &PropagationPane::answered, m_fix, [this] { m_fix->setServers(m_propagation->serversSentence()); });
}

void DomainView::buildTable(CheckModel& model)
{
    m_table = new Table;
    m_table->setObjectName(QStringLiteral("checkTable"));
    m_table->setAccessibleName(tr("Checks"));
    m_table->setModel(&model);
    m_table->setItemDelegate(new VerdictDelegate(m_table));
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setStretchColumn(CheckModel::Found);
    m_table->setColumnWidth(CheckModel::Title, 140);
    m_table->setColumnWidth(CheckModel::Verdict, 104);
    m_table->setColumnWidth(CheckModel::Days, 168);
    m_table->setColumnWidth(CheckModel::Stable, 104);
}

void DomainView::setNarrow(bool narrow)
{
    if (narrow == m_isNarrow)
        return;
    m_isNarrow = narrow;
    if (narrow) {
        m_tabs->addTab(m_fix, tr("Fix"));
        m_tabs->addTab(m_propagation, tr("Propagation"));
        m_tabs->addTab(m_gate, tr("DMARC gate"));
    } else {
        m_middle->insertWidget(0, m_fix);
        m_middle->insertWidget(1, m_propagation);
        m_rows->insertWidget(2, m_gate);
        for (QWidget* pane : {static_cast<QWidget*>(m_fix), static_cast<QWidget*>(m_propagation), static_cast<QWidget*>(m_gate)})
            pane->show();
    }
    m_middle->setVisible(!narrow);
    m_tabs->setVisible(narrow);
    // What the splitter grows by: it may have its size only later, with the first domain.
    m_rows->setStretchFactor(0, narrow ? 0 : 1);
    m_rows->setStretchFactor(3, narrow ? 1 : 0);
    shareRows();
}

void DomainView::showCheck(const CheckRow* check)
{
    m_fix->show(check);
    m_propagation->show(check);
}

void DomainView::shareRows()
{
    const QByteArray kept = m_settings.value(QStringLiteral("splitters/domains/rowsAndTabs")).toByteArray();
    if (m_isNarrow)
        m_rows->setSizes({234, 0, 0, 300});
    else if (kept.isEmpty() || !m_rows->restoreState(kept))
        m_rows->setSizes({260, 292, 182, 0});
}

} // namespace waybill::ui::domains
