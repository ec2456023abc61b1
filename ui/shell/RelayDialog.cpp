// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/RelayDialog.h"

#include "ui/widgets/Icons.h"
#include "ui/widgets/OutcomeStyle.h"
#include "ui/widgets/Table.h"
#include "ui/widgets/TimeText.h"

#include <QHeaderView>
#include <QLabel>
#include <QStandardItemModel>
#include <QVBoxLayout>

namespace waybill::ui::shell {

namespace {

using State = feed::Connection::State;

QString whenText(const std::optional<Timestamp>& at, Timestamp now)
{
    return at ? moment(*at, now) : RelayDialog::tr("never");
}

} // namespace

RelayDialog::RelayDialog(const Clock& clock, QWidget* parent)
    : QDialog(parent), m_clock(clock), m_sentence(new QLabel(this)), m_model(new QStandardItemModel(0, 7, this))
{
    setObjectName(QStringLiteral("relayDialog"));
    setWindowTitle(tr("Relay"));
    m_sentence->setObjectName(QStringLiteral("relaySentence"));
    m_sentence->setWordWrap(true);
    m_sentence->setTextFormat(Qt::PlainText);
    m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_sentence->setContentsMargins(16, 12, 16, 12);
    m_model->setHorizontalHeaderLabels({tr("Endpoint"), tr("Provider"), tr("Last verified"), tr("Received"),
                                        tr("Refused"), tr("Dead letters"), tr("Secret")});
    auto* table = new Table(this);
    table->setObjectName(QStringLiteral("endpointTable"));
    table->setAccessibleName(tr("Endpoints"));
    table->setModel(m_model);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setStretchColumn(6);
    table->setColumnWidth(0, 190);
    table->setColumnWidth(2, 180);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_sentence);
    column->addWidget(table, 1);
    resize(940, 320);
}

void RelayDialog::show(const feed::Connection& connection, const feed::RelayStatus& status)
{
    m_sentence->setText(sentence(connection, status));
    m_model->removeRows(0, m_model->rowCount());
    for (const feed::EndpointStatus& endpoint : status.endpoints) {
        QList<QStandardItem*> row;
        for (const QString& text :
             {QString::fromStdString(endpoint.name), providerName(endpoint.provider),
              whenText(endpoint.lastVerified, m_clock.now()), countText(endpoint.received), countText(endpoint.refused),
              countText(endpoint.deadLetters),
              endpoint.secretReadable ? tr("readable") : QString::fromStdString(endpoint.secretProblem)})
            row.append(new QStandardItem(text));
        for (const int number : {3, 4, 5})
            row[number]->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
        m_model->appendRow(row);
    }
    setVisible(true);
    raise();
}

QString RelayDialog::sentence(const feed::Connection& connection, const feed::RelayStatus& status) const
{
    if (connection.state == State::Connecting)
        return tr("Connecting to the relay.");
    if (connection.state != State::Up)
        return tr("No connection since %1: %2")
            .arg(timeOfDay(connection.since), QString::fromStdString(connection.error.text()));
    return tr("The relay (version %1) is up: %2 events of %3 messages stored, %4 copies collapsed, %5 webhooks waiting.")
        .arg(QString::fromStdString(status.version), countText(status.events), countText(status.messages),
             countText(status.copies), countText(status.queued));
}

} // namespace waybill::ui::shell
