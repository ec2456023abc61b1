// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sending/AttachmentList.h"

#include "core/base/Redact.h"

#include <QHBoxLayout>
#include <QListWidget>
#include <QLocale>
#include <QPushButton>
#include <QShortcut>

#include <iterator>

namespace waybill::ui::sending {

AttachmentList::AttachmentList(QWidget* parent)
    : QWidget(parent), m_list(new QListWidget(this)), m_add(new QPushButton(tr("Add…"), this)),
      m_remove(new QPushButton(tr("Remove"), this))
{
    setObjectName(QStringLiteral("attachmentList"));
    m_list->setAccessibleName(tr("Attachments"));
    m_add->setObjectName(QStringLiteral("attachmentAdd"));
    m_remove->setObjectName(QStringLiteral("attachmentRemove"));
    auto* buttons = new QVBoxLayout;
    buttons->addWidget(m_add);
    buttons->addWidget(m_remove);
    buttons->addStretch(1);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 8, 8);
    row->addWidget(m_list, 1);
    row->addLayout(buttons);
    connect(m_add, &QPushButton::clicked, this, &AttachmentList::addRequested);
    connect(m_remove, &QPushButton::clicked, this, &AttachmentList::removeChosen);
    auto* key = new QShortcut(QKeySequence::Delete, m_list);
    key->setContext(Qt::WidgetShortcut);
    connect(key, &QShortcut::activated, this, &AttachmentList::removeChosen);
    refill();
}

void AttachmentList::add(std::vector<waybill::environments::Attachment> attachments)
{
    std::ranges::move(attachments, std::back_inserter(m_attachments));
    refill();
    emit edited();
}

void AttachmentList::clear()
{
    m_attachments.clear();
    refill();
    emit edited();
}

void AttachmentList::removeChosen()
{
    const int row = m_list->currentRow();
    if (row < 0)
        return;
    m_attachments.erase(m_attachments.begin() + row);
    refill();
    emit edited();
}

void AttachmentList::refill()
{
    m_list->clear();
    for (const waybill::environments::Attachment& attachment : m_attachments) {
        m_list->addItem(tr("%1 · %2 · %3")
                            .arg(QString::fromStdString(printable(attachment.fileName)),
                                 QString::fromStdString(printable(attachment.contentType)),
                                 QLocale().formattedDataSize(qint64(attachment.bytes.size()))));
    }
    m_remove->setEnabled(!m_attachments.empty());
}

} // namespace waybill::ui::sending
