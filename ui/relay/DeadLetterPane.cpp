// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/relay/DeadLetterPane.h"

#include "ui/relay/EmptyNote.h"
#include "ui/relay/Sections.h"
#include "ui/widgets/PaneTitle.h"
#include "ui/widgets/Table.h"
#include "ui/widgets/TimeText.h"

#include <QHeaderView>
#include <QMenu>
#include <QPushButton>
#include <QStandardItemModel>
#include <QVBoxLayout>

namespace waybill::ui::relay {

namespace {

enum Column : int { Since, Endpoint, Why, Tries, ColumnCount };

QStandardItem* cell(const QString& text, const QString& toolTip = {})
{
    auto* item = new QStandardItem(text);
    item->setToolTip(toolTip);
    item->setEditable(false);
    return item;
}

} // namespace

DeadLetterPane::DeadLetterPane(QWidget* parent)
    : QWidget(parent), m_title(new PaneTitle(tr("Dead letters"), this)), m_replay(new QPushButton(tr("Replay selected"), this)),
      m_replayAll(new QPushButton(tr("Replay all"), this)), m_table(new Table(this)),
      m_model(new QStandardItemModel(0, ColumnCount, this))
{
    setObjectName(QStringLiteral("deadLetterPane"));
    m_replay->setObjectName(QStringLiteral("replaySelected"));
    m_replayAll->setObjectName(QStringLiteral("replayAll"));
    for (QPushButton* button : {m_replay, m_replayAll}) {
        button->setProperty("compact", true);
        m_title->addTrailing(button);
    }
    m_model->setHorizontalHeaderLabels({tr("Since"), tr("Endpoint"), tr("Why it could not be applied"), tr("Tries")});
    m_model->setHeaderData(Tries, Qt::Horizontal, QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter),
                           Qt::TextAlignmentRole);
    m_table->setObjectName(QStringLiteral("deadLetters"));
    m_table->setAccessibleName(tr("Dead letters"));
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setModel(m_model);
    m_table->setStretchColumn(Why);
    new EmptyNote(tr("Everything that came could be read."), m_table);
    m_table->setColumnWidth(Since, 100);
    m_table->setColumnWidth(Endpoint, 170);
    m_table->setColumnWidth(Tries, 60);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_title);
    column->addWidget(m_table, 1);
    connect(m_replay, &QPushButton::clicked, this, [this] { emit replayRequested(currentId()); });
    connect(m_replayAll, &QPushButton::clicked, this, &DeadLetterPane::replayAllRequested);
    connect(m_table, &Table::menuOpening, this, [this](QMenu* menu, const QModelIndex& index) {
        const std::int64_t id = m_ids[std::size_t(index.row())];
        menu->addAction(tr("Replay"), this, [this, id] { emit replayRequested(id); })->setEnabled(!m_busy);
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, &DeadLetterPane::enableButtons);
    enableButtons();
}

std::int64_t DeadLetterPane::currentId() const
{
    const int row = m_table->currentIndex().row();
    return row >= 0 && row < int(m_ids.size()) ? m_ids[std::size_t(row)] : 0;
}

void DeadLetterPane::show(const std::vector<feed::DeadLetterDetail>& letters, Timestamp now)
{
    const std::int64_t chosen = currentId();
    m_model->removeRows(0, m_model->rowCount());
    m_ids.clear();
    for (const feed::DeadLetterDetail& letter : letters) {
        auto* tries = cell(countText(letter.tries));
        tries->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
        const QString why = QString::fromStdString(letter.why);
        m_model->appendRow({cell(whenText(letter.receivedAt, now), zonedTime(letter.receivedAt)),
                            cell(QString::fromStdString(letter.endpoint)),
                            cell(why, why + QStringLiteral("\n\n") + QString::fromStdString(letter.excerpt)), tries});
        m_ids.push_back(letter.id);
        if (letter.id == chosen)
            m_table->setCurrentIndex(m_model->index(m_model->rowCount() - 1, 0));
    }
    m_title->setNote(letters.empty() ? tr("none: everything that came could be read") : tr("%n kept, none lost", nullptr, int(letters.size())));
    enableButtons();
}

int DeadLetterPane::wantedHeight() const
{
    return m_title->height() + heightForRows(*m_table, m_model->rowCount());
}

void DeadLetterPane::setBusy(bool busy)
{
    m_busy = busy;
    enableButtons();
}

void DeadLetterPane::enableButtons()
{
    m_replay->setEnabled(!m_busy && currentId() != 0);
    m_replayAll->setEnabled(!m_busy && !m_ids.empty());
}

} // namespace waybill::ui::relay
