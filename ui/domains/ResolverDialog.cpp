// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/domains/ResolverDialog.h"

#include "ui/widgets/DialogSize.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>

namespace waybill::ui::domains {

namespace {

enum Column : int { Name, Address, ColumnCount };

QString systemText()
{
    QStringList addresses;
    for (const NamedResolver& one : ResolverChoice{.usesSystem = true, .others = {}}.all())
        addresses.push_back(QString::fromStdString(one.endpoint.address.text()));
    return addresses.isEmpty() ? ResolverDialog::tr("The system’s resolvers (it names none)")
                               : ResolverDialog::tr("The system’s resolvers (%1)").arg(addresses.join(QStringLiteral(", ")));
}

} // namespace

ResolverDialog::ResolverDialog(const ResolverChoice& choice, QWidget* parent)
    : QDialog(parent), m_system(new QCheckBox(systemText())), m_table(new QTableWidget(0, ColumnCount)), m_problem(new QLabel)
{
    setObjectName(QStringLiteral("resolverDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Resolvers"));
    auto* sentence = new QLabel(tr("The first one answers every check; all of them are shown beside the authoritative servers."));
    sentence->setWordWrap(true);
    m_system->setObjectName(QStringLiteral("resolverSystem"));
    m_system->setChecked(choice.usesSystem);
    m_table->setObjectName(QStringLiteral("resolverTable"));
    m_table->setAccessibleName(tr("Other resolvers"));
    m_table->setHorizontalHeaderLabels({tr("Name"), tr("Address, with a port where it is not 53")});
    m_table->horizontalHeader()->setSectionResizeMode(Name, QHeaderView::Interactive);
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->setColumnWidth(Name, 160);
    m_table->verticalHeader()->hide();
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    for (const NamedResolver& one : choice.others)
        addRow(one.name, QString::fromStdString(one.endpoint.port == 53 ? one.endpoint.address.text() : one.endpoint.text()));
    auto* add = new QPushButton(tr("Add"));
    add->setObjectName(QStringLiteral("resolverAdd"));
    auto* remove = new QPushButton(tr("Remove"));
    remove->setObjectName(QStringLiteral("resolverRemove"));
    remove->setEnabled(false);
    connect(add, &QPushButton::clicked, this, [this] {
        addRow({}, {});
        m_table->setCurrentCell(m_table->rowCount() - 1, Name);
        m_table->editItem(m_table->currentItem());
    });
    connect(remove, &QPushButton::clicked, this, [this] { m_table->removeRow(m_table->currentRow()); });
    connect(m_table, &QTableWidget::currentCellChanged, remove, [remove](int row) { remove->setEnabled(row >= 0); });
    m_problem->setObjectName(QStringLiteral("resolverProblem"));
    m_problem->setWordWrap(true);
    m_problem->hide();
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    QPushButton* save = buttons->addButton(tr("Save and check"), QDialogButtonBox::AcceptRole);
    save->setObjectName(QStringLiteral("resolverSave"));
    save->setProperty("primary", true);
    connect(buttons, &QDialogButtonBox::accepted, this, &ResolverDialog::choose);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* beside = new QHBoxLayout;
    beside->setSpacing(8);
    beside->addWidget(add);
    beside->addWidget(remove);
    beside->addStretch(1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 16, 20, 16);
    column->setSpacing(12);
    column->addWidget(sentence);
    column->addWidget(m_system);
    column->addWidget(m_table, 1);
    column->addLayout(beside);
    column->addWidget(m_problem);
    column->addWidget(buttons);
    resize(520, 420);
}

void ResolverDialog::addRow(const QString& name, const QString& address)
{
    const int row = m_table->rowCount();
    m_table->insertRow(row);
    m_table->setItem(row, Name, new QTableWidgetItem(name));
    m_table->setItem(row, Address, new QTableWidgetItem(address));
}

void ResolverDialog::refuse(const QString& why, int row)
{
    m_problem->setText(why);
    m_problem->show();
    growToFit(*this);
    if (row < 0)
        return;
    m_table->setCurrentCell(row, Address);
    m_table->setFocus();
}

void ResolverDialog::choose()
{
    ResolverChoice choice;
    choice.usesSystem = m_system->isChecked();
    for (int row = 0; row < m_table->rowCount(); ++row) {
        const QString name = m_table->item(row, Name)->text().trimmed();
        const QString address = m_table->item(row, Address)->text().trimmed();
        if (name.isEmpty() && address.isEmpty())
            continue;
        const auto endpoint = waybill::dns::Endpoint::parse(address.toStdString());
        if (!endpoint)
            return refuse(tr("“%1” is no address of a resolver. Write 192.0.2.53, 192.0.2.53:5353 or [2001:db8::53]:53.").arg(address), row);
        choice.others.push_back({name, *endpoint});
    }
    if (choice.all().empty())
        return refuse(tr("Without a resolver nothing can be checked: name at least one."), -1);
    emit chosen(choice);
    accept();
}

} // namespace waybill::ui::domains
