// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/ColumnsDialog.h"

#include "ui/timeline/TableColumns.h"

#include <QDialogButtonBox>
#include <QKeyEvent>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace waybill::ui::timeline {

ColumnsDialog::ColumnsDialog(TableColumns& columns, QWidget* parent)
    : QDialog(parent), m_columns(columns), m_list(new QListWidget(this)), m_left(new QPushButton(tr("Move &left"), this)),
      m_right(new QPushButton(tr("Move &right"), this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName(QStringLiteral("columnsDialog"));
    setWindowTitle(tr("Columns"));
    build();
    fill(0);
}

void ColumnsDialog::build()
{
    auto* about = new QLabel(tr("The first one stands at the left. Space shows or hides a column, Alt with an arrow moves it."), this);
    about->setWordWrap(true);
    about->setBuddy(m_list);
    m_list->setObjectName(QStringLiteral("columnList"));
    m_list->setAccessibleName(tr("Columns from left to right"));
    m_list->installEventFilter(this);
    m_left->setObjectName(QStringLiteral("columnLeft"));
    m_right->setObjectName(QStringLiteral("columnRight"));
    auto* usual = new QPushButton(tr("As &usual"), this);
    usual->setObjectName(QStringLiteral("columnsUsual"));
    for (QPushButton* button : {m_left, m_right, usual})
        button->setAutoDefault(false);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);

    auto* side = new QVBoxLayout;
    side->addWidget(m_left);
    side->addWidget(m_right);
    side->addStretch(1);
    side->addWidget(usual);
    auto* middle = new QHBoxLayout;
    middle->addWidget(m_list, 1);
    middle->addLayout(side);
    auto* column = new QVBoxLayout(this);
    column->addWidget(about);
    column->addLayout(middle, 1);
    column->addWidget(buttons);
    resize(420, 480);

    connect(m_left, &QPushButton::clicked, this, [this] { moveBy(-1); });
    connect(m_right, &QPushButton::clicked, this, [this] { moveBy(1); });
    connect(usual, &QPushButton::clicked, this, [this] {
        m_columns.reset();
        fill(0);
    });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_list, &QListWidget::currentRowChanged, this, &ColumnsDialog::enableButtons);
    connect(m_list, &QListWidget::itemChanged, this, [this](QListWidgetItem* item) {
        const int each = item->data(Qt::UserRole).toInt();
        m_columns.setWanted(each, item->checkState() == Qt::Checked);
        const QSignalBlocker quiet(m_list);
        item->setCheckState(m_columns.isWanted(each) ? Qt::Checked : Qt::Unchecked); // the last one shown stays
    });
}

void ColumnsDialog::fill(int current)
{
    {
        const QSignalBlocker quiet(m_list);
        m_list->clear();
        for (const int each : m_columns.order()) {
            auto* item = new QListWidgetItem(column::title(each), m_list);
            item->setData(Qt::UserRole, each);
            item->setToolTip(column::help(each));
            item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
            item->setCheckState(m_columns.isWanted(each) ? Qt::Checked : Qt::Unchecked);
        }
        m_list->setCurrentRow(current);
    }
    enableButtons();
}

void ColumnsDialog::moveBy(int places)
{
    const int to = m_list->currentRow() + places;
    if (m_list->currentItem() == nullptr || to < 0 || to >= m_list->count())
        return;
    m_columns.move(m_list->currentItem()->data(Qt::UserRole).toInt(), to);
    fill(to);
}

void ColumnsDialog::enableButtons()
{
    m_left->setEnabled(m_list->currentRow() > 0);
    m_right->setEnabled(m_list->currentRow() >= 0 && m_list->currentRow() + 1 < m_list->count());
}

bool ColumnsDialog::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<const QKeyEvent*>(event);
        const bool isBack = key->key() == Qt::Key_Up || key->key() == Qt::Key_Left;
        const bool isOn = key->key() == Qt::Key_Down || key->key() == Qt::Key_Right;
        if (key->modifiers().testFlag(Qt::AltModifier) && (isBack || isOn)) {
            moveBy(isBack ? -1 : 1);
            return true;
        }
    }
    return QDialog::eventFilter(watched, event);
}

} // namespace waybill::ui::timeline
