// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/environments/SuppressionsPane.h"

#include "core/base/Redact.h"
#include "ui/widgets/Masking.h"
#include "ui/widgets/PaneTitle.h"
#include "ui/widgets/Table.h"
#include "ui/widgets/TimeText.h"

#include <QMenu>
#include <QStandardItemModel>
#include <QVBoxLayout>

#include <algorithm>

namespace waybill::ui::environments {

namespace {

enum Column : int { Recipient, Since, Reason, ColumnCount };

QString textOf(const std::string& outside) { return QString::fromStdString(printable(outside)); }

// The reason ends other sentences; here it is one.
QString sentenceOf(const std::string& reason)
{
    QString text = textOf(reason);
    if (!text.isEmpty())
        text[0] = text[0].toUpper();
    return text;
}

} // namespace

SuppressionsPane::SuppressionsPane(const Clock& clock, QWidget* parent)
    : QWidget(parent), m_clock(clock), m_title(new PaneTitle(tr("Not to be written to"), this)), m_table(new Table(this)),
      m_model(new QStandardItemModel(0, ColumnCount, this))
{
    setObjectName(QStringLiteral("suppressionsPane"));
    m_model->setHorizontalHeaderLabels({tr("Recipient"), tr("Since"), tr("Evidence")});
    m_table->setObjectName(QStringLiteral("suppressionTable"));
    m_table->setAccessibleName(tr("Addresses that may not be written to"));
    m_table->setModel(m_model);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setStretchColumn(Reason);
    m_table->setColumnWidth(Recipient, 220);
    m_table->setColumnWidth(Since, 100);
    m_table->setToolTip(tr("Enter opens the event that shows it"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_title);
    column->addWidget(m_table, 1);
    const auto open = [this](const QModelIndex& index) {
        if (index.row() >= 0 && index.row() < int(m_addresses.size()))
            emit evidenceRequested(QString::fromStdString(m_addresses[std::size_t(index.row())].eventId));
    };
    connect(m_table, &Table::activatedByKey, this, open);
    connect(m_table, &QTableView::doubleClicked, this, open);
    connect(m_table, &Table::menuOpening, this, [this, open](QMenu* menu, const QModelIndex& index) {
        menu->addAction(tr("Show the event that proves it"), this, [open, index] { open(index); });
    });
}

void SuppressionsPane::show(const Result<std::vector<waybill::environments::SuppressedAddress>>& addresses)
{
    m_addresses = addresses.value_or(std::vector<waybill::environments::SuppressedAddress>());
    if (!addresses)
        m_title->setNote(QString::fromStdString(addresses.error().message));
    else
        m_title->setNote(m_addresses.empty() ? tr("nobody: no hard bounce and no complaint stands")
                                             : tr("hard bounces that no delivery followed, and complaints"));
    fill();
}

void SuppressionsPane::clear()
{
    m_addresses.clear();
    m_title->setNote({});
    fill();
}

void SuppressionsPane::setMasked(bool masked)
{
    m_masked = masked;
    fill();
}

// The evidence keeps room for more than its first word.
void SuppressionsPane::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    m_table->setColumnWidth(Recipient, std::clamp(width() * 2 / 5, 140, 220));
}

void SuppressionsPane::fill()
{
    const int current = m_table->currentIndex().row();
    m_model->setRowCount(int(m_addresses.size()));
    for (int row = 0; row < int(m_addresses.size()); ++row) {
        const auto& address = m_addresses[std::size_t(row)];
        const QString texts[] = {m_masked ? Masking::address(address.recipient) : textOf(address.recipient),
                                 address.at ? whenText(*address.at, m_clock.now()) : QString(), sentenceOf(address.reason)};
        for (int column = 0; column < ColumnCount; ++column) {
            auto* item = new QStandardItem(texts[column]);
            item->setEditable(false);
            item->setToolTip(column == Since && address.at ? zonedTime(*address.at) : texts[column]);
            m_model->setItem(row, column, item);
        }
    }
    if (current >= 0 && current < m_model->rowCount())
        m_table->setCurrentIndex(m_model->index(current, 0));
}

} // namespace waybill::ui::environments
