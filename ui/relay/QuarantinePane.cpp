// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/relay/QuarantinePane.h"

#include "ui/relay/EmptyNote.h"
#include "ui/relay/Sections.h"
#include "ui/relay/Words.h"
#include "ui/trace/OutsideText.h"
#include "ui/widgets/PaneTitle.h"
#include "ui/widgets/Table.h"
#include "ui/widgets/TimeText.h"

#include <QLabel>
#include <QStandardItemModel>
#include <QVBoxLayout>

#include <algorithm>

namespace waybill::ui::relay {

namespace {

enum Column : int { At, Endpoint, Reason, ColumnCount };

constexpr int fewestRows = 3; // that stay in sight beside what would make the chosen one pass

QStandardItem* cell(const QString& text, const QString& toolTip = {})
{
    auto* item = new QStandardItem(text);
    item->setToolTip(trace::plainToolTip(toolTip.isEmpty() ? text : toolTip));
    item->setEditable(false);
    return item;
}

} // namespace

QuarantinePane::QuarantinePane(QWidget* parent)
    : QWidget(parent), m_title(new PaneTitle(tr("Quarantine"), this)), m_table(new Table(this)),
      m_model(new QStandardItemModel(0, ColumnCount, this)), m_pass(new QLabel(this))
{
    setObjectName(QStringLiteral("quarantinePane"));
    m_model->setHorizontalHeaderLabels({tr("Received"), tr("Endpoint"), tr("Why it was refused")});
    m_table->setObjectName(QStringLiteral("quarantine"));
    m_table->setAccessibleName(tr("Refused requests that are kept"));
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setModel(m_model);
    m_table->setStretchColumn(Reason);
    new EmptyNote(tr("Nothing was refused."), m_table);
    m_table->setColumnWidth(At, 100);
    m_table->setColumnWidth(Endpoint, 130);
    m_pass->setTextFormat(Qt::PlainText);
    m_pass->setWordWrap(true);
    m_pass->setAutoFillBackground(true);
    m_pass->setBackgroundRole(QPalette::Base);
    m_pass->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_pass->setObjectName(QStringLiteral("wouldPass"));
    m_pass->setContentsMargins(Table::cellPadding, 6, Table::cellPadding, 0);
    m_table->setMinimumHeight(heightForRows(*m_table, fewestRows));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_title);
    column->addWidget(m_table, 1);
    column->addWidget(m_pass);
    // The focus alone, which comes by the Tab key, chooses none.
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &QuarantinePane::showChosen);
    connect(m_table, &Table::activatedByKey, this, [this](const QModelIndex& index) {
        if (m_table->selectionModel()->isSelected(index))
            emit readRequested();
        else
            m_table->setCurrentIndex(index);
    });
    connect(m_table, &Table::doubleClicked, this, &QuarantinePane::readRequested);
    showChosen();
}

const feed::RefusedRequest* QuarantinePane::current() const
{
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    const int row = rows.isEmpty() ? -1 : rows.front().row();
    return row >= 0 && row < int(m_refused.size()) ? &m_refused[std::size_t(row)] : nullptr;
}

void QuarantinePane::show(const std::vector<feed::RefusedRequest>& refused, Timestamp now)
{
    const std::int64_t before = current() == nullptr ? 0 : current()->id;
    if (std::ranges::equal(refused, m_refused, {}, &feed::RefusedRequest::id, &feed::RefusedRequest::id)
        && m_model->rowCount() > 0)
        return; // nothing came or went
    m_filling = true;
    m_model->removeRows(0, m_model->rowCount());
    m_refused = refused;
    int chosenRow = -1;
    for (const feed::RefusedRequest& one : m_refused) {
        m_model->appendRow({cell(whenText(one.receivedAt, now), zonedTime(one.receivedAt)),
                            cell(trace::shown(one.endpoint)), cell(reasonWords(one.reason))});
        if (one.id == before)
            chosenRow = m_model->rowCount() - 1;
    }
    if (chosenRow >= 0)
        m_table->setCurrentIndex(m_model->index(chosenRow, 0));
    m_filling = false;
    m_title->setNote(m_refused.empty() ? tr("none kept") : tr("%n kept, never applied", nullptr, int(m_refused.size())));
    showChosen();
    if (before != 0 && current() == nullptr)
        emit chosenWent();
}

void QuarantinePane::clearChoice() { m_table->clearSelection(); }

void QuarantinePane::takeFocus() { m_table->setFocus(Qt::OtherFocusReason); }

int QuarantinePane::wantedHeight() const
{
    return m_title->height() + heightForRows(*m_table, m_model->rowCount()) + m_pass->sizeHint().height();
}

void QuarantinePane::showChosen()
{
    if (m_filling)
        return;
    if (current() == nullptr) {
        m_pass->setText(m_refused.empty() ? tr("Requests that are not authentic are kept here to look at.")
                                          : tr("Choose a request to see what would make it pass."));
        m_pass->setForegroundRole(QPalette::PlaceholderText);
        return;
    }
    m_pass->setForegroundRole(QPalette::Text);
    m_pass->setText(tr("Would pass: %1").arg(wouldPass(*current())));
    emit chosen(*current());
}

} // namespace waybill::ui::relay
