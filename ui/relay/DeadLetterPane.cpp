// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/relay/DeadLetterPane.h"

#include "ui/relay/EmptyNote.h"
#include "ui/relay/Sections.h"
#include "ui/trace/OutsideText.h"
#include "ui/widgets/PaneTitle.h"
#include "ui/widgets/Table.h"
#include "ui/widgets/TimeText.h"

#include <QHeaderView>
#include <QMenu>
#include <QPushButton>
#include <QStandardItemModel>
#include <QVBoxLayout>

#include <algorithm>

namespace waybill::ui::relay {

namespace {

enum Column : int { Since, Endpoint, Why, Tries, ColumnCount };

QStandardItem* cell(const QString& text, const QString& toolTip = {})
{
    auto* item = new QStandardItem(text);
    item->setToolTip(trace::plainToolTip(toolTip));
    item->setEditable(false);
    return item;
}

QList<QStandardItem*> rowOf(const feed::DeadLetterDetail& letter, Timestamp now)
{
    auto* tries = cell(countText(letter.tries));
    tries->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
    const QString why = trace::shown(letter.why);
    return {cell(whenText(letter.receivedAt, now), zonedTime(letter.receivedAt)), cell(trace::shown(letter.endpoint)), cell(why, why), tries};
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
    connect(m_replay, &QPushButton::clicked, this, [this] {
        if (current() != nullptr)
            emit replayRequested(current()->id);
    });
    connect(m_replayAll, &QPushButton::clicked, this, &DeadLetterPane::replayAllRequested);
    connect(m_table, &Table::menuOpening, this, [this](QMenu* menu, const QModelIndex& index) {
        const std::int64_t id = m_letters[std::size_t(index.row())].id;
        menu->addAction(tr("Replay"), this, [this, id] { emit replayRequested(id); })->setEnabled(!m_busy);
    });
    // The focus alone, which comes by the Tab key, chooses none.
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &DeadLetterPane::choose);
    connect(m_table, &Table::activatedByKey, this, [this](const QModelIndex& index) {
        if (m_table->selectionModel()->isSelected(index))
            emit readRequested();
        else
            m_table->setCurrentIndex(index);
    });
    connect(m_table, &Table::doubleClicked, this, &DeadLetterPane::readRequested);
    enableButtons();
}

const feed::DeadLetterDetail* DeadLetterPane::current() const
{
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    const int row = rows.isEmpty() ? -1 : rows.front().row();
    return row >= 0 && row < int(m_letters.size()) ? &m_letters[std::size_t(row)] : nullptr;
}

void DeadLetterPane::choose()
{
    if (m_filling)
        return;
    enableButtons();
    if (current() != nullptr)
        emit chosen(*current());
}

void DeadLetterPane::show(const std::vector<feed::DeadLetterDetail>& letters, Timestamp now)
{
    const std::int64_t before = current() == nullptr ? 0 : current()->id;
    const bool sameRows = std::ranges::equal(letters, m_letters, {}, &feed::DeadLetterDetail::id, &feed::DeadLetterDetail::id);
    m_letters = letters;
    m_filling = true;
    if (sameRows)
        renew(now);
    else
        fill(before, now);
    m_filling = false;
    m_title->setNote(letters.empty() ? tr("none: everything that came could be read") : tr("%n kept, none lost", nullptr, int(letters.size())));
    choose();
    if (before != 0 && current() == nullptr)
        emit chosenWent();
}

// The same letters: only what time and a new try change, so that nobody's place in the list is lost.
void DeadLetterPane::renew(Timestamp now)
{
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const QList<QStandardItem*> cells = rowOf(m_letters[std::size_t(row)], now);
        for (int column = 0; column < ColumnCount; ++column)
            m_model->setItem(row, column, cells[column]);
    }
}

void DeadLetterPane::fill(std::int64_t chosenId, Timestamp now)
{
    m_model->removeRows(0, m_model->rowCount());
    for (const feed::DeadLetterDetail& letter : m_letters) {
        m_model->appendRow(rowOf(letter, now));
        if (letter.id == chosenId)
            m_table->setCurrentIndex(m_model->index(m_model->rowCount() - 1, 0));
    }
}

void DeadLetterPane::clearChoice() { m_table->clearSelection(); }

void DeadLetterPane::takeFocus() { m_table->setFocus(Qt::OtherFocusReason); }

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
    m_replay->setEnabled(!m_busy && current() != nullptr);
    m_replayAll->setEnabled(!m_busy && !m_letters.empty());
}

} // namespace waybill::ui::relay
