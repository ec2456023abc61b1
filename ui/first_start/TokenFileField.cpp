// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/first_start/TokenFileField.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QToolButton>

namespace waybill::ui::first_start {

TokenFileField::TokenFileField(QWidget* parent) : QWidget(parent), m_path(new QLineEdit(this))
{
    m_path->setObjectName(QStringLiteral("relayTokenFile"));
    m_path->setAccessibleName(tr("File with the token"));
    setFocusProxy(m_path);
    auto* button = new QToolButton(this);
    button->setObjectName(QStringLiteral("relayTokenBrowse"));
    button->setText(tr("Browse…"));
    button->setAccessibleName(tr("Choose the file with the token"));
    button->setProperty("framed", true);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_path, 1);
    row->addWidget(button);
    connect(button, &QToolButton::clicked, this, &TokenFileField::browse);
    connect(m_path, &QLineEdit::textChanged, this, &TokenFileField::changed);
}

QString TokenFileField::path() const { return m_path->text().trimmed(); }

void TokenFileField::browse()
{
    auto* dialog = new QFileDialog(this, tr("File with the token"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, m_path, &QLineEdit::setText);
    dialog->open();
}

} // namespace waybill::ui::first_start
