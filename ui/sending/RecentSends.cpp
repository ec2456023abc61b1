// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sending/RecentSends.h"

#include "ui/sending/SendWords.h"
#include "ui/widgets/PaneTitle.h"
#include "ui/widgets/Table.h"
#include "ui/widgets/TimeText.h"
#include "ui/widgets/Tokens.h"

#include <QEvent>
#include <QHeaderView>
#include <QPushButton>
#include <QStandardItemModel>
#include <QVBoxLayout>

#include <algorithm>

namespace waybill::ui::sending {

namespace {

using waybill::sending::LedgerEntry;
using waybill::sending::SendState;

enum Column { When, State, To };

} // namespace

RecentSends::RecentSends(const Clock& clock, QWidget* parent)
    : QWidget(parent), m_clock(clock), m_title(new PaneTitle(tr("Recent sends"), this)),
      m_model(new QStandardItemModel(0, 3, this)), m_table(new Table(this)), m_reconcile(new QPushButton(tr("Reconcile")))
{
    setObjectName(QStringLiteral("recentSends"));
    m_model->setHorizontalHeaderLabels({tr("When"), tr("State"), tr("To")});
    m_table->setObjectName(QStringLiteral("recentTable"));
    m_table->setAccessibleName(tr("Recent sends"));
    m_table->setModel(m_model);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setStretchColumn(To);
    m_table->setColumnWidth(When, 74);
    m_table->setColumnWidth(State, 118);
    m_reconcile->setObjectName(QStringLiteral("recentReconcile"));
    m_reconcile->setToolTip(tr("Look for a webhook that shows what became of it"));
    m_reconcile->setFixedHeight(24);
    m_title->addTrailing(m_reconcile);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_title);
    column->addWidget(m_table, 1);
    const auto open = [this] {
        if (const LedgerEntry* entry = chosen())
            emit openRequested(*entry);
    };
    connect(m_table, &Table::activatedByKey, this, open);
    connect(m_table, &QTableView::doubleClicked, this, open);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &RecentSends::showActions);
    connect(m_reconcile, &QPushButton::clicked, this, [this] {
        if (const LedgerEntry* entry = chosen())
            emit reconcileRequested(entry->id);
    });
    showActions();
}

const LedgerEntry* RecentSends::chosen() const
{
    const int row = m_table->currentIndex().row();
    return row >= 0 && std::size_t(row) < m_entries.size() ? &m_entries[std::size_t(row)] : nullptr;
}

int RecentSends::unknown() const
{
    return int(std::ranges::count(m_entries, SendState::Unknown, [](const LedgerEntry& entry) { return entry.last.state; }));
}

void RecentSends::setEntries(std::vector<LedgerEntry> entries)
{
    const std::string before = chosen() != nullptr ? chosen()->id : std::string();
    m_entries = std::move(entries);
    refill();
    const auto same = std::ranges::find(m_entries, before, &LedgerEntry::id);
    if (same != m_entries.end())
        m_table->setCurrentIndex(m_model->index(int(same - m_entries.begin()), When));
    showActions();
}

void RecentSends::refill()
{
    const Tokens tokens = tokensOf(palette());
    m_model->setRowCount(0);
    for (const LedgerEntry& entry : m_entries) {
        const OutcomeStyle style = styleOf(entry.last.state, tokens);
        auto* when = new QStandardItem(whenText(entry.createdAt, m_clock.now()));
        when->setToolTip(zonedTime(entry.createdAt));
        auto* state = new QStandardItem(style.icon(), style.word);
        state->setToolTip(entry.last.text.empty() ? style.word : QString::fromStdString(entry.last.text));
        auto* to = new QStandardItem(QString::fromStdString(entry.intent.recipient));
        to->setToolTip(tr("%1 through %2 in %3\nYour id: %4\nThe provider’s id: %5")
                           .arg(to->text(), QString::fromStdString(entry.intent.credential),
                                QString::fromStdString(entry.intent.environment),
                                QString::fromStdString(entry.intent.correlationId),
                                QString::fromStdString(entry.last.messageId)));
        m_model->appendRow({when, state, to});
    }
    m_title->setNote(m_entries.empty() ? tr("nothing was sent yet") : QString());
}

void RecentSends::showActions()
{
    const LedgerEntry* entry = chosen();
    m_reconcile->setVisible(unknown() > 0);
    m_reconcile->setEnabled(entry != nullptr && entry->last.state == SendState::Unknown);
}

void RecentSends::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_model != nullptr)
        refill();
}

} // namespace waybill::ui::sending
